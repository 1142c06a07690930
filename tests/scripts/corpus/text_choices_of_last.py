import json
import sys


def last_completion(task):
    completions = [c for c in task["completions"] if not c.get("was_cancelled")]  # expect: rewrite
    return completions[-1] if completions else None


rows = []
for task in json.load(open(sys.argv[1])):
    completion = last_completion(task)
    if completion is None:
        continue
    for item in completion["result"]:
        rows.append([task["id"], item["from_name"], item["value"]["labels"]])
print(json.dumps(rows))
