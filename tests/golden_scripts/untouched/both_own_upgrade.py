"""Upgrade old exports on the way in."""
import copy

import label_studio_sdk


def up(task):
    if "completions" in task:
        task["annotations"] = task["completions"]
        task.pop("completions", None)
    return task


def moved(task):
    new = copy.deepcopy(task)
    new["annotations"] = new.pop("completions", [])
    return new


def spread(task):
    return {**task, "annotations": task["completions"]}


def updated(task):
    out = dict(task)
    out.update(annotations=out.pop("completions"))
    return out
