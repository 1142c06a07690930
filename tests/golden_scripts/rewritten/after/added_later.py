import requests

HEARTEX = "https://app.heartex.ai"


def export(project, finished):
    query = {}
    query["download_all_tasks"] = "true"
    query.update({"exportType": "CSV"})
    return requests.get(f"{HEARTEX}/api/projects/{project}/export", params=query)


def finished_only(project, only=True):
    query = {"exportType": "JSON"}
    if only:
        print("only finished tasks")
    query["page"] = 2
    return requests.get(f"{HEARTEX}/api/projects/{project}/export", params=query)


def create(title, team):
    payload = {"title": title}
    payload["workspace"] = 9
    requests.post(f"{HEARTEX}/api/projects/", json=payload)
    payload = {"path": "logs"}
    payload["team_id"] = team
    print(payload)


def storage(self):
    self.settings = dict(project=1)
    self.settings["container"] = "bucket-1"
    self.settings.update(regex_filter=".*", prefix="a/")
    requests.post(HEARTEX + "/api/storages/azure", json=self.settings)
