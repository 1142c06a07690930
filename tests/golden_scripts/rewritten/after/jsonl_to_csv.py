#!/usr/bin/env python3
# completions.jsonl -> labels.csv, for the training set
import csv, json, sys

w = csv.writer(sys.stdout)
for line in sys.stdin:
    task = json.loads(line)
    completions = [c for c in task.pop('annotations') if not c.get('was_cancelled')]
    if not completions: continue
    for r in completions[-1]['result']:
        x = r['value']
        w.writerow([task['data']['image'], r['original_width'], x['x'], x['y'], *x.get('rectanglelabels', ['?'])])
