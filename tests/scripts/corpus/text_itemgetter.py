import json
import sys
from operator import itemgetter

tasks = json.load(open(sys.argv[1]))
pick = itemgetter("id", "completions")  # expect: review
rows = [(i, [r["value"]["labels"] for c in cs for r in c["result"]]) for i, cs in map(pick, tasks)]
print(json.dumps(rows))
