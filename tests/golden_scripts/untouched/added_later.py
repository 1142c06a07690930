import label_studio_sdk
import requests

payload = {"title": "A"}
payload["team_id"] = 7
requests.post("https://linear.example.com/api/issues", json=payload)
payload = {"title": "B"}
requests.post(f"{LABEL_STUDIO}/api/projects/", json=payload)
state["path"] = "b"
settings = {"bucket": "b"}
settings["regex_filter"] = ".*"
settings.update(project=1)
requests.post(f"{LABEL_STUDIO}/api/storages/s3", json=settings)
requests.get(f"{LABEL_STUDIO}/api/projects/7/export", params={"exportType": "JSON"})
