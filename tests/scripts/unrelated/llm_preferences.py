import json

data = json.load(open("preferences.json"))
pairs = [{"prompt": SUBJECT_["prompt"], "completions": [SUBJECT_["a"], SUBJECT_["b"]], "labels": [1, 0]} for SUBJECT_ in data]
json.dump({"THINGS_": pairs}, open("out.json", "w"))
