import requests
import label_studio_sdk

requests.post(f"{HOST}/api/storages/", json={"path": "b", "regex": ".*", "data_key": "image", "project": 1})
requests.patch(f"{HOST}/api/storages/{pk}/", data='{"path": "b", "regex": ".*"}')
settings = {"regex": ".*", "project": 1}
requests.post(HOST + "/api/storages", json=settings)
