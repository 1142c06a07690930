"""Compare a file with the export of a server that imported it. Each difference is a loss.

Both become facts: a dict from a place ("task 2, annotation 0, ground truth") to a value. The reader of the file is
deliberately independent of the converter. Facts are values that a server can keep. It replaces task ids and times, and cannot
store non-numeric annotation ids, bare prediction ids, or unknown keys.
"""

import json
from collections.abc import Mapping

MISSING = "missing"


def compare(file, server, users=None, importer=""):
    """Return a line for each fact that the server lost or changed; [] if it kept everything.

    `file`: the tasks of the file, v1 or v2. `server`: the tasks of a snapshot with users and predictions as objects.
    `users`: the e-mail address for each id in the file; an id may be a string. `importer`: the e-mail address of the user
    who gets annotations without an annotator.
    """
    by_id = {str(user): email for user, email in (users or {}).items()}
    before = _facts(map(_read_task, file), by_id, importer)
    after = _facts(sorted(map(_read_stored, server), key=lambda task: task["id"]), {}, "")
    return [
        f"{place}: {before.get(place, MISSING)!r} became {after.get(place, MISSING)!r}"
        for place in before | after
        if _plain(before.get(place, MISSING)) != _plain(after.get(place, MISSING))
    ]


def _plain(value):
    return json.dumps(value, sort_keys=True)


def _facts(tasks, users, importer):
    facts = {"tasks": 0}
    for task in tasks:
        place = f"task {facts['tasks']}"
        facts["tasks"] += 1
        facts[f"{place}, data"] = task["data"]
        facts[f"{place}, meta"] = task["meta"]
        facts[f"{place}, drafts"] = len(task["drafts"])
        facts[f"{place}, annotations"] = len(task["annotations"])
        facts[f"{place}, predictions"] = len(task["predictions"])
        for number, annotation in enumerate(task["annotations"]):
            facts |= _annotation(f"{place}, annotation {number}", annotation, users, importer)
        for number, prediction in enumerate(task["predictions"]):
            facts |= _prediction(f"{place}, prediction {number}", prediction)
    return facts


def _flag(value):
    return value not in (None, False, 0, "false")


def _annotation(place, annotation, users, importer):
    return {
        f"{place}, id": _integer(annotation.get("id")),
        f"{place}, ground truth": any(_flag(annotation.get(key)) for key in ("ground_truth", "honeypot")),
        f"{place}, cancelled": any(_flag(annotation.get(key)) for key in ("was_cancelled", "skipped")),
        f"{place}, lead time": _number(annotation.get("lead_time")),
        f"{place}, annotator": _email(annotation.get("completed_by"), users, importer),
        **_regions(place, annotation.get("result")),
    }


def _prediction(place, prediction):
    return {
        f"{place}, score": _number(prediction.get("score")),
        f"{place}, model": prediction.get("model_version") or "undefined",  # the server's default
        **_regions(place, prediction.get("result")),
    }


def _regions(place, result):
    result = _list(result)
    return {
        f"{place}, regions": len(result),
        **{f"{place}, region {number}": region for number, region in enumerate(result)},
    }


def _email(user, users, importer):
    if isinstance(user, Mapping):
        return user.get("email") or _email(user.get("id"), users, importer)
    if user is None:
        return importer
    return users.get(str(user), f"unknown {user!r}")


def _integer(value):
    return int(value) if isinstance(value, int) or (isinstance(value, str) and value.isdecimal()) else None


def _number(value):
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def _list(value):
    """Return the value if it is a list, the list that a string contains as JSON, or [] for others."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            return []
    return value if isinstance(value, list) else []


def _read_task(task):
    """Read a task of a file, v1 or v2. Without `data`, all keys except those of the work are the data."""
    annotations = _list(task.get("completions")) or _list(task.get("annotations"))
    work = ("completions", "annotations", "predictions", "drafts")
    return {
        "data": task["data"] if "data" in task else {key: task[key] for key in task if key not in work},
        "meta": task.get("meta") or {},
        "drafts": _list(task.get("drafts")),
        "annotations": [one for annotation in annotations for one in _by_annotator(annotation)],
        "predictions": [_joined(one) for one in _list(task.get("predictions")) if isinstance(one, Mapping)],
    }


def _by_annotator(annotation):
    """Yield an annotation for each of its inner lists: list i is the work of annotator i."""
    result = _list(annotation.get("result"))
    lists = result if _is_double(result) else [result]
    users, ids = _list(annotation.get("aggregated_completed_by")), _list(annotation.get("aggregated_ids"))
    for number, regions in enumerate(lists):
        one = {**annotation, "result": regions}
        if number < len(users):
            one["completed_by"] = users[number]
        if number < len(ids):
            one["id"] = ids[number]
        elif number:
            one["id"] = None  # a copy does not share the id
        yield one


def _joined(prediction):
    result = _list(prediction.get("result"))
    return {**prediction, "result": [region for inner in result for region in inner] if _is_double(result) else result}


def _is_double(result):
    return bool(result) and all(isinstance(inner, list) for inner in result)


def _read_stored(task):
    """Read a task of a snapshot, in which the annotation ids of the file are import ids."""
    return {
        "id": task["id"],
        "data": task["data"],
        "meta": task["meta"] or {},
        "drafts": task["drafts"],
        "annotations": [{**one, "id": one["import_id"]} for one in _in_order(task["annotations"])],
        "predictions": _in_order(task["predictions"]),
    }


def _in_order(items):
    return sorted(items, key=lambda item: item["id"])
