import json
import sys


def split(record):
    completions = record.pop("completions")  # expect: rewrite
    for number, completion in enumerate(completions):
        copy = dict(record)
        copy["completions"] = [completion]  # expect: rewrite
        copy["id"] = f"{record['id']}-{number}"
        yield copy


lines = [json.dumps(one) for t in json.load(open(sys.argv[1])) for one in split(t)]
again = [json.loads(line) for line in lines]
print(json.dumps([[a["id"], [r["to_name"] for r in a["completions"][0]["result"]]] for a in again]))  # expect: rewrite
