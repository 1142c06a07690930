import json
import sys


def first(task):
    return task["completions"][0] if task["completions"] else None  # expect: rewrite


def last(task):
    return task["completions"][-1] if task["completions"] else None  # expect: rewrite


CHOOSERS = {"first": first, "last": last}
choose = CHOOSERS["last" if "--last" in sys.argv else "first"]
chosen = map(choose, json.load(open(sys.argv[1])))
print(json.dumps([[r["value"]["text"] for r in c["result"]] for c in chosen if c]))
