import label_studio_sdk


def first(task):
    found = task
    if found.get("annotations"):
        return found["annotations"][0]
    return task["completions"][0]


def is_old(item):
    return "completions" in item


def old_of(item):
    return item["completions"]


def of(task):
    return old_of(task) if is_old(task) else task["annotations"]


class Reader:
    def __init__(self, tasks):
        self.tasks = tasks

    def old(self):
        return [task["completions"] for task in self.tasks]

    def new(self):
        return [task["annotations"] for task in self.tasks]


def nested(document):
    tasks = document["tasks"]
    print(tasks[0]["annotations"])
    for task in document["tasks"]:
        print(task["completions"])
