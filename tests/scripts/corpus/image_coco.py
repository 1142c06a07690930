import json
import sys


def bbox_of(result):
    w, h = result["original_width"], result["original_height"]
    v = result["value"]
    return [v["x"] * w / 100, v["y"] * h / 100, v["width"] * w / 100, v["height"] * h / 100]


coco = {"images": [], "annotations": [], "categories": []}
categories = {}
for img_id, entry in enumerate(json.load(open(sys.argv[1]))):
    coco["images"].append({"id": img_id, "file_name": entry["data"]["image"]})
    for compl in entry["completions"]:  # expect: rewrite
        for res in compl["result"]:
            name = res["value"]["rectanglelabels"][0]
            cat = categories.setdefault(name, len(categories))
            coco["annotations"].append({"image_id": img_id, "category_id": cat, "bbox": bbox_of(res)})
coco["categories"] = [{"id": i, "name": name} for name, i in categories.items()]
print(json.dumps(coco))
