import json

from sparknlp_jsl.alab import AnnotationLab

for task in json.load(open("result.json")):
    for completion in task["completions"]:
        for region in completion["result"]:
            print(region["from_name"], region["to_name"], region["value"]["labels"])
