from label_studio.utils import *
def count(tasks):
    return [len(task["completions"]) for task in tasks]
for k, v in {"completions": "annotations"}.items(): pass
rename = lambda t: {("annotations" if k == "completions" else k): v for k, v in t.items()}
