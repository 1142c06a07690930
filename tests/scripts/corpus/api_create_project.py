import requests

HEARTEX_URL = "https://app.heartex.ai"
project = {"title": "Mails", "label_config": open("config.xml").read()}
project["team_id"] = 5  # expect: found
response = requests.post(HEARTEX_URL + "/api/projects/", json=project, headers={"Authorization": "Token abc"})
print(response.json()["id"])
