import json

for SUBJECT_ in json.load(open("state.json"))["storages"]:
    print(SUBJECT_["path"], SUBJECT_.get("regex"), SUBJECT_["data_key"])
