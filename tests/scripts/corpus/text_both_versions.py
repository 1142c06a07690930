import json
import sys


def annotations_of(task):
    # 0.x has completions, 1.x annotations
    return task.get("annotations") or task.get("completions") or []  # expect: note


spans = []
for task in json.load(open(sys.argv[1])):
    for annotation in annotations_of(task):
        for region in annotation["result"]:
            spans.append([region["value"]["start"], region["value"]["end"]])
print(json.dumps(spans))
