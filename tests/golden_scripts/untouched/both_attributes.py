import label_studio_sdk
class Task:
    data: dict
    completions: list
def f(t):
    return t.annotations if hasattr(t, "annotations") else t.completions
