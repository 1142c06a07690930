import requests

session = requests.Session()
session.headers["Authorization"] = "token ghp_x"
for team in session.get("https://api.github.com/orgs/example/teams").json():
    team_id = team["id"]
    members = session.get(f"https://api.github.com/teams/{team_id}/members").json()
    print(team["name"], len(members), {"team_id": team_id})
session.post("https://api.github.com/repos/example/a/projects", json={"name": "x", "team_id": 3})
