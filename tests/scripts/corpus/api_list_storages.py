import requests

HEARTEX = "https://app.heartex.ai"
storages = requests.get(HEARTEX + "/api/storages?project=7", headers={"Authorization": "Token abc"}).json()
