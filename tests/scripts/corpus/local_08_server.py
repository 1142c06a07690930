"""Import files into a Label Studio 0.8 on this machine."""
import requests

LABEL_STUDIO_URL = "http://localhost:8080"


def upload(path):
    with open(path, "rb") as f:
        return requests.post(LABEL_STUDIO_URL + "/api/project/import", files={"file": f}).json()["completion_count"]  # expect: found


def download():
    return requests.get(LABEL_STUDIO_URL + "/api/project/export", params={"format": "JSON"}).content  # expect: review
