import os

import requests

HOST = os.environ["LABEL_STUDIO_HOST"]
tasks = [{"data": {"text": "a"}, "annotations": [{"result": [], "ground_truth": False}]}]
answer = requests.post(
    HOST + "/api/projects/3/import?return_task_ids=true",
    json=tasks,
    headers={"Authorization": "Bearer " + os.environ["LABEL_STUDIO_TOKEN"]},
).json()
print(answer["task_count"], answer["annotation_count"], answer["task_ids"])
