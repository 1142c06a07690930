import json

from sparknlp_jsl.alab import AnnotationLab

lab = AnnotationLab()
for task in json.load(open("result.json")):
    for completion in task["completions"]:  # expect: review
        for region in completion["result"]:
            print(region["from_name"], region["value"]["labels"])
