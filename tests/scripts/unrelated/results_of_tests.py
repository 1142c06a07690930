import requests

RUN = 12
for SUBJECT_ in requests.get(f"HOST_/api/projects/{RUN}/results", headers={"Authorization": "Token abc"}).json():
    print(SUBJECT_["name"], SUBJECT_["result"], SUBJECT_["duration"])
