import json

for SUBJECT_ in json.load(open("crowd.json")):
    for judgment in SUBJECT_["results"]["judgments"]:
        print(judgment["data"]["labels"], SUBJECT_["data"]["text"], judgment["worker_id"])
