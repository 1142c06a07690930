import http.client
import re

LS_URL = re.compile(r"https://app\.heartex\.ai/")
conn = http.client.HTTPSConnection("app.heartex.ai")
conn.request("GET", "/api/projects/7/export?exportType=JSON", headers={"Authorization": "Token x"})
raw = conn.getresponse().read()
if b"annotations" in raw:
    print("has some")
conn.request("POST", "/api/projects/7/import", body=b'[{"data": {"text": "a"}, "annotations": []}]')
