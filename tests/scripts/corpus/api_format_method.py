import urllib.request
import json

HEARTEX_API = "https://app.heartex.ai/api"
EXPORT = "{api}/projects/{project}/results?return_predictions=1"  # expect: rewrite


def export(project, token):
    request = urllib.request.Request(EXPORT.format(api=HEARTEX_API, project=project))
    request.add_header("Authorization", "Token " + token)
    with urllib.request.urlopen(request) as answer:
        return [task["completions"] for task in json.load(answer)]  # expect: rewrite
