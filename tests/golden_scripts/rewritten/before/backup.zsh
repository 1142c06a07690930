#!/bin/zsh
# keep a copy of every project, every night
emulate -L zsh
host=${LABEL_STUDIO_HOST}
auth="Authorization: Token ${LABEL_STUDIO_TOKEN}"
for id in $(curl -s -H $auth $host/api/projects/ | jq '.[].id'); do
  out=backup/$id-$(date +%F).json
  curl -s -H $auth "$host/api/projects/${id}/results/?finished=0&return_task=1&return_predictions=1&return_ground_truths=1" -o $out
  [[ $(jq '[.[].completions[]] | length' $out) -gt 0 ]] || rm $out
done
