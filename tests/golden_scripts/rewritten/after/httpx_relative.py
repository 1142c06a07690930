import httpx
client = httpx.Client(base_url="https://app.heartex.ai")
r = client.get("api/projects/1/export?exportType=JSON", params=httpx.QueryParams({"finished": 0}))
r = client.build_request("POST", "api/projects/1/import", json=[])
r = client.get(url="api/teams")
