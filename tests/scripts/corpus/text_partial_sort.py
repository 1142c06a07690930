import json
import sys
from functools import partial


def by_time(key, completion):
    return completion[key]


for_training = []
for task in json.load(open(sys.argv[1])):
    ordered = sorted(task["completions"], key=partial(by_time, "lead_time"), reverse=True)  # expect: rewrite
    if ordered:
        best, *rest = ordered
        for_training.append({"text": task["data"]["text"], "spans": [s["value"] for s in best["result"]], "rest": len(rest)})
print(json.dumps(for_training, sort_keys=True))
