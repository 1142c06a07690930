#!/bin/bash
source ./env   # HEARTEX_TOKEN
function pull {
  curl -sG "https://app.heartex.ai/api/projects/$1/results" \
    -H "Authorization: Token ${HEARTEX_TOKEN}" \
    --data-urlencode "finished=0" \
    -d return_task=1 \
    -d return_predictions=1
}
for p in 1 2 3; do pull "$p" > "$p.json"; done
