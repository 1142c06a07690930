from dataclasses import dataclass, field, replace
from typing import Any, TypedDict

import attr
import label_studio_sdk
from pydantic import BaseModel, Field


class Task(BaseModel):
    id: int
    data: dict[str, Any]
    annotations: list[dict] = Field(default_factory=list)


@dataclass
class Row:
    data: dict
    annotations: list = field(default_factory=list)

    def first(self):
        return self.annotations[0].result


@attr.s
class Attrs:
    data = attr.ib()
    annotations = attr.ib(factory=list)


class ImportResponse(TypedDict):
    task_count: int
    annotation_count: int


def copy(task: Task) -> Row:
    row = Row(data=task.data, annotations=task.annotations)
    return replace(row, annotations=[each for each in row.annotations if each])


def show(task: Task):
    print(f"é {task.id}: {len(task.annotations)} of {task.annotations[0]['id']!r}")
