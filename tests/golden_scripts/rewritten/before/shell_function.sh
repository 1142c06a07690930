#!/bin/bash
set -euo pipefail
ls_api() { curl -fsS -H "Authorization: Token ${LABEL_STUDIO_TOKEN}" "${LABEL_STUDIO_URL}/api/$1" "${@:2}"; }
ls_api "projects/$1/results?finished=0" > out.json
ls_api "projects/$1/tasks/bulk" -X POST -d @in.json -H 'Content-Type: application/json'
jq --arg id "$1" '[.[] | {id, n: (.completions|length)}] | sort_by(.n)' out.json
python3 - <<'PY'
import json
print(json.load(open("out.json"))[0]["completions"])
PY
