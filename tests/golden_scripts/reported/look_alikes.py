import openai
from label_studio_sdk import Client

tasks = Client("http://localhost:8080", "k").get_project(1).get_tasks()
for task in tasks:
    answer = openai.Completion.create(prompt=task["data"]["text"])
    task["completions"] = answer["choices"]
