import requests
HEARTEX = "https://app.heartex.ai"


def pull(project, finished):
    return requests.get(f"{HEARTEX}/api/projects/{project}/results?finished={finished}")
