import httpx

HEARTEX = "https://app.heartex.ai"
URL = f"{HEARTEX}/api/projects/7/results"


def pages(client, query):
    first = httpx.get(URL, params={"page": 1})
    extra = {}
    extra["finished"] = "0"
    second = httpx.get(f"{HEARTEX}/api/projects/8/results", params=extra)
    third = client.get(f"{HEARTEX}/api/projects/9/results", params=query)
    return first, second, third, client.get(f"{HEARTEX}/api/projects/10/results")
