"""Small random tasks with the keys of real exports. All randomness comes from the `Random` argument.

`tasks.py` has large tasks, in which a kernel skips most bytes. Most real tasks are small: a text or an image, one or two
annotations, a few regions. In them, a kernel compares every other key.
"""

from __future__ import annotations

from random import Random
from typing import Any

from tasks import CLASSES, ENTITIES, ID_LETTERS, OBJECTS, PLACEHOLDER, SENTENCES, START, Json


def task_of_1_23(random: Random) -> Json:
    """Return a task like those of an export of Label Studio 1.23.2. Compact, most have 1 to 2 kB."""
    data, result = _work(random)
    annotations = [_annotation(random, number, result) for number in range(random.choice((1, 1, 1, 2)))]
    return {
        "id": PLACEHOLDER,
        "annotations": annotations,
        "file_upload": f"{random.getrandbits(32):08x}-tasks.json",
        "drafts": [],
        "predictions": [],
        "data": data,
        "meta": {},
        "created_at": _time(random),
        "updated_at": _time(random),
        "allow_skip": True,
        "inner_id": random.randrange(1, 10_000),
        "total_annotations": len(annotations),
        "cancelled_annotations": 0,
        "total_predictions": 0,
        "comment_count": 0,
        "unresolved_comment_count": 0,
        "last_comment_updated_at": None,
        "project": 4,
        "updated_by": random.choice((None, 1, 2, 3)),
        "comment_authors": [],
    }


def task_of_0_9(random: Random) -> Json:
    """Return a task like those of an export of Label Studio 0.9, with sorted keys. Indented, most have 0.5 to 2 kB."""
    data, result = _work(random)
    completions = []
    for number in range(random.choice((1, 1, 1, 2))):
        completion: Json = {"created_at": START + random.randrange(30_000_000), "id": PLACEHOLDER * 10 + number}
        if random.random() < 0.8:
            completion["lead_time"] = round(random.expovariate(0.05), 3)
        if random.random() < 0.1:
            completion |= {"honeypot": True}
        completion["result"] = [dict(sorted(region.items())) for region in result]
        completions.append(dict(sorted(completion.items())))
    return {"completions": completions, "data": data, "id": PLACEHOLDER}


def task_of_enterprise(random: Random) -> Json:
    """Return a task with aggregated completions, like those of v1 Enterprise. Indented, it has 0.5 to 1.4 kB."""
    completions = []
    for _ in range(random.randint(1, 3)):
        chosen = random.sample(CLASSES, random.choice((1, 1, 2)))
        region = {
            "id": _id(random),
            "type": "choices",
            "value": {"choices": chosen},
            "to_name": "text",
            "from_name": "sentiment",
        }
        completion = {
            "aggregated": True,
            "aggregated_completed_by": [random.randrange(100, 140)],
            "aggregated_ids": [random.randrange(800_000, 900_000)],
            "ground_truth": False,
            "result": [[region]],
        }
        completions.append(completion)
    return {"id": PLACEHOLDER, "data": {"text": random.choice(SENTENCES)}, "completions": completions}


def _work(random: Random) -> tuple[Json, list[Json]]:
    """Return the data of a task, and regions for it."""
    kind = random.choice((_choices, _entities, _boxes))
    return kind(random)


def _choices(random: Random) -> tuple[Json, list[Json]]:
    return {"text": random.choice(SENTENCES)}, [_region(random, "choices", {"choices": [random.choice(CLASSES)]})]


def _entities(random: Random) -> tuple[Json, list[Json]]:
    text = " ".join(random.sample(SENTENCES, 2))
    result = []
    for _ in range(random.randint(1, 4)):
        start = random.randrange(len(text) - 20)
        end = start + random.randint(3, 20)
        value = {"start": start, "end": end, "text": text[start:end], "labels": [random.choice(ENTITIES)]}
        result.append(_region(random, "labels", value))
    return {"text": text}, result


def _boxes(random: Random) -> tuple[Json, list[Json]]:
    result = []
    for _ in range(random.randint(1, 3)):
        value: dict[str, Any] = {key: random.random() * 100 for key in ("x", "y", "width", "height")}
        value |= {"rotation": 0, "rectanglelabels": [random.choice(OBJECTS)]}
        size = {"original_width": 1280, "original_height": 720, "image_rotation": 0}
        result.append(_region(random, "rectanglelabels", value) | size)
    return {"image": f"/data/upload/4/{random.getrandbits(32):08x}-frame.jpg"}, result


def _region(random: Random, kind: str, value: Json) -> Json:
    return {"id": _id(random), "from_name": "label", "to_name": "text", "type": kind, "value": value}


def _annotation(random: Random, number: int, result: list[Json]) -> Json:
    bits = random.getrandbits(128)
    return {
        "id": PLACEHOLDER * 10 + number,
        "completed_by": random.randrange(1, 9),
        "result": result,
        "was_cancelled": False,
        "ground_truth": random.random() < 0.1,
        "created_at": _time(random),
        "updated_at": _time(random),
        "draft_created_at": random.choice((None, _time(random))),
        "lead_time": round(random.expovariate(0.05), 3),
        "prediction": {},
        "result_count": len(result),
        "unique_id": f"{bits >> 96:08x}-{bits >> 80 & 0xFFFF:04x}-4{bits >> 64 & 0xFFF:03x}-a000-{bits & 0xFFFFFFFFFFFF:012x}",
        "import_id": None,
        "last_action": None,
        "bulk_created": False,
        "task": PLACEHOLDER,
        "project": 4,
        "updated_by": random.randrange(1, 9),
        "parent_prediction": None,
        "parent_annotation": None,
        "last_created_by": None,
    }


def _time(random: Random) -> str:
    day, second = random.randrange(1, 29), random.randrange(86_400)
    clock = f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}"
    return f"2026-{random.randrange(1, 13):02}-{day:02}T{clock}.{random.randrange(10**6):06}Z"


def _id(random: Random) -> str:
    return "".join(random.choices(ID_LETTERS, k=10))
