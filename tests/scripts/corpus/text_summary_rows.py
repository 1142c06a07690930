import json
import sys

rows = []
for t in json.load(open(sys.argv[1])):
    row = {"task": t["id"], "completions": len(t["completions"])}  # expect: found
    row["labels"] = sum(len(r["value"]["labels"]) for c in t["completions"] for r in c["result"])  # expect: rewrite
    rows.append(row)
rows.sort(key=lambda r: (-r["completions"], r["task"]))  # expect: found
print(json.dumps([[r["task"], r["labels"]] for r in rows]))
