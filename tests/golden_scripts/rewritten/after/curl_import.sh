#!/usr/bin/env bash
HOST=http://label-studio.local:8080
PROJECT=4
for f in tasks/*.json; do
  curl -sX POST $HOST/api/projects/$PROJECT/import \
       -H "Authorization: Token $TOKEN" -H 'Content-Type: application/json' \
       -d @"$f" | jq '.annotation_count'
done
