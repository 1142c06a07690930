import requests

answer = requests.get("HOST_/api/courses/3/completions", params={"finished": 1, "return_task": 0}).json()
for SUBJECT_ in answer["completions"]:
    print(SUBJECT_["student"], SUBJECT_["result"]["value"], SUBJECT_["completed_by"])
