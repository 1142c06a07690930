import json
from typing import Any, Dict, List, TypedDict


class Region(TypedDict):
    from_name: str
    to_name: str
    value: Dict[str, Any]


class Completion(TypedDict):
    id: int
    result: List[Region]


class Task(TypedDict):
    id: int
    data: Dict[str, str]
    completions: List[Completion]  # expect: found


def first_label(task: Task) -> str:
    return task["completions"][0]["result"][0]["value"]["choices"][0]  # expect: found


tasks: List[Task] = json.load(open("export.json"))
print([first_label(t) for t in tasks])
