import requests

LABEL_STUDIO_HOST = "http://localhost:8080"


def add_completion(task_id, result, token):
    return requests.post(
        LABEL_STUDIO_HOST + "/api/tasks/" + str(task_id) + "/completions/",  # expect: found
        json={"result": result, "was_cancelled": False},
        headers={"Authorization": "Token " + token},
    ).json()["id"]
