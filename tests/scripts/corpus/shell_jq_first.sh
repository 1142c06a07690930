curl -s "https://app.heartex.ai/api/projects/9/results" > out.json # expect: rewrite review
jq '.[].completions[].result[0][] | .value.choices[0]' out.json # expect: rewrite review
jq -r '.[] | select(.completions | length > 0) | .id' out.json # expect: rewrite
jq '[.[] | {id, n: (.completions|length)}]' out.json # expect: rewrite
jq 'map(.completions |= map(del(.aggregated)))' out.json # expect: rewrite review
jq '.[]|.completions[].result[0].value' out.json # expect: rewrite
