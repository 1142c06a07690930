import itertools
import json
import sys
from collections import defaultdict


class Agreement:
    def __init__(self, path):
        with open(path) as f:
            self.tasks = json.load(f)

    def pairs(self):
        for task in self.tasks:
            for a, b in itertools.combinations(task["completions"], 2):  # expect: rewrite
                yield task["id"], self.spans(a), self.spans(b)

    def spans(self, completion):
        return {(r["value"]["start"], r["value"]["end"]) for r in completion["result"]}

    def scores(self):
        scores = defaultdict(list)
        for number, one, other in self.pairs():
            scores[number].append(len(one & other) / max(1, len(one | other)))
        return scores


print(json.dumps(Agreement(sys.argv[1]).scores()))
