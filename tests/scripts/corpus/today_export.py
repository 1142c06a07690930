import requests

LABEL_STUDIO_URL = "http://localhost:8080"


def export(project, token):
    url = f"{LABEL_STUDIO_URL}/api/projects/{project}/export?exportType=JSON&download_all_tasks=true"
    tasks = requests.get(url, headers={"Authorization": f"Token {token}"}).json()
    for task in tasks:
        for annotation in task["annotations"]:
            for region in annotation["result"]:
                yield task["id"], region["from_name"], region["value"]
