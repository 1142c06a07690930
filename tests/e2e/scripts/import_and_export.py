"""Import a task with a completion, and export it: a script for the v1 API."""

import json
import os
import urllib.request

HOST = os.environ["LABEL_STUDIO_URL"]
PROJECT = os.environ["PROJECT_ID"]
HEADERS = {"Authorization": "Token " + os.environ["LABEL_STUDIO_TOKEN"], "Content-Type": "application/json"}


def call(method, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(HOST + path, data, HEADERS, method=method)
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


completion = {"result": [], "ground_truth": False, "lead_time": 2.5}
made = call("POST", f"/api/projects/{PROJECT}/tasks/bulk/", [{"data": {"text": "a"}, "completions": [completion]}])
assert made["completion_count"] == 1

tasks = call("GET", f"/api/projects/{PROJECT}/results?finished=0&return_task=1")
assert [len(task["completions"]) for task in tasks] == [1]
