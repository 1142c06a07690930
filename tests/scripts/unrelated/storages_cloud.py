import requests


def CALL_(pk):
    requests.patch(f"HOST_/api/storages/{pk}", json={"path": "/data", "regex": "*.csv", "title": "SUBJECT_"})
    return requests.post(f"HOST_/api/storages/{pk}/sync").json()
