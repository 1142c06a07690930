"""A client for the API calls of the tests, with the standard library only. It returns every response as an Answer."""

import json
import time
import urllib.error
import urllib.request
from dataclasses import dataclass

DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass(frozen=True)
class Answer:
    """A response: its status, also that of an error, and the bytes of the body."""

    status: int
    body: bytes

    def json(self):
        """Return the decoded body."""
        return json.loads(self.body)


class Client:
    """A logged-in user. `url` is the address of the server, without a path."""

    def __init__(self, url, token):
        self.url = url
        self.headers = {"Authorization": f"Token {token}"}

    def send(self, method, url, body=None, headers=()):
        """Send a request and return the response. `url`: a path or a whole URL. `body`: bytes, or a value for JSON."""
        url = self.url + url if url.startswith("/") else url
        assert url.startswith("http://127.0.0.1:"), url
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
        sent = self.headers | {"Content-Type": "application/json"} | dict(headers)
        request = urllib.request.Request(url, body, sent, method=method)
        try:
            with DIRECT.open(request, timeout=300) as answer:
                return Answer(answer.status, answer.read())
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, error.read())

    def create_project(self, config):
        """Return the id of a new project with this labeling config."""
        return self._made("/api/projects", {"title": "end to end", "label_config": config})["id"]

    def delete_project(self, project):
        """Delete a project and its content."""
        assert self.send("DELETE", f"/api/projects/{project}").status == 204

    def create_user(self, email):
        """Return the id of a new member of the organization."""
        return self._made("/api/users/", {"email": email, "username": email.partition("@")[0]})["id"]

    def import_tasks(self, project, body):
        """Import tasks; `body` is bytes or a value for JSON. Return the response."""
        return self.send("POST", f"/api/projects/{project}/import", body)

    def export(self, project, form="JSON"):
        """Export all tasks, including those without annotations."""
        return self.send("GET", f"/api/projects/{project}/export?exportType={form}&download_all_tasks=true")

    def snapshot(self, project, *, only_ids=False):
        """Export a snapshot, with users, predictions and drafts as objects or as bare ids."""
        whole = {"only_id": only_ids}
        options = {"drafts": whole, "predictions": whole, "annotations__completed_by": whole}
        path = f"/api/projects/{project}/exports/"
        made = self._made(path, {"serialization_options": options})
        while made["status"] in ("created", "in_progress"):
            time.sleep(0.1)
            made = self.send("GET", f"{path}{made['id']}").json()
        assert made["status"] == "completed", made
        return self.send("GET", f"{path}{made['id']}/download?exportType=JSON")

    def _made(self, path, body):
        answer = self.send("POST", path, body)
        assert answer.status == 201, answer
        return answer.json()
