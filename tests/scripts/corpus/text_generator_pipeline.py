import argparse
import itertools
import json


def read(path):
    with open(path) as f:
        yield from json.load(f)


def only_done(tasks):
    return (t for t in tasks if t.get("completions"))  # expect: rewrite


def regions(tasks):
    for t in tasks:
        yield from itertools.chain.from_iterable(c["result"] for c in t["completions"])  # expect: found


def main(argv=None):
    parser = argparse.ArgumentParser(description="Count labels")
    parser.add_argument("path")
    args = parser.parse_args(argv)
    counts = {}
    for region in regions(only_done(read(args.path))):
        for label in region["value"]["labels"]:
            counts[label] = counts.get(label, 0) + 1
    print(json.dumps(counts, sort_keys=True))


if __name__ == "__main__":
    main()
