import label_studio_sdk


class Task:
    data: dict
    completions: list


class Shell:
    prompt: str
    completions: list


def size(thing):
    return len(thing.completions), Task(completions=[])
