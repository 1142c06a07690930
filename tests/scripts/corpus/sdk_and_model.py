"""Ask a language model for labels and import them with the SDK of today."""
import openai
from label_studio_sdk import Client

LABEL_STUDIO_URL = "http://localhost:8080"
project = Client(url=LABEL_STUDIO_URL, api_key="abc").get_project(3)
for task in project.get_unlabeled_tasks():
    answer = openai.chat.completions.create(model="gpt-4", messages=[{"role": "user", "content": task["data"]["text"]}])
    label = answer.choices[0].message.content
    project.create_prediction(task["id"], result=[{"from_name": "c", "to_name": "t", "type": "choices", "value": {"choices": [label]}}])
