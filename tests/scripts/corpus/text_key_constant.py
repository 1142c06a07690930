import json
import sys

KEY = "completions"
total = 0
for task in json.load(open(sys.argv[1])):
    for completion in task[KEY]:  # expect: found
        for region in completion["result"]:
            total += region["value"]["end"] - region["value"]["start"]
print(json.dumps(total))
