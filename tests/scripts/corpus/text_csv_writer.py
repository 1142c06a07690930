import csv
import io
import json
import sys

FIELDS = ["id", "text", "label", "annotator", "seconds"]


def rows(tasks):
    for task in tasks:
        for c in task["completions"]:  # expect: rewrite
            for r in c["result"]:
                yield {
                    "id": task["id"],
                    "text": task["data"]["text"],
                    "label": ";".join(r["value"]["labels"]),
                    "annotator": c.get("completed_by"),  # expect: review
                    "seconds": c["lead_time"],
                }


out = io.StringIO()
writer = csv.DictWriter(out, fieldnames=FIELDS)
writer.writeheader()
writer.writerows(rows(json.load(open(sys.argv[1]))))
print(json.dumps(out.getvalue()))
