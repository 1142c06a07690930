"""Make tasks that do not belong to their labeling config: each differs from a sample task in one way.

Most changes are made once for each data key or each type of region in the sample.
"""

import copy

UNKNOWN = "not-in-the-config"
# Keys of `value` that hold labels and answers, and a wrong answer for each.
ANSWERS = {
    "choices": [UNKNOWN],
    "taxonomy": [[UNKNOWN]],
    "rating": 99,
    "text": 7,
    "number": "many",
    "datetime": 7,
    "selected": 7,
    "ranker": {"rank": 7},
    "chatmessage": {"role": "user"},
}


def data_mutants(task):
    """Yield a kind and a task for each change of `data`."""
    yield "sample", task
    for key, value in task["data"].items():
        yield "key missing", _with_data(task, {each: task["data"][each] for each in task["data"] if each != key})
        for kind, other in (("null", None), ("object", {"a": "b"}), ("number", 7), ("true", True), ("list", ["a"])):
            if type(other) is not type(value):
                yield f"{kind} as value", _with_data(task, {**task["data"], key: other})
    yield "more keys", _with_data(task, {**task["data"], UNKNOWN: "x"})


def work_mutants(task, objects):
    """Yield a kind and a task for each change of the first annotation. `objects` are the names of object tags."""
    yield "sample", task
    seen = set()
    for index, region in enumerate(task["annotations"][0]["result"]):
        if region["type"] not in seen:
            seen.add(region["type"])
            for kind, other in _region_mutants(region, objects):
                yield kind, _with_region(task, index, other)
    yield from _relation_mutants(task)


def _region_mutants(region, objects):
    value = region["value"]
    yield "unknown from_name", region | {"from_name": UNKNOWN}
    yield "unknown to_name", region | {"to_name": UNKNOWN}
    for name in objects:
        if name != region["to_name"]:
            yield "to_name of another object", region | {"to_name": name}
            break
    yield "wrong type", region | {"type": "rating" if region["type"] != "rating" else "choices"}
    yield "type in capitals", region | {"type": region["type"].upper()}
    yield "no id", {key: each for key, each in region.items() if key != "id"}
    for key in ("from_name", "to_name", "type", "value"):
        yield f"no {key}", {each: region[each] for each in region if each != key}
    for key, each in value.items():
        if key.endswith("labels") and each is not None:
            yield "unknown label", region | {"value": value | {key: [UNKNOWN]}}
            yield "known and unknown label", region | {"value": value | {key: [*each, UNKNOWN]}}
            yield "no label", region | {"value": value | {key: []}}
        elif key in ANSWERS:
            yield f"wrong {key}", region | {"value": value | {key: ANSWERS[key]}}
        if key.endswith("labels") or key in ANSWERS:
            renamed = {(UNKNOWN if name == key else name): inner for name, inner in value.items()}
            yield "wrong key in value", region | {"value": renamed}
    yield "more keys in value", region | {"value": value | {UNKNOWN: 1}}


def _relation_mutants(task):
    result = task["annotations"][0]["result"]
    if not result:
        return
    first, last = result[0]["id"], result[-1]["id"]
    relation = {"type": "relation", "from_id": first, "to_id": last, "direction": "right"}
    yield "relation", _with_result(task, [*result, relation])
    yield "relation before its regions", _with_result(task, [relation, *result])
    yield "relation to no region", _with_result(task, [*result, relation | {"to_id": UNKNOWN}])
    yield "relation from no region", _with_result(task, [*result, relation | {"from_id": UNKNOWN}])
    yield "relation with a label", _with_result(task, [*result, relation | {"labels": [UNKNOWN]}])


def _with_data(task, data):
    return task | {"data": data}


def _with_region(task, index, region):
    result = list(task["annotations"][0]["result"])
    result[index] = region
    return _with_result(task, result)


def _with_result(task, result):
    return task | {"annotations": [task["annotations"][0] | {"result": copy.deepcopy(result)}]}
