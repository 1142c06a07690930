import json
import sys

# Label Studio 1.0 renamed completions
KEY = "annotations"


def get_annotations(task):
    for key in (KEY, "completions"):  # expect: note
        if key in task:
            return task[key]
    return []


print(json.dumps([[r["value"]["labels"] for c in get_annotations(t) for r in c["result"]] for t in json.load(open(sys.argv[1]))]))
