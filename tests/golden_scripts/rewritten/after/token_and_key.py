import sys

import requests

host, project, token = sys.argv[1:]
tasks = requests.get(
    f"{host}/api/projects/{project}/export?exportType=JSON",
    headers={"Authorization": f"Token {token}"},
).json()
print([task["annotations"] for task in tasks])
