import json

counts = {"tasks": 0, "completions": 0}
for task in json.load(open("export.json")):
    counts["tasks"] += 1
    for completion in task["completions"]:  # expect: rewrite
        counts["completions"] += 1
        for region in completion["result"]:
            assert region["value"]["labels"], region["from_name"]
print(counts["completions"])
