import json
import sys


def upgrade(task):
    if "completions" in task:  # expect: note
        task["annotations"] = task.pop("completions")  # expect: note
    return task


labels = []
for task in map(upgrade, json.load(open(sys.argv[1]))):
    for annotation in task["annotations"]:
        labels += [r["value"]["labels"] for r in annotation["result"]]
print(json.dumps(labels))
