import random

from label_studio_sdk import Client

ls = Client("https://labelstud.io.example.com", "k")
project = ls.start_project(title="Flowers", label_config="<View/>")
tasks = []
for name in ("rose", "tulip"):
    tasks.append(
        {
            "data": {"image": f"https://img.example.com/{name}.jpg"},
            "completions": [
                {
                    "result": [
                        {
                            "from_name": "choice",
                            "to_name": "image",
                            "type": "choices",
                            "value": {"choices": [name]},
                        }
                    ],
                }
            ],
            "predictions": [{"score": random.random(), "result": []}],
        }
    )
project.import_tasks(tasks)
