# coding: utf-8
from __future__ import print_function
import requests

SERVER = "https://app.heartex.ai"
URLS = {
    "tasks": "{server}/api/projects/{project}/tasks/",
    "import": "{server}/api/projects/{project}/import",
    "export": "{}/api/projects/{}/export?download_all_tasks=true&exportType=JSON",
}

def import_tasks(project, tasks, token):
    url = URLS["import"].format(server=SERVER, project=project)
    return requests.post(url, json=tasks, headers=dict(Authorization="Token " + token))

def export_tasks(project, token):
    url = URLS["export"].format(SERVER, project)
    return requests.get(url, headers=dict(Authorization="Token " + token)).json()
