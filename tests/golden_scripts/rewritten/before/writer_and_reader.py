import label_studio_sdk

task = {}
task["data"] = {"text": "a"}
task["completions"] = [{"result": []}]
print(len([task][0]["completions"]))
for each in [task]:
    print(each["completions"])

tasks = {}
for number, text in enumerate(["a", "b"]):
    tasks[number] = {"data": {"text": text}, "completions": []}
for number, each in tasks.items():
    each["completions"].append({"result": [], "id": number})
