import json
import sys
from collections import Counter

counter = Counter()
with open(sys.argv[1]) as f:
    data = json.load(f)
for i in range(len(data)):
    for j in range(len(data[i]['completions'])):  # expect: rewrite
        for region in data[i]['completions'][j]['result']:  # expect: rewrite
            counter.update(region['value']['labels'])
print(json.dumps(counter, sort_keys=True))
