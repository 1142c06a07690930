import requests

def fetch(host, project, token):
    return requests.get(
        host + "/api/projects/%s/export" % project,
        params={
            "exportType": "JSON",
        },
        headers={"Authorization": "Token " + token},
    ).json()
