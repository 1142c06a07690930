"""Merge the work of two people on the same tasks."""
import json
import sys

merged = {}
for path in sys.argv[1:]:
    for task in json.load(open(path)):
        known = merged.setdefault(task["id"], {"id": task["id"], "data": task["data"], "completions": []})  # expect: rewrite
        for completion in task["completions"]:  # expect: rewrite
            for region in completion["result"]:
                region["value"].pop("text", None)
                region["from_name"] = region["from_name"].lower()
            known["completions"].append(completion)  # expect: rewrite
print(json.dumps(list(merged.values())))
