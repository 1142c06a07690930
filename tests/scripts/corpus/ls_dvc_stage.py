import json
import os
from pathlib import Path

import requests
import yaml

params = yaml.safe_load(Path("params.yaml").read_text())["label_studio"]
base = params["url"].rstrip("/")
headers = {"Authorization": "Token " + os.environ["LABEL_STUDIO_TOKEN"]}
project = params["project"]
tasks = requests.get(f"{base}/api/projects/{project}/results?finished=1&return_task=1", headers=headers).json()  # expect: rewrite
rows = []
for task in tasks:
    completion = task["completions"][0]  # expect: rewrite
    rows.append({"image": task["data"]["image"], "label": completion["result"][0]["value"]["choices"][0]})
Path(params["out"]).write_text(json.dumps(rows))
