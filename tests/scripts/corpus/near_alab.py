import json

ALAB_EXPORT = "annotationlab_export.json"
for task in json.load(open(ALAB_EXPORT)):
    for completion in task["completions"]:  # expect: review
        for region in completion["result"]:
            print(region["from_name"], region["to_name"], region["value"]["labels"])
