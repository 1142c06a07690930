import json
import label_studio_sdk

EXPERTS = {103: "ann"}
for task in json.load(open("export.json")):
    for annotation in task["annotations"]:
        if not annotation["was_cancelled"] and not annotation.get("skipped"):
            print(EXPERTS[annotation["completed_by"]], annotation["ground_truth"], annotation.get("honeypot"))
            first = annotation["result"][0]
            print(first["value"]["choices"])
