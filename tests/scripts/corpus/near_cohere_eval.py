import json

import cohere

co = cohere.Client("key")
label_studio_tasks = []
for line in open("prompts.jsonl"):
    response = co.generate(prompt=json.loads(line)["prompt"])
    sample = {"prompt": line, "completions": [g.text for g in response.generations]}  # expect: review
    label_studio_tasks.append({"data": {"prompt": sample["prompt"], "answers": sample["completions"]}})  # expect: review
json.dump(label_studio_tasks, open("tasks.json", "w"))
