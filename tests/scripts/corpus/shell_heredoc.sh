#!/bin/bash
cat <<EOF | curl -X POST -H "Authorization: Token $T" -H "Content-Type: application/json" -d @- https://app.heartex.ai/api/projects/
{"title": "Mails", "team_id": 3}  # expect: found
EOF
