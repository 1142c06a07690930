import argparse
import csv
import json

parser = argparse.ArgumentParser()
parser.add_argument("export")
parser.add_argument("out")
args = parser.parse_args()

with open(args.export) as source, open(args.out, "w", newline="") as target:
    writer = csv.writer(target)
    for task in json.load(source):
        for completion in task["completions"]:  # expect: rewrite
            for r in completion["result"]:
                value = r["value"]
                writer.writerow([task["data"]["audio"], value["start"], value["end"], value["labels"][0]])
