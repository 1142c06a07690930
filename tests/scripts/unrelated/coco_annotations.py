import json

coco = json.load(open("instances.json"))
for SUBJECT_ in coco["annotations"]:
    x, y, width, height = SUBJECT_["bbox"]
    print(SUBJECT_["image_id"], x, y, width, height, coco["images"][SUBJECT_["image_id"]]["width"])
