curl -H "Authorization: Token $T" -H 'Content-Type: application/json' -X POST \
  https://app.heartex.ai/api/projects/1/tasks/bulk \  # expect: rewrite review
  -d '[{"data": {"text": "a"}, "completions": [{"result": []}]}]'  # expect: rewrite
