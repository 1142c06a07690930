import json

import openai

LABEL_STUDIO_URL = "http://localhost:8080"


def pre_annotate(texts):
    answer = openai.Completion.create(model="davinci", prompt=texts)
    cache = {"completions": [c["text"] for c in answer["choices"]]}  # expect: review
    return [{"data": {"text": t}, "predictions": [{"result": []}]} for t in texts], cache["completions"]  # expect: review


print(json.dumps(pre_annotate(["a"])))
