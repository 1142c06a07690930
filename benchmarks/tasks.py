"""Random Label Studio v1 tasks, as servers export them. All randomness comes from the `Random` argument.

The shapes are those of real exports: open source (flat `result`, epoch times) and, for one task in ten, Enterprise
(aggregated completions with a double list). The sizes are mixed: long texts, many short regions, floats of 16 digits, and
a few brush masks, each one long list of small integers.
"""

from __future__ import annotations

import string
from collections.abc import Callable
from random import Random
from typing import Any, Final, TypeAlias

# Stands for the id of a task, and begins the ids of its completions, until the corpus inserts the real id.
PLACEHOLDER: Final = 987654321
START: Final = 1_600_000_000  # seconds since the epoch

SENTENCES: Final = (
    "The company said on Monday that it would open three new offices next year.",
    'She called it "the best week of my life" and then asked for a refund.',
    "Delivery took 12 days; nobody answered my e-mails.",
    "I would buy it again, though the battery is weaker than that of the old model.",
    "According to the report, sales in Europe and Asia grew by 4.5% in the second quarter.",
    "It works.\n\nSetting it up was another matter: the manual is wrong about the cable.",
    "Mr Jobs founded Apple in Cupertino together with Steve Wozniak.",
    "See https://example.com/terms?id=7&page=2 for the path C:\\Users\\me\\file.txt.",
)
FOREIGN_SENTENCES: Final = (
    "Die Züge zwischen Zürich und Köln fuhren größtenteils pünktlich.",
    "Le café naïf où l'on déjeune coûte 9 € à Orléans.",
    "東京都は日本の首都であり、世界最大級の都市圏を形成している。",
    "Москва является столицей России.",
    "مرحبا بالعالم 👋🏽",
    "Łódź leży w środkowej Polsce 🙂",
)
CLASSES: Final = ("Positive", "Negative", "Neutral", "Other")
ENTITIES: Final = ("PER", "ORG", "LOC", "DATE", "Product", "Événement")
OBJECTS: Final = ("Car", "Pedestrian", "Bicycle", "Traffic light", "Airplane")
ID_LETTERS: Final = string.ascii_letters + string.digits + "-_"

Json: TypeAlias = dict[str, Any]
Regions: TypeAlias = Callable[[], list[Json]]  # returns another set of regions for the same data


def random_task(random: Random) -> Json:
    """Return one task of any kind."""
    kind = random.choices((_choices_task, _entities_task, _image_task), (5, 3, 2))[0]
    data, regions = kind(random)
    task: Json = {"id": PLACEHOLDER, "data": data}
    if random.random() < 0.1:
        task["completions"] = [_aggregated(random, regions)]
        task["predictions"] = [_prediction(random, [regions()])]
        return task
    if random.random() < 0.3:
        task["meta"] = {"source": f"batch-{random.randrange(40)}.csv", "row": random.randrange(10**6)}
    task["completions"] = [_completion(random, i, regions()) for i in range(random.randint(1, 3))]
    if random.random() < 0.3:
        task["predictions"] = [_prediction(random, regions())]
    return task


def _completion(random: Random, number: int, result: list[Json]) -> Json:
    completion: Json = {
        "id": PLACEHOLDER * 10 + number,
        "created_at": START + random.randrange(30_000_000),
        "lead_time": round(random.expovariate(0.05), 3),
        "completed_by": random.randrange(100, 140),
        "result": result,
    }
    if random.random() < 0.5:
        completion["ground_truth"] = random.random() < 0.2
    if random.random() < 0.1:
        completion["was_cancelled"] = False
    return completion


def _aggregated(random: Random, regions: Regions) -> Json:
    return {
        "aggregated": True,
        "aggregated_completed_by": random.sample(range(100, 140), 2),
        "aggregated_ids": random.sample(range(800_000, 900_000), 2),
        "ground_truth": False,
        "result": [regions(), regions()],
    }


def _prediction(random: Random, result: list[Any]) -> Json:
    return {"model_version": "bert-base-2021", "score": random.random(), "result": result}


def _region(random: Random, kind: str, value: Json, from_name: str, to_name: str) -> Json:
    region_id = "".join(random.choices(ID_LETTERS, k=10))
    return {"id": region_id, "from_name": from_name, "to_name": to_name, "type": kind, "value": value}


def _text(random: Random, size: int, foreign: float) -> str:
    """Return `size` characters of prose, with about the share `foreign` of sentences that are not ASCII."""
    sentences = (SENTENCES, FOREIGN_SENTENCES)
    picked = random.choices(sentences, (1 - foreign, foreign), k=size // 16)  # no sentence is shorter
    return " ".join(map(random.choice, picked))[:size]


def _choices_task(random: Random) -> tuple[Json, Regions]:
    def regions() -> list[Json]:
        chosen = random.sample(CLASSES, random.choice((1, 1, 2)))
        return [_region(random, "choices", {"choices": chosen}, "sentiment", "text")]

    return {"text": _text(random, random.randint(200, 2000), 0.02)}, regions


def _entities_task(random: Random) -> tuple[Json, Regions]:
    text = _text(random, random.randint(500, 3000), 0.2)

    def entity() -> Json:
        start = random.randrange(len(text) - 40)
        end = start + random.randint(3, 40)
        value = {"start": start, "end": end, "text": text[start:end], "labels": [random.choice(ENTITIES)]}
        return _region(random, "labels", value, "label", "text")

    def regions() -> list[Json]:
        found = [entity() for _ in range(random.randint(5, 40))]
        if random.random() < 0.2:
            ends = {"from_id": found[0]["id"], "to_id": found[1]["id"]}
            found.append({**ends, "type": "relation", "direction": "right", "labels": ["org:founded_by"]})
        return found

    return {"text": text, "source": f"https://example.com/articles/{random.randrange(10**6)}"}, regions


def _image_task(random: Random) -> tuple[Json, Regions]:
    size = {"original_width": random.choice((640, 1280, 1920)), "original_height": random.choice((480, 720, 1080))}

    def percent() -> float:
        return random.random() * 100

    def shape() -> tuple[str, Json]:
        label = [random.choice(OBJECTS)]
        if random.random() < 0.02:
            mask = [random.choice((0, 0, 0, 255, random.randrange(256))) for _ in range(random.randint(2000, 5000))]
            return "brushlabels", {"format": "rle", "rle": mask, "brushlabels": label}
        if random.random() < 0.4:
            points = [[percent(), percent()] for _ in range(random.randint(3, 20))]
            return "polygonlabels", {"points": points, "polygonlabels": label}
        box: Json = {key: percent() for key in ("x", "y", "width", "height")}
        return "rectanglelabels", {**box, "rotation": 0, "rectanglelabels": label}

    def regions() -> list[Json]:
        shapes = [shape() for _ in range(random.randint(3, 30))]
        return [_region(random, *each, "label", "image") | size | {"image_rotation": 0} for each in shapes]

    return {"image": f"https://example.com/data/upload/{random.getrandbits(64):016x}-frame.jpg"}, regions
