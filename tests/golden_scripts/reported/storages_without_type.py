import requests
HEARTEX = "https://app.heartex.ai"
requests.get(f"{HEARTEX}/api/storages/12/")
requests.post(HEARTEX + "/api/storages/%s/sync/" % 12)
requests.post(f"{HEARTEX}/api/storages/", json={"path": "b", "project": 3})
