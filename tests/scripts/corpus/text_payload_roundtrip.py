import json
import sys


def make(task):
    payload = {"id": task["id"], "data": task["data"]}
    payload["completions"] = [{"result": c["result"]} for c in task["completions"]]  # expect: rewrite
    return payload


def count(payloads):
    return [len(p["completions"]) for p in payloads]  # expect: rewrite


made = [make(t) for t in json.load(open(sys.argv[1]))]
print(json.dumps([count(made), [r["from_name"] for m in made for c in m["completions"] for r in c["result"]]]))  # expect: rewrite
