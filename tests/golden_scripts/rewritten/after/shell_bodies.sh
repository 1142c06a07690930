#!/bin/bash
API="$LABEL_STUDIO_URL/api"
AUTH="Authorization: Token $TOKEN"

cat <<EOF | curl -X POST "$API/projects/" -H "$AUTH" -d @-
{"title": "$1", "workspace": 9}
EOF
echo '{"title": "A", "workspace": 9}' | curl "$API/projects/" -H "$AUTH" --data-binary @-
curl "$API/projects/" -H "$AUTH" -d "$(cat <<EOF
{"title": "$2", "workspace": 9}
EOF
)"
curl "$API/projects/" -H "$AUTH" -d @- <<< '{"workspace": 9}'
printf '%s' '{"workspace": 9}' | http POST "$API/projects/" "$AUTH"
http --raw '{"workspace": 9}' POST "$API/projects/" "$AUTH"
http POST "$API/projects/" "$AUTH" workspace:=9 title=A
wget --header "$AUTH" --post-data='{"workspace": 9}' "$API/projects/"
wget --header "$AUTH" --post-file=tasks.json "$API/projects/$1/import"
wget --header "$AUTH" --method=PATCH --body-data='{"result": []}' "$API/annotations/$3/"
curl -H "$AUTH" -F workspace=9 -F "title=A" "$API/projects/"
curl -H "$AUTH" -F "file=@tasks.csv" "$API/projects/$1/import"
