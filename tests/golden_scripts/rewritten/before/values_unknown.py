import requests
HEARTEX = "https://app.heartex.ai"


def pull(project, finished, more):
    requests.get(f"{HEARTEX}/api/projects/{project}/results", params={"finished": finished, "page": 1})
    requests.get(f"{HEARTEX}/api/projects/{project}/results", params=more)
    requests.get(f"{HEARTEX}/api/projects/{project}/results", params={"finished": False, "return_task": "1"})
