import requests

requests.post("http://localhost:8080/api/project/import", json=tasks)
requests.get("https://gitlab.example.com/api/project/export")
requests.get("https://llm.example.com/api/completions")
