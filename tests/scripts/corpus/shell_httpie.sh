http GET https://app.heartex.ai/api/projects/12/results "Authorization: Token $TOKEN" finished==1  # expect: rewrite review
