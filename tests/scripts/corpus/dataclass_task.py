import json
from dataclasses import dataclass
from typing import List


@dataclass
class Task:
    id: int
    data: dict
    completions: List[dict]  # expect: found


def labels(path):
    for item in json.load(open(path)):
        task = Task(item["id"], item["data"], item["completions"])  # expect: found
        for completion in task.completions:  # expect: found
            for region in completion["result"]:
                yield region["value"]["choices"][0], region["to_name"]
