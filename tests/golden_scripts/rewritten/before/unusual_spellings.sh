#!/bin/bash
cat <<EOF > body.json
{"title": "x", "team_id": 3}
EOF
curl https://app.heartex.ai/api/projects/ -d @body.json
curl -XPOST "https://app.heartex.ai/api/projects/" --data "title=x&team_id=3"
curl -X POST https://app.heartex.ai/api/projects/ -F title=x -F team_id=3
curl "https://app.heartex.ai/api/projects/1/results"?finished=0
curl 'https://app.heartex.ai/api/projects/'"$P"'/results?return_task=1'
U=https://app.heartex.ai/api/projects/1
U+="/results"
curl "$U?finished=0"
