#!/bin/bash
curl -s https://label-studio.acme.io/api/projects/3/results > x.json # expect: rewrite review
python3 - <<'PY'
import json # expect: review
for t in json.load(open("x.json")):
    for c in t["completions"]:
        print([r["value"]["labels"] for r in c["result"]])
PY
python3 -c 'import json,sys; print(len(json.load(sys.stdin)[0]["completions"]))' < x.json # expect: found
node -e 'console.log(require("./x.json")[0].completions.length)' # expect: found
