import json

gt = json.load(open("instances_val.json"))
boxes = {}
for a in gt["annotations"]:
    boxes.setdefault(a["image_id"], []).append(a["bbox"])
preds = json.load(open("results.json"))
print(len(boxes), len(preds))
