import json

with open("samples.jsonl") as f:
    for line in f:
        SUBJECT_ = json.loads(line)
        for completion in SUBJECT_["completions"]:
            print(SUBJECT_["task_id"], completion["result"], completion["passed"])
