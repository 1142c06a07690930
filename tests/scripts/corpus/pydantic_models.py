from typing import Any, Dict, List

import requests
from pydantic import BaseModel

LABEL_STUDIO = "http://localhost:8080"


class Completion(BaseModel):
    id: int
    result: List[Dict[str, Any]]


class Task(BaseModel):
    id: int
    data: Dict[str, Any]
    completions: List[Completion] = []  # expect: found


def export(project: int) -> List[Task]:
    answer = requests.get(f"{LABEL_STUDIO}/api/projects/{project}/results", params={"finished": 1})  # expect: rewrite
    return [Task(**each) for each in answer.json()]


def count(tasks: List[Task]) -> int:
    return sum(len(task.completions) for task in tasks)  # expect: found
