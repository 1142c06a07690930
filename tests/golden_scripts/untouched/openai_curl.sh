#!/bin/sh
curl https://api.openai.com/v1/completions \
  -H "Authorization: Bearer $OPENAI_API_KEY" \
  -d '{"model": "davinci", "prompt": "Say hi", "completions": 2}' | jq -r '.choices[0].text'
