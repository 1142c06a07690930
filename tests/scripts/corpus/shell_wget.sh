wget --header "Authorization: Token $TOKEN" -O out.json "https://app.heartex.ai/api/projects/12/results"  # expect: rewrite review
