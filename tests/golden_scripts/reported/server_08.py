import label_studio
import requests

requests.post("http://localhost:8080/api/project/import", json=tasks)
requests.get("http://localhost:8080/api/project/export", params={"format": "JSON"})
requests.get("http://localhost:8080/api/completions")
requests.get("http://localhost:8080/api/project")
