import requests
from label_studio_sdk import Client

STORAGES = "https://ls.example.com/api/storages"


def sync_all(ids, headers):
    for pk in ids:
        requests.post(f"{STORAGES}/gcs/{pk}/sync", headers=headers)


def rename(pk, name):
    storage = f"{STORAGES}/gcs/{pk}"
    requests.patch(storage, json={"title": name, "regex_filter": ".*"})
    requests.post(storage + "/sync")
