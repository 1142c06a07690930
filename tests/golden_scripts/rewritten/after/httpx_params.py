import httpx

HEARTEX = "https://app.heartex.ai"
URL = f"{HEARTEX}/api/projects/7/export"


def pages(client, query):
    first = httpx.get(URL, params={"exportType": "JSON", "page": 1})
    extra = {"exportType": "JSON"}
    extra["download_all_tasks"] = "true"
    second = httpx.get(f"{HEARTEX}/api/projects/8/export", params=extra)
    third = client.get(f"{HEARTEX}/api/projects/9/export", params=query)
    return first, second, third, client.get(f"{HEARTEX}/api/projects/10/export?exportType=JSON")
