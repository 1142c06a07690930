import label_studio_sdk

task = {}
task["data"] = {"text": "a"}
task["annotations"] = [{"result": []}]
print(len([task][0]["annotations"]))
for each in [task]:
    print(each["annotations"])

tasks = {}
for number, text in enumerate(["a", "b"]):
    tasks[number] = {"data": {"text": text}, "annotations": []}
for number, each in tasks.items():
    each["annotations"].append({"result": [], "id": number})
