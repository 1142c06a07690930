import json



def best(SUBJECT_):
    return max(SUBJECT_["completions"], key=lambda c: c["score"])["text"]


for SUBJECT_ in json.load(open("answers.json")):
    print(best(SUBJECT_))
