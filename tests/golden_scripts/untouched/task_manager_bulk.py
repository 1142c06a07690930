"""Move tasks between boards of our own task manager."""
import requests

BASE = "https://tasks.example.com"


def move(project, ids):
    url = f"{BASE}/api/projects/{project}/tasks/bulk/"
    answer = requests.post(url, json=[{"id": i, "status": "done"} for i in ids], headers={"Authorization": "Token 1"})
    return answer.json()["result"]
