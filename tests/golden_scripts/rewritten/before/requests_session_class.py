"""A thin client for our annotation server."""
from typing import Any, Dict, List, Optional

import requests


class LabelStudioClient:
    def __init__(self, url: str, token: str) -> None:
        self.url = url.rstrip("/")
        self.session = requests.Session()
        self.session.headers.update({"Authorization": f"Token {token}"})

    def _post(self, path: str, payload: Any) -> Dict[str, Any]:
        response = self.session.post(self.url + path, json=payload)
        response.raise_for_status()
        return response.json()

    def import_tasks(self, project: int, tasks: List[dict]) -> int:
        result = self._post(f"/api/projects/{project}/tasks/bulk/", tasks)
        return result["task_count"] + result["completion_count"]

    def export(self, project: int, only_finished: bool = True) -> List[dict]:
        path = f"/api/projects/{project}/results"
        if not only_finished:
            path += "?finished=0"
        return self.session.get(self.url + path).json()

    def annotators(self, project: int) -> Optional[set]:
        people = set()
        for task in self.export(project):
            for completion in task["completions"]:
                people.add(completion["completed_by"])
        return people or None
