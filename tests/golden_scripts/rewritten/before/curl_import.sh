#!/usr/bin/env bash
HOST=http://label-studio.local:8080
PROJECT=4
for f in tasks/*.json; do
  curl -sX POST $HOST/api/projects/$PROJECT/tasks/bulk/ \
       -H "Authorization: Token $TOKEN" -H 'Content-Type: application/json' \
       -d @"$f" | jq '.completion_count'
done
