import os

import requests

session = requests.Session()
session.headers["Authorization"] = "Token " + os.environ["TOKEN"]
HOST, PROJECT = os.environ["HOST"], 3

session.post(f"{HOST}/api/projects/{PROJECT}/import", json=[{"data": {"text": "a"}}])
tasks = session.get(f"{HOST}/api/projects/{PROJECT}/export?exportType=JSON").json()
print(sum(len(task["annotations"]) for task in tasks))
