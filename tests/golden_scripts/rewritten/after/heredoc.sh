#!/bin/bash
LABEL_STUDIO=https://ls.example.com
read -r -p "Title? " TITLE

curl -X POST "$LABEL_STUDIO/api/projects/5/import" -H "Content-Type: application/json" --data-binary @- <<JSON
[
  {"data": {"text": "$TITLE"},
   "annotations": [{"result": []}]}
]
JSON
curl "$LABEL_STUDIO/api/projects/5/import" -H "Content-Type: application/json" -d @- <<'JSON'
[{"data": {"text": "a $ b"}, "annotations": []}]
JSON
