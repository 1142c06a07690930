import requests
from label_studio_sdk import Client

ls = Client(url="https://ls.example.com", api_key="secret")
params = {
    "return_task": 1,
    "return_predictions": 1,
    "page_size": 500,
}


def everything(project_id):
    answer = requests.get(
        f"{ls.url}/api/projects/{project_id}/results",
        params=params,
        headers=ls.headers,
    )
    return answer.json()
