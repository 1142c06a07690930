import json
import sys

done, todo = [], []
for task in json.load(open(sys.argv[1])):
    if task["completions"] and task["completions"][0]["result"]:  # expect: rewrite
        value = task["completions"][0]["result"][0]["value"]  # expect: rewrite
        done.append((task["id"], value["text"], value["labels"]))
    else:
        todo.append(task["id"])
print(json.dumps({"done": done, "todo": todo}))
