"""Convert a Label Studio export to Pascal VOC."""
import json
import sys
import xml.etree.ElementTree as ET


class VocWriter:
    def __init__(self, width, height):
        self.root = ET.Element("annotation")
        size = ET.SubElement(self.root, "size")
        ET.SubElement(size, "width").text = str(width)
        ET.SubElement(size, "height").text = str(height)

    def add(self, name, box):
        obj = ET.SubElement(self.root, "object")
        ET.SubElement(obj, "name").text = name
        bnd = ET.SubElement(obj, "bndbox")
        for key, value in zip(("xmin", "ymin", "xmax", "ymax"), box):
            ET.SubElement(bnd, key).text = str(int(value))


def to_box(region):
    w, h, v = region["original_width"], region["original_height"], region["value"]
    x, y = v["x"] * w / 100, v["y"] * h / 100
    return x, y, x + v["width"] * w / 100, y + v["height"] * h / 100


def convert(task):
    completions = task["completions"]  # expect: rewrite
    if not completions:
        return None
    last = completions[-1]
    if last.get("was_cancelled") or not last["result"]:
        return None
    first = last["result"][0]
    writer = VocWriter(first["original_width"], first["original_height"])
    for region in last["result"]:
        if region["type"] != "rectanglelabels":
            continue
        writer.add(region["value"]["rectanglelabels"][0], to_box(region))
    return ET.tostring(writer.root, encoding="unicode")


if __name__ == "__main__":
    with open(sys.argv[1]) as f:
        data = json.load(f)
    print(json.dumps([convert(item) for item in data]))
