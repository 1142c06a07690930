import sys

import requests

host, project, token = sys.argv[1:]
tasks = requests.get(
    f"{host}/api/projects/{project}/results",
    headers={"Authorization": f"Token {token}"},
).json()
print([task["completions"] for task in tasks])
