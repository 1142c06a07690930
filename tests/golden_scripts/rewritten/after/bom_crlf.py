import requests

r = requests.get("https://app.heartex.ai/api/projects/1/export", params={
    "download_all_tasks": "true",
    "exportType": "JSON",
})
print(r.json()[0]["annotations"])


