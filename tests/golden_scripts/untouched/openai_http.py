import requests

r = requests.post(
    "https://api.openai.com/v1/chat/completions",
    headers={"Authorization": "Bearer x"},
    json={"model": "gpt-4", "messages": []},
)
usage = r.json()["usage"]["completion_tokens"]
completions = {"completions": [c["message"] for c in r.json()["choices"]]}
print(usage, completions["completions"])
