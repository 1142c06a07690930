import json
import sys

tasks = json.load(open(sys.argv[1]))
for task in tasks:
    completions = task.pop("completions")  # expect: rewrite
    task["predictions"] = [
        {"model_version": "human", "result": [{**r, "to_name": "text"} for r in c["result"] if r["value"]["labels"]]}
        for c in completions
    ]
print(json.dumps(tasks))
