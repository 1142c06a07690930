from dataclasses import dataclass, field, replace
from typing import Any, TypedDict

import attr
import label_studio_sdk
from pydantic import BaseModel, Field


class Task(BaseModel):
    id: int
    data: dict[str, Any]
    completions: list[dict] = Field(default_factory=list)


@dataclass
class Row:
    data: dict
    completions: list = field(default_factory=list)

    def first(self):
        return self.completions[0].result


@attr.s
class Attrs:
    data = attr.ib()
    completions = attr.ib(factory=list)


class ImportResponse(TypedDict):
    task_count: int
    completion_count: int


def copy(task: Task) -> Row:
    row = Row(data=task.data, completions=task.completions)
    return replace(row, completions=[each for each in row.completions if each])


def show(task: Task):
    print(f"é {task.id}: {len(task.completions)} of {task.completions[0]['id']!r}")
