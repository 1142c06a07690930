import json
import sys


def process(path):
    stats = dict(tasks=0, done=0, spans=0)

    def visit_completion(comp):
        if comp["was_cancelled"]:
            return
        stats["done"] += 1
        for res in comp["result"]:
            visit_result(res)

    def visit_result(res):
        if res["from_name"] and res["value"]["labels"]:
            stats["spans"] += 1

    for t in json.load(open(path)):
        stats["tasks"] += 1
        for comp in t["completions"]:  # expect: rewrite
            visit_completion(comp)
    return stats


print(json.dumps(process(sys.argv[1]), sort_keys=True))
