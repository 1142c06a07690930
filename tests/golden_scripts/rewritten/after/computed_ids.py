import http.client

import requests

LABEL_STUDIO = "https://label-studio.example.com"
requests.get(f"{LABEL_STUDIO}/api/projects/{project}/export", params={"exportType": "JSON", "download_all_tasks": "true"})
requests.post(LABEL_STUDIO + "/api/projects/%s/import" % project, json=tasks)
requests.post("{}/api/projects/{}/import".format(LABEL_STUDIO, project), json=tasks)
requests.post(f"{LABEL_STUDIO}/api/projects/9/import", json=tasks)

conn = http.client.HTTPSConnection("label-studio.example.com")
headers = {"Authorization": "Bearer x"}
conn.request("GET", "/api/projects/9/export?download_all_tasks=true&exportType=JSON", None, headers)
conn.request("GET", "/api/projects/9/export?download_all_tasks=true&exportType=JSON", "", headers)
