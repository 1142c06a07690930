import itertools
import requests

tasks = requests.get("https://app.heartex.ai/api/projects/1/export?exportType=JSON").json()
for task in tasks:
    for annotation in task["annotations"]:
        print(annotation["result"][0][0]["value"])
        for inner in annotation["result"]:
            for region in inner:
                print(region["id"])
        flat = [region for inner in annotation["result"] for region in inner]
        chained = list(itertools.chain.from_iterable(annotation["result"]))
        result = annotation.get("result")
        print(result[0][1], len(annotation["result"][0]), flat, chained)
        print(annotation["result"][0]["value"], [r["id"] for r in annotation["result"]])
