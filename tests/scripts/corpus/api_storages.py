import requests

HEARTEX = "https://app.heartex.ai"
HEADERS = {"Authorization": "Token abc"}


def connect(project, bucket):
    payload = {"project": project, "path": bucket, "regex": ".*json", "data_key": "image", "title": "S3"}  # expect: review
    storage = requests.post(f"{HEARTEX}/api/storages/", json=payload, headers=HEADERS).json()  # expect: review
    requests.post(f"{HEARTEX}/api/storages/{storage['id']}/sync/", headers=HEADERS)  # expect: review
    return storage
