import requests
LABEL_STUDIO="http://ls:8080"
print(requests.get(LABEL_STUDIO+"/api/projects/3/results").json()[0]["completions"])