import label_studio_sdk
from yarl import URL

session.get(URL(HOST) / "api" / "projects" / str(pid) / "results")
session.post(URL(HOST) / "api" / "projects" / str(pid) / "tasks" / "bulk", json=tasks)
