import json
import sys


def tokens(text):
    start = 0
    for word in text.split(" "):
        yield word, start, start + len(word)
        start += len(word) + 1


def bio(task, completion):
    spans = sorted(completion["result"], key=lambda r: r["value"]["start"])
    lines = []
    for word, start, end in tokens(task["data"]["text"]):
        tag = "O"
        for span in spans:
            v = span["value"]
            if start >= v["start"] and end <= v["end"]:
                tag = ("B-" if start == v["start"] else "I-") + v["labels"][0]
        lines.append(f"{word}\t{tag}")
    return "\n".join(lines)


def main():
    with open(sys.argv[1], "r") as f:
        project = json.load(f)
    docs = []
    for task in project:
        completions = [c for c in task["completions"] if not c.get("was_cancelled", False)]  # expect: rewrite
        if len(completions) > 1:
            print(f"task {task['id']} has {len(completions)} completions", file=sys.stderr)
        docs += [bio(task, c) for c in completions]
    print(json.dumps(docs))


main()
