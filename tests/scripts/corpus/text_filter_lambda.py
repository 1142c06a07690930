import json
import sys

tasks = json.loads(open(sys.argv[1]).read())
labeled = list(filter(lambda x: len(x["completions"]) > 0, tasks))  # expect: rewrite
spans = map(lambda x: [r["value"]["labels"] for r in x["completions"][0]["result"]], labeled)  # expect: rewrite
print(json.dumps(list(spans)))
