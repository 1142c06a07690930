"""Works with Label Studio 0.9 and 1.x."""
import os

import requests

URL = os.environ["LABEL_STUDIO_URL"]
V1 = os.environ.get("LABEL_STUDIO_VERSION", "1.0").startswith("0.")


def export(project):
    if V1:
        response = requests.get(f"{URL}/api/projects/{project}/results")  # expect: found
    else:
        response = requests.get(f"{URL}/api/projects/{project}/export", params={"exportType": "JSON"})
    key = "completions" if V1 else "annotations"  # expect: note
    return [t[key] for t in response.json()]
