"""Already on v2: nothing to do."""
import requests

LABEL_STUDIO = "https://label-studio.example.com"
tasks = requests.get(f"{LABEL_STUDIO}/api/projects/3/export", params={"exportType": "JSON", "download_all_tasks": "true"})
for task in tasks.json():
    for annotation in task["annotations"]:
        print(annotation["completed_by"], annotation["ground_truth"], annotation["result"][0]["value"])
requests.post(f"{LABEL_STUDIO}/api/projects/3/import", json=[{"data": {}, "annotations": []}])
requests.post(f"{LABEL_STUDIO}/api/storages/s3/4/sync")
requests.post(f"{LABEL_STUDIO}/api/storages/s3", json={"bucket": "b", "regex_filter": ".*", "prefix": "path"})
