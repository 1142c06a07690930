import json
import urllib.request
from urllib.parse import urljoin

HEARTEX = "https://app.heartex.ai"


def get(path, token):
    request = urllib.request.Request(urljoin(HEARTEX, path), headers={"Authorization": "Token " + token})
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def count(project, token):
    tasks = get("/api/projects/" + str(project) + "/completions/", token)
    return sum(1 for t in tasks if "completions" in t and t["completions"])
