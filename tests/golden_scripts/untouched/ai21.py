import ai21

ai21.api_key = "x"
response = ai21.Completion.execute(model="j2-light", prompt="Hi", numResults=2)
for completion in response["completions"]:
    print(completion["data"]["text"])
result = response.get("completions")[0]["finishReason"]
