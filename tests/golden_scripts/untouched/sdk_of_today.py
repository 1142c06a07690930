from label_studio_sdk.client import LabelStudio
from openai import OpenAI

ls = LabelStudio(base_url="http://localhost:8080", api_key="key")
for task in ls.tasks.list(project=1):
    print(task.annotations)
prompts = [{"data": {"text": task.data["text"]}, "completions": []} for task in ls.tasks.list(project=1)]
for prompt in prompts:
    prompt["completions"].append(OpenAI().chat.completions.create(messages=[], model="m"))
