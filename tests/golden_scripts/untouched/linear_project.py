import requests

requests.post("https://pm.example.com/api/projects", json={"name": "Roadmap", "team_id": 12, "path": "/x"})
requests.get("https://pm.example.com/api/teams/12")
