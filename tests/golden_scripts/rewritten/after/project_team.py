import requests

s = requests.Session()
s.headers["Authorization"] = "Token abc"
HEARTEX = "https://app.heartex.ai"


def create(title, config, team=None):
    body = {"title": title, "label_config": config, "workspace": 9}
    return s.post(f"{HEARTEX}/api/projects/", json=body).json()["id"]


for name in ("Cats", "Dogs"):
    print(create(name, "<View></View>"))
