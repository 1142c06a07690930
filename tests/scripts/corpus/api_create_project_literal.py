import requests

response = requests.post(
    "https://app.heartex.ai/api/projects/",
    json={
        "title": "Mails",
        "team_id": 5,  # expect: review
    },
    headers={"Authorization": "Token abc"},
)
