#!/bin/bash
source ./env   # HEARTEX_TOKEN
function pull {
  curl -sG "https://app.heartex.ai/api/projects/$1/export?exportType=JSON" \
    -H "Authorization: Token ${HEARTEX_TOKEN}" \
    --data-urlencode "download_all_tasks=true"
}
for p in 1 2 3; do pull "$p" > "$p.json"; done
