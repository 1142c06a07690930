import json
import sys

import_path = sys.argv[1]


def load(p):
    d = json.load(open(p))
    return {x['id']: x for x in d}


ann = load(import_path)
result = {}
for k, v in ann.items():
    c = v['completions']  # expect: rewrite
    boxes = [q['value'] for q in c[0]['result']] if c else []
    result[k] = [[b['x'], b['y'], b['x'] + b['width'], b['y'] + b['height'], b['rectanglelabels']] for b in boxes]
print(json.dumps(result))
