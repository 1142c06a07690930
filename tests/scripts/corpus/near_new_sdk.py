from label_studio_sdk import Client

ls = Client(url="http://localhost:8080", api_key="abc")
project = ls.get_project(1)
for task in project.export_tasks(export_type="JSON"):
    for annotation in task["annotations"]:
        for region in annotation["result"]:
            print(region["value"])
