import os
import requests

LABEL_STUDIO = os.environ["LABEL_STUDIO"]
headers = {"Authorization": "Token " + os.environ["LABEL_STUDIO_TOKEN"]}


def connect(project, bucket):
    payload = {
        "project": project,
        "bucket": bucket,
        "regex_filter": r".*\.json",
        # the tag
        "presign": True,
    }
    created = requests.post(f"{LABEL_STUDIO}/api/storages/s3", json=payload, headers=headers).json()
    requests.post(f"{LABEL_STUDIO}/api/storages/s3/{created['id']}/sync", headers=headers)
    return created["id"]


def show(pk):
    return requests.get(f"{LABEL_STUDIO}/api/storages/s3/{pk}", headers=headers).json()
