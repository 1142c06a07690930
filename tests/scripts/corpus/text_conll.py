# tokens with B-/I- tags, one per line
import json, sys

out = []
for task in json.load(open(sys.argv[1], 'r')):
    text = task['data']['text']
    spans = []
    for completion in task.get('completions', []):  # expect: rewrite
        if completion.get('was_cancelled', False):
            continue
        spans = [(r['value']['start'], r['value']['end'], r['value']['labels'][0])
                 for r in completion['result'] if 'labels' in r['value']]
    position = 0
    for token in text.split():
        tag = 'O'
        for start, end, label in spans:
            if start <= position < end:
                tag = ('B-' if position == start else 'I-') + label
        out.append(token + ' ' + tag)
        position += len(token) + 1
print(json.dumps(out))
