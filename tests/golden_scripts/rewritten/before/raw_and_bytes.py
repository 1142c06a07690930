import http.client
import re

LS_URL = re.compile(r"https://app\.heartex\.ai/")
conn = http.client.HTTPSConnection("app.heartex.ai")
conn.request("GET", "/api/projects/7/results", headers={"Authorization": "Token x"})
raw = conn.getresponse().read()
if b"completions" in raw:
    print("has some")
conn.request("POST", "/api/projects/7/tasks/bulk/", body=b'[{"data": {"text": "a"}, "completions": []}]')
