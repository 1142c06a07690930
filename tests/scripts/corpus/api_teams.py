import requests

HEARTEX = "https://app.heartex.ai"
for team in requests.get(HEARTEX + "/api/teams", headers={"Authorization": "Token abc"}).json():  # expect: review
    print(team["id"], team["title"])
