import requests

LABEL_STUDIO_URL = "http://localhost:8080"


def replace(annotation_id, result):
    return requests.patch(f"{LABEL_STUDIO_URL}/api/annotations/{annotation_id}/", json={"result": result}).json()


def create(task_id, result):
    return requests.post(f"{LABEL_STUDIO_URL}/api/tasks/{task_id}/annotations/", json={"result": result}).json()["id"]
