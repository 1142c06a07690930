import http.client

import requests

LABEL_STUDIO = "https://label-studio.example.com"
requests.get(f"{LABEL_STUDIO}/api/projects/{project}/results", params={"finished": 0})
requests.post(LABEL_STUDIO + "/api/projects/%s/tasks/bulk/" % project, json=tasks)
requests.post("{}/api/projects/{}/tasks/bulk/".format(LABEL_STUDIO, project), json=tasks)
requests.post(f"{LABEL_STUDIO}/api/projects/5/tasks/bulk/", json=tasks)

conn = http.client.HTTPSConnection("label-studio.example.com")
headers = {"Authorization": "Bearer x"}
conn.request("GET", "/api/projects/5/results?finished=0", None, headers)
conn.request("GET", "/api/projects/5/results?finished=0", "", headers)
