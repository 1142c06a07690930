#!/bin/bash
# usage: storage.sh PROJECT BUCKET
H="Authorization: Token $LABEL_STUDIO_API_KEY"
U="$LABEL_STUDIO_URL/api/storages"
ID=$(curl -s -H "$H" -H "Content-Type: application/json" -X POST "$U/azure" \
  -d "{\"project\": $1, \"container\": \"$2\", \"regex_filter\": \".*\", \"presign\": true}" | jq .id)
curl -s -H "$H" -X POST "$LABEL_STUDIO_URL/api/storages/azure/$ID/sync"
curl -s -H "$H" -X DELETE "$LABEL_STUDIO_URL/api/storages/azure/${ID}"
