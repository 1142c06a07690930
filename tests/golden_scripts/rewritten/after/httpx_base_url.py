import httpx

api = httpx.Client(base_url="https://label-studio.example.com/api", headers={"Authorization": "Token t"})


def sync_back(project_id, tasks):
    r = api.post(f"/projects/{project_id}/import", json=tasks)
    r.raise_for_status()


def export(project_id):
    with api.stream("GET", f"/projects/{project_id}/export?exportType=JSON") as stream:
        yield from stream.iter_lines()
