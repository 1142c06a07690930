import os

import requests


class LabelStudioClient:
    def __init__(self, host=None, token=None):
        self.host = (host or os.environ["LS_HOST"]).rstrip("/")
        self.session = requests.Session()
        self.session.headers["Authorization"] = "Token " + (token or os.environ["LS_TOKEN"])

    def _url(self, path):
        return self.host + path

    def projects(self):
        return self.session.get(self._url("/api/projects")).json()

    def import_tasks(self, project_id, tasks):
        response = self.session.post(self._url("/api/projects/%d/tasks/bulk/" % project_id), json=tasks)  # expect: rewrite
        response.raise_for_status()
        return response.json()["completion_count"]  # expect: rewrite

    def export(self, project_id):
        return self.session.get(self._url(f"/api/projects/{project_id}/results"), params={"finished": 0}).json()  # expect: rewrite

    def completions(self, task_id):
        return self.session.get(self._url(f"/api/tasks/{task_id}/completions/")).json()  # expect: rewrite
