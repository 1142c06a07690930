import requests

tasks = requests.get("https://app.heartex.ai/api/projects/3/results").json()  # expect: rewrite review
for task in tasks:
    first = task["completions"][0]["result"][0]  # expect: rewrite
    print(first["value"]["choices"][0])
