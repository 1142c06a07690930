import json
import sys
from itertools import combinations


def labels_of(completion):
    return {(r["value"]["start"], r["value"]["end"]) for r in completion["result"]}


scores = []
for task in json.load(open(sys.argv[1])):
    done = [c for c in task["completions"] if not c["was_cancelled"]]  # expect: rewrite
    for a, b in combinations(done, 2):
        one, two = labels_of(a), labels_of(b)
        scores.append(len(one & two) / max(1, len(one | two)))
print(json.dumps(scores))
