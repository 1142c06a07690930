import json
import sys
from types import SimpleNamespace

data = json.load(open(sys.argv[1]), object_hook=lambda d: SimpleNamespace(**d))
for_output = []
for task in data:
    for completion in task.completions:  # expect: found
        for region in completion.result:
            for_output.append([region.from_name, region.value.labels])
print(json.dumps(for_output))
