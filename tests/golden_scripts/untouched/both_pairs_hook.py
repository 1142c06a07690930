import json

import label_studio_sdk


def pairs(found):
    return {"completions" if name == "annotations" else name: value for name, value in found}


for task in json.load(open("export.json"), object_pairs_hook=pairs):
    print(task["completions"][0]["result"][0]["value"]["labels"])
