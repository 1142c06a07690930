import requests

BASE = "https://api.example.com"
requests.post(f"{BASE}/v1/completions", json={"prompt": "a", "n": 2})
requests.get(f"{BASE}/api/completions/")
requests.get(f"{BASE}/api/users/{user}/completions/")
requests.post(f"{BASE}/api/chat/{chat}/completions", json={"result": []})
requests.delete(f"{BASE}/api/tasks/{task}/completion")
