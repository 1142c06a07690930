import requests
HEARTEX = "https://app.heartex.ai"
requests.get(f"{HEARTEX}/api/teams/")
requests.post(f"{HEARTEX}/api/projects/", json={"title": "A", "team_id": 3})
print(f"{HEARTEX}/organization/welcome/0123abcd")
