import json

for task in json.load(open("export.json")):
    for region in task["annotations"][0]["result"]:
        print(region["value"]["labels"], region["value"]["start"])
