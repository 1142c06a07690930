import requests

URL = "https://label-studio.example.org/api/storages/azure"
r = requests.post(URL, json={"container": "container-1", "regex_filter": ".*jpg", "project": 4})
print(r.json())
r = requests.post("https://label-studio.example.org/api/storages/gcs", json=dict(bucket="b", regex_filter="x", project=4))
print(r.json())
