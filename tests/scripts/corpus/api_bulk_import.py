import json
import sys

import requests

HOST = "https://app.heartex.ai"
project, token = sys.argv[1:3]
tasks = [{"text": line.strip()} for line in sys.stdin]
answer = requests.post(
    f"{HOST}/api/projects/{project}/tasks/bulk/",  # expect: rewrite
    data=json.dumps(tasks),
    headers={"Authorization": f"Token {token}", "Content-Type": "application/json"},
)
print(answer.json()["task_count"], answer.json()["completion_count"])  # expect: rewrite
