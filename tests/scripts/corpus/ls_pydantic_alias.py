from typing import List

from pydantic import BaseModel, Field


class Value(BaseModel):
    rectanglelabels: List[str]
    x: float
    y: float


class Region(BaseModel):
    from_name: str
    to_name: str
    original_width: int
    value: Value


class Completion(BaseModel):
    result: List[Region]


class Task(BaseModel):
    id: int
    data: dict
    items: List[Completion] = Field([], alias="completions")  # expect: found


def boxes(task: Task):
    return [r.value.x for c in task.items for r in c.result]
