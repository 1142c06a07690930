#!/usr/bin/env zsh
export=$(mktemp)
trap 'rm -f $export' EXIT
curl -s "https://app.heartex.ai/api/projects/7/completions/" -H "Authorization: Token $(cat ~/.token)" > $export

echo "tasks: $(jq length $export)"
echo "done:  $(jq '[.[] | select(.completions | length > 0)] | length' $export)"
jq -r '.[] | .id as $id | .completions[]? | [$id, .created_at, ."completed_by"] | @tsv' "$export" |
  sort -k2 | tail -5
jq -c 'map(select(has("completions")) | {id, n: (.["completions"] | length)})' < $export
