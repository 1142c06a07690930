import os

from label_studio_sdk import LabelStudio

client = LabelStudio(base_url=os.environ["LABEL_STUDIO_URL"], api_key=os.environ["LABEL_STUDIO_API_KEY"])
for task in client.tasks.list(project=3):
    for annotation in task.annotations:
        for region in annotation["result"]:
            print(region["value"].get("choices"), region["from_name"])
