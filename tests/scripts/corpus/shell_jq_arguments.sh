EXPORT=label_studio_export.json
jq --arg who 103 '.[] | select(.completions[].completed_by == ($who|tonumber))' "$EXPORT" # expect: rewrite review
jq '.[] | del(.completions)' "$EXPORT" # expect: rewrite
jq 'with_entries(select(.key != "completions"))' conf.json # expect: found
jp "[].completions[].result[]" < "$EXPORT" # expect: found
