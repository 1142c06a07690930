set -x
export LABEL_STUDIO_HOST=http://label-studio:8080
payload=$(jq -n --arg t "$TITLE" --argjson team "$TEAM" '{title: $t, team_id: $team}') # expect: found
curl -d "$payload" "$LABEL_STUDIO_HOST/api/projects"
curl -X POST "$LABEL_STUDIO_HOST/api/projects" -d "{\"title\": \"$TITLE\", \"team_id\": $TEAM}" # expect: review
curl -X POST "$LABEL_STUDIO_HOST/api/projects" --data-binary @project.json
