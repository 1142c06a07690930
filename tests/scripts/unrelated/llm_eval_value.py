import json

for SUBJECT_ in json.load(open("eval.json"))["THINGS_"]:
    for completion in SUBJECT_["completions"]:
        outcome = completion["result"]
        print(outcome["value"], outcome["labels"], SUBJECT_["prompt"])
