import json
import sys

CLASSES = ["Car", "Dog"]
lines = []
for task in json.load(open(sys.argv[1])):
    for bbox in task["completions"][0]["result"]:  # expect: rewrite
        if bbox["type"] != "rectanglelabels":
            continue
        value = bbox["value"]
        label = CLASSES.index(value["rectanglelabels"][0])
        x, y = (value["x"] + value["width"] / 2) / 100, (value["y"] + value["height"] / 2) / 100
        lines.append("%d %.4f %.4f %.4f %.4f" % (label, x, y, value["width"] / 100, value["height"] / 100))
print(json.dumps(lines))
