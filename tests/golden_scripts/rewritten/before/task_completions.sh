#!/bin/sh
curl -s "$LABEL_STUDIO_URL/api/tasks/$1/completions/" -H "Authorization: Token $TOKEN" | jq '.[].result[0].value'
curl -X POST "$LABEL_STUDIO_URL/api/tasks/$1/completions/" -d '{"result": [[]]}' -H "Authorization: Token $TOKEN"
http DELETE "$LABEL_STUDIO_URL/api/completions/$2/" "Authorization: Token $TOKEN"
