jq -r '.[] | .completions[0].result[] | [.value.start, .value.end, .value.labels[0]] | @csv' export.json
jq 'map(.completions | length) | add' export.json
jq '.annotations | length' coco.json
