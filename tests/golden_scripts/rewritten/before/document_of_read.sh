#!/bin/bash
HOST=https://app.heartex.ai
read -r -d '' BODY <<EOF
{"title": "$1", "team_id": $TEAM}
EOF
curl -X POST "$HOST/api/projects/" -H "Content-Type: application/json" -d "$BODY"
FORM='team_id=7&title=A'
curl -X POST "$HOST/api/projects/" -d "$FORM"
curl -X POST "$HOST/api/projects/" -d title=team_id -d team_id=7
curl -X POST "$HOST/api/projects/" -d 'title=team_id'
TASKS='[{"data": {"text": "a"}, "completions": []}]'
curl -X POST "$HOST/api/projects/$P/import" -H "Content-Type: application/json" -d "$TASKS"
jp "completions[].result[].value" < label_studio_export.json
