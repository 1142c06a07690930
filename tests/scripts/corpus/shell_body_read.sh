HOST="https://app.heartex.ai"
read -r -d '' PAYLOAD <<EOF
{"title": "$1", "team_id": $TEAM} # expect: review
EOF
curl -X POST "$HOST/api/projects/" -H "Content-Type: application/json" -d "$PAYLOAD"
curl -X POST "$HOST/api/projects/$ID/import" -H "Content-Type: application/json" -d @- <<JSON
[{"data": {"text": "x"}, "completions": [{"result": [[{"from_name": "a"}]]}]}] # expect: found
JSON
