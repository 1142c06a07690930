import requests

LABEL_STUDIO_URL = "https://studio.example.org"
HEADERS = {"Authorization": "Token abc"}


def connect(project, bucket):
    settings = {"project": project, "bucket": bucket, "regex_filter": ".*json", "use_blob_urls": True}
    storage = requests.post(f"{LABEL_STUDIO_URL}/api/storages/s3", json=settings, headers=HEADERS).json()
    requests.post(f"{LABEL_STUDIO_URL}/api/storages/s3/{storage['id']}/sync", headers=HEADERS)
    return requests.get(f"{LABEL_STUDIO_URL}/api/storages/s3?project={project}", headers=HEADERS).json()
