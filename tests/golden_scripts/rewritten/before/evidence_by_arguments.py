import requests

def fetch(host, project, token):
    return requests.get(
        host + "/api/projects/%s/results" % project,
        params={
            "return_task": 1,
            "return_predictions": 1,
            "return_ground_truths": 1,
        },
        headers={"Authorization": "Token " + token},
    ).json()
