import json
import sys


class Node:
    def __init__(self, raw):
        self.__dict__.update(raw)


tasks = [Node(t) for t in json.load(open(sys.argv[1]))]
print(json.dumps([[r["value"]["labels"] for c in t.completions for r in c["result"]] for t in tasks]))  # expect: found
