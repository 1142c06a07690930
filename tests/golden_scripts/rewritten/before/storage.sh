#!/bin/bash
# usage: storage.sh PROJECT BUCKET
H="Authorization: Token $LABEL_STUDIO_API_KEY"
U="$LABEL_STUDIO_URL/api/storages"
ID=$(curl -s -H "$H" -H "Content-Type: application/json" -X POST "$U/" \
  -d "{\"project\": $1, \"path\": \"$2\", \"regex\": \".*\", \"presign\": true, \"data_key\": \"image\"}" | jq .id)
curl -s -H "$H" -X POST "$LABEL_STUDIO_URL/api/storages/$ID/sync/"
curl -s -H "$H" -X DELETE "$LABEL_STUDIO_URL/api/storages/${ID}"
