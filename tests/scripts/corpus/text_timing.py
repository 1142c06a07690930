"""How long people need for a label."""
import json
import statistics
import sys

LABEL_STUDIO_EXPORT = sys.argv[1]
times = []
for task in json.load(open(LABEL_STUDIO_EXPORT)):
    for completion in task["completions"]:  # expect: rewrite
        times.append(completion["lead_time"] / max(1, len(completion["result"])))
print(json.dumps(round(statistics.mean(times), 6)))
