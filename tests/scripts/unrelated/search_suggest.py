import requests

for SUBJECT_ in requests.get("HOST_/suggest", params={"q": "a"}).json()["completions"]:
    for option in SUBJECT_["options"]:
        print(option["text"], option["score"])
