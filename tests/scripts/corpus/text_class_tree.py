import json
import sys


class Node:
    def __init__(self, raw):
        self._raw = raw

    def __getattr__(self, name):
        return self._raw[name]


class Task(Node):
    @property
    def works(self):
        return [Completion(c) for c in self._raw["completions"]]  # expect: rewrite


class Completion(Node):
    @property
    def regions(self):
        return self._raw["result"]


tasks = [Task(t) for t in json.load(open(sys.argv[1]))]
print(json.dumps([[r["value"]["labels"] for w in t.works for r in w.regions] for t in tasks]))
