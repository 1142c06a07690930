import label_studio_sdk


def of(task):
    return task.get("annotations") or task.get("completions") or []


def default(task):
    return task.get("annotations", task.get("completions", []))


def tried(task):
    try:
        return task["annotations"]
    except KeyError:
        return task["completions"]


def tested(tasks):
    for task in tasks:
        old = "completions" in task
        yield from task["completions"] if old else task["annotations"]


def filled(task):
    task.setdefault("annotations", task.get("completions", []))
    del task["completions"]


def matched(task):
    match task:
        case {"completions": found}:
            return found
        case {"annotations": found}:
            return found


def counted(answer):
    return answer.get("annotation_count", answer.get("completion_count", 0))
