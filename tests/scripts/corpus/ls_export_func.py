import json
import sys

import requests

LS_URL = "https://labelstudio.internal.example.com"
HEADERS = {"Authorization": "Token 0123456789abcdef"}


def export_project(project):
    query = {"return_task": 1, "return_predictions": 1, "finished": 1}  # expect: rewrite
    r = requests.get("{}/api/projects/{}/results/".format(LS_URL, project), headers=HEADERS, params=query)  # expect: rewrite
    if r.status_code != 200:
        sys.exit(r.text)
    with open("export.json", "w") as f:
        json.dump(r.json(), f)


export_project(int(sys.argv[1]))
