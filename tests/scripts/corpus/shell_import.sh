#!/bin/sh
# usage: import.sh PROJECT FILE
curl -X POST -H "Authorization: Token $HEARTEX_TOKEN" -H 'Content-Type: application/json' \
  "https://app.heartex.ai/api/projects/$1/tasks/bulk" --data @"$2"  # expect: rewrite
