#!/usr/bin/env zsh
export=$(mktemp)
trap 'rm -f $export' EXIT
curl -s "https://app.heartex.ai/api/projects/7/export?exportType=JSON" -H "Authorization: Token $(cat ~/.token)" > $export

echo "tasks: $(jq length $export)"
echo "done:  $(jq '[.[] | select(.annotations | length > 0)] | length' $export)"
jq -r '.[] | .id as $id | .annotations[]? | [$id, .created_at, ."completed_by"] | @tsv' "$export" |
  sort -k2 | tail -5
jq -c 'map(select(has("annotations")) | {id, n: (.["annotations"] | length)})' < $export
