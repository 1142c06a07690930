import os

import requests

session = requests.Session()
session.headers["Authorization"] = "Token " + os.environ["TOKEN"]
HOST, PROJECT = os.environ["HOST"], 3

session.post(f"{HOST}/api/projects/{PROJECT}/tasks/bulk/", json=[{"data": {"text": "a"}}])
tasks = session.get(f"{HOST}/api/projects/{PROJECT}/results").json()
print(sum(len(task["completions"]) for task in tasks))
