import json
import sys
from collections import Counter, namedtuple

Vote = namedtuple("Vote", "label count")


def votes(task):
    counter = Counter()
    for completion in task.get("completions") or ():  # expect: rewrite
        for item in completion.get("result") or ():
            counter.update(item["value"].get("labels", ()))
    return [Vote(*pair) for pair in sorted(counter.items())]


with open(sys.argv[1]) as stream:
    result = {str(task["id"]): votes(task) for task in json.load(stream)}
print(json.dumps({key: [[v.label, v.count] for v in value] for key, value in result.items()}))
