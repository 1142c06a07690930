#!/bin/bash
API="$LABEL_STUDIO_URL/api"
AUTH="Authorization: Token $TOKEN"

cat <<EOF | curl -X POST "$API/projects/" -H "$AUTH" -d @-
{"title": "$1", "team_id": 7}
EOF
echo '{"title": "A", "team_id": 7}' | curl "$API/projects/" -H "$AUTH" --data-binary @-
curl "$API/projects/" -H "$AUTH" -d "$(cat <<EOF
{"title": "$2", "team_id": 7}
EOF
)"
curl "$API/projects/" -H "$AUTH" -d @- <<< '{"team_id": 7}'
printf '%s' '{"team_id": 7}' | http POST "$API/projects/" "$AUTH"
http --raw '{"team_id": 7}' POST "$API/projects/" "$AUTH"
http POST "$API/projects/" "$AUTH" team_id:=7 title=A
wget --header "$AUTH" --post-data='{"team_id": 7}' "$API/projects/"
wget --header "$AUTH" --post-file=tasks.json "$API/projects/$1/tasks/bulk"
wget --header "$AUTH" --method=PATCH --body-data='{"result": [[]]}' "$API/completions/$3/"
curl -H "$AUTH" -F team_id=7 -F "title=A" "$API/projects/"
curl -H "$AUTH" -F "file=@tasks.csv" "$API/projects/$1/tasks/bulk/"
