"""The annotations of COCO are other ones."""
import json

coco = {"images": [], "annotations": [], "categories": []}
tasks = json.load(open("result.json"))
for number, task in enumerate(tasks):
    coco["images"].append({"id": number, "file_name": task["data"]["image"]})
    for completion in task["completions"]:
        for region in completion["result"]:
            box = region["value"]
            coco["annotations"].append({"image_id": number, "bbox": [box["x"], box["y"], box["width"], box["height"]]})
rows = [{"id": task["id"], "annotations": len(task["completions"])} for task in tasks]
print(sum(row["annotations"] for row in rows))
json.dump(coco, open("coco.json", "w"))
