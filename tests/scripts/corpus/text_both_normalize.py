import json
import sys


def normalize(task):
    if task.get("annotations") is None and task.get("completions") is not None:  # expect: note
        task["annotations"] = task["completions"]  # expect: note
        del task["completions"]  # expect: note
    return task


for task in map(normalize, json.load(open(sys.argv[1]))):
    pass
tasks = [normalize(t) for t in json.load(open(sys.argv[1]))]
print(json.dumps([[r["from_name"] for a in t["annotations"] for r in a["result"]] for t in tasks]))
