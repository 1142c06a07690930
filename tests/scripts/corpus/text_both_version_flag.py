import json
import sys

tasks = json.load(open(sys.argv[1]))
NEW = any("annotations" in t for t in tasks)


class Reader:
    field = "annotations" if NEW else "completions"  # expect: note

    def read(self, task):
        return [[r["value"]["start"] for r in c["result"]] for c in task[self.field]]


reader = Reader()
print(json.dumps([reader.read(t) for t in tasks]))
