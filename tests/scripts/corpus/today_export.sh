#!/bin/bash
curl -s -H "Authorization: Token $TOKEN" "$LABEL_STUDIO_URL/api/projects/$1/export?exportType=JSON" > tasks.json
jq -r '.[] | .annotations[].result[] | .value.choices[0]' tasks.json
