import json

dialogs = json.load(open("dialogs.json"))
pairs = []
for d in dialogs:
    result = d["completions"][0]["result"]  # expect: rewrite
    for sample in result:
        if "paragraphlabels" in sample["value"]:
            pairs.append((sample["value"]["text"], sample["value"]["paragraphlabels"][0]))
