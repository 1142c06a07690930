import json
import sys

out = []
for item in json.load(open(sys.argv[1])):
    try:
        found = item["annotations"]
    except KeyError:
        found = item["completions"]  # expect: note
    out.append([r["value"]["text"] for c in found for r in c["result"]])
print(json.dumps(out))
