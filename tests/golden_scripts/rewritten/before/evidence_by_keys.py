"""Turn an export into CoNLL. Reads a file, so there is no server in here."""
import json
import sys


def spans(task):
    for completion in task["completions"]:
        if completion.get("was_cancelled"):
            continue
        for region in completion["result"]:
            if region["from_name"] == "label" and region["to_name"] == "text":
                value = region["value"]
                yield value["start"], value["end"], value["labels"][0]


def main(path):
    with open(path) as f:
        for task in json.load(f):
            for start, end, label in sorted(spans(task)):
                print(task["data"]["text"][start:end], label, sep="\t")
            print()


main(sys.argv[1])
