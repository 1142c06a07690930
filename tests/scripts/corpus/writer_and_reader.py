import json

LABEL_STUDIO_PROJECT = "project"


def save(task, result):
    saved = {"id": task["id"], "data": task["data"]}
    saved["completions"] = [{"result": result}]  # expect: rewrite
    with open(f"{LABEL_STUDIO_PROJECT}/{task['id']}.json", "w") as f:
        json.dump(saved, f)


def count(number):
    with open(f"{LABEL_STUDIO_PROJECT}/{number}.json") as f:
        return len(json.load(f)["completions"])  # expect: rewrite
