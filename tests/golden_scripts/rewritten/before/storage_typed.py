import requests

URL = "https://label-studio.example.org/api/storages/azure"
r = requests.post(URL, json={"path": "container-1", "regex": ".*jpg", "project": 4})
print(r.json())
r = requests.post("https://label-studio.example.org/api/storages/gcs", json=dict(path="b", regex="x", project=4))
print(r.json())
