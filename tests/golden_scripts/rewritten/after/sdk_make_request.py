from label_studio_sdk import Client
import pandas as pd

client = Client(url="http://localhost:8080", api_key="0123")
project = client.get_project(4)


def frame():
    answer = client.make_request("GET", f"/api/projects/{project.id}/export", params={"exportType": "JSON", "download_all_tasks": "true"})
    rows = []
    for task in answer.json():
        for c in task["annotations"]:
            for region in c["result"]:
                rows.append((task["id"], region["from_name"], region["value"]))
    return pd.DataFrame(rows, columns=["task", "tag", "value"])


def upload(tasks):
    return client.make_request("POST", f"/api/projects/{project.id}/import", json=tasks).json()
