import requests

HEARTEX = "https://app.heartex.ai"


def export(project, finished):
    query = {}
    query["finished"] = 0
    query["return_task"] = 1  # all of it
    query.update({"return_predictions": "1", "exportType": "CSV"})
    query.setdefault("aggregator_type", "no_aggregation")
    return requests.get(f"{HEARTEX}/api/projects/{project}/results", params=query)


def finished_only(project, only=True):
    query = {"exportType": "JSON"}
    if only:
        query["finished"] = "1"
        print("only finished tasks")
    query["page"] = 2
    return requests.get(f"{HEARTEX}/api/projects/{project}/export", params=query)


def create(title, team):
    payload = {"title": title}
    payload["team_id"] = team
    requests.post(f"{HEARTEX}/api/projects/", json=payload)
    payload = {"path": "logs"}
    payload["team_id"] = team
    print(payload)


def storage(self):
    self.settings = dict(project=1)
    self.settings["path"] = "bucket-1"
    self.settings.update(regex=".*", prefix="a/")
    self.settings["data_key"] = "image"
    requests.post(HEARTEX + "/api/storages/", json=self.settings)
