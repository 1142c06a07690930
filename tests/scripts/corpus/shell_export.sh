#!/bin/bash
HOST=https://app.heartex.ai
curl -s -H "Authorization: Token $TOKEN" "$HOST/api/projects/$1/results?finished=0" > tasks.json  # expect: rewrite
jq '.[].completions | length' tasks.json  # expect: rewrite
