"""Turn labeled texts into training data for a tagger."""
import json
import sys

with open(sys.argv[1], encoding="utf8") as json_file:
    samples = json.load(json_file)

train_data = []
for sample in samples:
    entities = []
    if len(sample["completions"]) == 0:  # expect: rewrite
        continue
    for entity in sample["completions"][0]["result"]:  # expect: rewrite
        start = entity["value"]["start"]
        end = entity["value"]["end"]
        entities.append((start, end, entity["value"]["labels"][0]))
    train_data.append((sample["data"]["text"], {"entities": entities}))
print(json.dumps(train_data))
