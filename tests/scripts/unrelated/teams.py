import requests

for SUBJECT_ in requests.get("HOST_/api/teams", headers={"Authorization": "Token abc"}).json():
    print(SUBJECT_["id"], SUBJECT_["team_id"], [member["name"] for member in SUBJECT_["members"]])
