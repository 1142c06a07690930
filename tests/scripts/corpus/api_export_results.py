import os

import requests

HOST = os.environ.get("HEARTEX_HOST", "https://app.heartex.ai")
HEADERS = {"Authorization": "Token " + os.environ["TOKEN"]}


def finished_tasks(project_id):
    url = HOST + "/api/projects/" + str(project_id) + "/results?finished=1&return_task=1"  # expect: rewrite
    response = requests.get(url, headers=HEADERS)
    response.raise_for_status()
    for task in response.json():
        for completion in task["completions"]:  # expect: rewrite
            yield task["id"], completion["result"]
