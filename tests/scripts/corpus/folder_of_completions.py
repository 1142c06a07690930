"""Label Studio 0.7 keeps a file for each task in the folder completions/."""
import glob
import json
import os


def read(project):
    texts, labels = [], []
    for path in sorted(glob.glob(os.path.join(project, "completions", "*.json"))):  # expect: review
        data = json.load(open(path))
        if data["completions"][0].get("skipped"):  # expect: rewrite
            continue
        texts.append(data["data"]["text"])
        labels.append([r["value"]["labels"][0] for r in data["completions"][0]["result"]])  # expect: rewrite
    return texts, labels
