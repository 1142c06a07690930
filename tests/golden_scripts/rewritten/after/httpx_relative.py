import httpx
client = httpx.Client(base_url="https://app.heartex.ai")
r = client.get("api/projects/1/export", params=httpx.QueryParams({"exportType": "JSON", "download_all_tasks": "true"}))
r = client.build_request("POST", "api/projects/1/import", json=[])
r = client.get(url="api/teams")
