"""Send tasks from stdin. Only the standard library, it runs on the ingest box."""
import json, sys
from urllib.request import Request, urlopen

host, project, token = sys.argv[1:4]
# host is something like http://labelstudio.lan:8080
LABELSTUDIO = host
tasks = [json.loads(line) for line in sys.stdin]
for task in tasks:
    task.setdefault("annotations", [])
body = json.dumps(tasks).encode()
req = Request("%s/api/projects/%s/import" % (LABELSTUDIO, project), data=body, method="POST")
req.add_header("Authorization", "Token " + token)
req.add_header("Content-Type", "application/json")
with urlopen(req) as f:
    print(json.load(f)["annotation_count"])
