import requests
HEARTEX = "https://app.heartex.ai"
requests.post(f"{HEARTEX}/api/projects/", data={"title": "A", "team_id": 7}, headers={"Authorization": "Token x"}) # expect: review
requests.post(f"{HEARTEX}/api/projects/", data="title=A&team_id=7", headers={"Authorization": "Token x"}) # expect: review
