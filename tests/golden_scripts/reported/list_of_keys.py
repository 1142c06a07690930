import label_studio_sdk

KEYS = ["id", "completions"]


def slim(task):
    return {key: task[key] for key in KEYS}


def count(task):
    return len(slim(task)["completions"])
