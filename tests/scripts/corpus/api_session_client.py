import requests


class LabelStudioClient:
    def __init__(self, host, token):
        self.host = host
        self.session = requests.Session()
        self.session.headers["Authorization"] = "Token " + token

    def export(self, project):
        return self.session.get(f"{self.host}/api/projects/{project}/results", params={"return_task": 1}).json()  # expect: rewrite

    def add(self, project, tasks):
        return self.session.post(f"{self.host}/api/projects/{project}/tasks/bulk", json=tasks).json()["completion_count"]  # expect: rewrite

    def completions(self, task):
        return self.session.get(f"{self.host}/api/tasks/{task}/completions/").json()  # expect: found

    def update(self, completion, result):
        return self.session.patch(f"{self.host}/api/completions/{completion}/", json={"result": result}).json()  # expect: found
