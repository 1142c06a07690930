import label_studio_sdk


def chosen(task):
    key = "annotations" if "annotations" in task else "completions"
    return task[key], task["completions"]


def bound(task, new=False):
    key = "completions"
    if new:
        key = "annotations"
    return task[key], task["completions"]


def listed(task):
    for key in ("annotations", "completions"):
        if key in task:
            return task[key]
    return task["completions"]
