import json

from pymongo import MongoClient

db = MongoClient().labels
tasks = json.load(open("exports/label_studio_2020-11-03.json"))
db.raw.insert_many(tasks)
for doc in db.raw.find({"completions.0": {"$exists": True}}):  # expect: found
    for r in doc["completions"][0]["result"]:  # expect: found
        print(r["from_name"], r["value"]["labels"])
