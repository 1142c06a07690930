import requests

r = requests.get("https://app.heartex.ai/api/projects/1/results", params={
    "finished": 0,
    "return_task": 1,
})
print(r.json()[0]["completions"])


