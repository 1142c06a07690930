import glob
import json
import os

PROJECT = os.path.expanduser("~/label_studio_project")


def read(folder):
    for path in sorted(glob.glob(os.path.join(folder, "completions", "*.json"))):  # expect: review
        with open(path) as f:
            yield json.load(f)


def dump(path):
    tasks = {t["id"]: t for t in read(PROJECT)}
    for t in tasks.values():
        for c in t["completions"]:  # expect: rewrite
            c["result"] = [r for r in c["result"] if r.get("from_name")]
            c.pop("honeypot", None)
    with open(path, "w") as f:
        json.dump(list(tasks.values()), f)
