#!/bin/bash
API="https://app.heartex.ai/api"
AUTH="Authorization: Token $(cat ~/.heartex)"
for id in $(curl -sH "$AUTH" "$API/projects/" | jq '.[].id'); do
  curl -sH "$AUTH" "$API/projects/$id/results?finished=0&aggregator_type=no_aggregation" -o "$id.json" # expect: rewrite
  jq --raw-output '.[] | select(.completions != null) | .completions[] | .result[0][] | .value.labels[0]' "$id.json" # expect: rewrite review
  n=$(jq '[.[].completions[]] | length' "$id.json") # expect: rewrite
done
