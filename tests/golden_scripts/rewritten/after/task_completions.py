import json

import requests

LABEL_STUDIO = "https://app.heartex.ai"
session = requests.Session()


def completions_of(task_id):
    return session.get(f"{LABEL_STUDIO}/api/tasks/{task_id}/annotations/").json()


def add(task, regions):
    url = LABEL_STUDIO + "/api/tasks/" + str(task) + "/annotations/"
    session.post(url, json={"result": regions, "was_cancelled": False})


def change(completion_id):
    session.patch(f"{LABEL_STUDIO}/api/annotations/{completion_id}/", data='{"result": [{"id": "a"}]}')
    session.put("%s/api/annotations/%s/" % (LABEL_STUDIO, completion_id), data=json.dumps({"lead_time": 3}))


def remove(task_id, completion_id):
    session.delete(f"{LABEL_STUDIO}/api/tasks/{task_id}/completions/{completion_id}/")
