import json
import sys

errors = []
for n, t in enumerate(json.load(open(sys.argv[1]))):
    if "completions" not in t:  # expect: rewrite
        errors.append((n, "no completions"))
        continue
    for c in t["completions"]:  # expect: rewrite
        for r in c["result"]:
            if not 0 <= r["value"]["x"] <= 100 or r["original_width"] < 1:
                errors.append((n, r["id"]))
print(json.dumps(errors))
