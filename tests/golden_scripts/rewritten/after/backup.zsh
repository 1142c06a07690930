#!/bin/zsh
# keep a copy of every project, every night
emulate -L zsh
host=${LABEL_STUDIO_HOST}
auth="Authorization: Token ${LABEL_STUDIO_TOKEN}"
for id in $(curl -s -H $auth $host/api/projects/ | jq '.[].id'); do
  out=backup/$id-$(date +%F).json
  curl -s -H $auth "$host/api/projects/${id}/export?download_all_tasks=true&exportType=JSON" -o $out
  [[ $(jq '[.[].annotations[]] | length' $out) -gt 0 ]] || rm $out
done
