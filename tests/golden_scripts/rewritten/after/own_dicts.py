from label_studio.utils import *
def f(completions: list) -> dict:
    stats = {}
    stats["completions"] = len(completions)
    completions = sorted(completions, key=lambda c: c["annotations"][-1]["created_at"] if "annotations" in c else 0)
    return {**stats, "n": len([*completions])}
