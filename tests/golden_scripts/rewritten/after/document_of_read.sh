#!/bin/bash
HOST=https://app.heartex.ai
read -r -d '' BODY <<EOF
{"title": "$1", "team_id": $TEAM}
EOF
curl -X POST "$HOST/api/projects/" -H "Content-Type: application/json" -d "$BODY"
FORM='workspace=9&title=A'
curl -X POST "$HOST/api/projects/" -d "$FORM"
curl -X POST "$HOST/api/projects/" -d title=team_id -d workspace=9
curl -X POST "$HOST/api/projects/" -d 'title=team_id'
TASKS='[{"data": {"text": "a"}, "annotations": []}]'
curl -X POST "$HOST/api/projects/$P/import" -H "Content-Type: application/json" -d "$TASKS"
jp "annotations[].result[].value" < label_studio_export.json
