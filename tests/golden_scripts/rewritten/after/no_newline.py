import requests
LABEL_STUDIO="http://ls:8080"
print(requests.get(LABEL_STUDIO+"/api/projects/3/export?exportType=JSON").json()[0]["annotations"])