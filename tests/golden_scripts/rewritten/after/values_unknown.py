import requests
HEARTEX = "https://app.heartex.ai"


def pull(project, finished, more):
    requests.get(f"{HEARTEX}/api/projects/{project}/export", params={"exportType": "JSON", "finished": finished, "page": 1})
    requests.get(f"{HEARTEX}/api/projects/{project}/export?exportType=JSON", params=more)
    requests.get(f"{HEARTEX}/api/projects/{project}/export", params={"finished": False, "exportType": "JSON"})
