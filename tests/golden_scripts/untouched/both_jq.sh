LABEL_STUDIO=https://label-studio.example.com
jq '.[] | (.annotations // .completions)' tasks.json
jq 'map(if has("completions") then .completions else .annotations end)' "$1"
if jq -e '.[0] | has("completions")' "$2" > /dev/null; then
  jq '.[].completions' "$2"
else
  jq '.[].annotations' "$2"
fi
jq '.[] | . + {annotations: .completions} | del(.completions)' old.json
echo "$TASK" | jq '.annotations'
echo "$TASK" | jq '.completions'
