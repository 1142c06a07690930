#!/bin/bash
echo '{"team_id": 7}' | curl -d @- https://api.example.com/api/projects/
cat <<EOF | curl -d @- https://hooks.example.com/teams
{"team_id": 7, "completions": 3}
EOF
curl -d "$(cat <<EOF
{"path": "b", "regex": ".*"}
EOF
)" https://api.example.com/api/storage
echo '{"team_id": 7}' | curl "$LABEL_STUDIO_URL/api/projects/" -d '{"title": "A"}'
echo "see label_studio" | mail -s "$(cat <<EOF
team_id
EOF
)" me
curl -F team_id=7 https://slack.example.com/api/files.upload
