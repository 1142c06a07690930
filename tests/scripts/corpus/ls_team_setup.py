import requests

HEARTEX = "https://app.heartex.ai"
auth = {"Authorization": "Token x"}

team = requests.post(HEARTEX + "/api/teams", headers=auth, json={"title": "ml"}).json()  # expect: review
project = requests.post(
    HEARTEX + "/api/projects/",
    headers=auth,
    json={"title": "NER", "label_config": "<View/>", "team_id": team["id"]},  # expect: review
).json()
print(f"{HEARTEX}/organization/welcome/{project['token']}")  # expect: review
