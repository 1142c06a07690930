#!/usr/bin/env bash
set -euo pipefail
HOST="https://label-studio.internal"
BODY='[{"data": {"text": "a"}, "completions": [{"result": []}]}]' # expect: found
curl -s -X POST "$HOST/api/projects/$1/tasks/bulk/" -H "Content-Type: application/json" -d "$BODY" # expect: rewrite
PROJECT='{"title": "A", "team_id": 4}' # expect: found
curl -s -X POST "$HOST/api/projects/" -H "Content-Type: application/json" -d "$PROJECT"
