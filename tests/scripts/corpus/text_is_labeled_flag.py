import json
import sys

with open(sys.argv[1]) as fp:
    export = json.load(fp)

for entry in export:
    entry["is_labeled"] = "completions" in entry and bool(entry["completions"])  # expect: rewrite
    entry["n"] = sum(1 for c in entry["completions"] for r in c["result"] if r["type"] == "labels")  # expect: rewrite
print(json.dumps([[e["is_labeled"], e["n"]] for e in export]))
