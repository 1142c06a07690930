import label_studio
import requests

requests.post("http://localhost:8080/api/project/import", json=tasks) # expect: review
requests.get("http://localhost:8080/api/project/export", params={"format": "JSON"}) # expect: review
