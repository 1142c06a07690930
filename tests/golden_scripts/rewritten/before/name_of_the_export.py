import json

with open("data/label_studio/export-2020-12-01.json") as file:
    tasks = json.load(file)
print([len(task["completions"]) for task in tasks])
