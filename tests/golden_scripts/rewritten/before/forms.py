import requests

HEARTEX = "https://app.heartex.ai"
requests.post(f"{HEARTEX}/api/projects/", data={"title": "A", "team_id": 7})
requests.post(f"{HEARTEX}/api/projects/", data="title=A&team_id=7")
requests.post(f"{HEARTEX}/api/projects/", data="title=team_id&x=team_id")
requests.post(f"{HEARTEX}/api/tasks/", data="title=A&team_id=7")
