import json

import boto3

s3 = boto3.client("s3")
BUCKET = "label-studio-completions"


def load_all(prefix="label_studio/"):
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, Prefix=prefix):
        for obj in page.get("Contents", []):
            body = s3.get_object(Bucket=BUCKET, Key=obj["Key"])["Body"].read()
            yield json.loads(body)


for task in load_all():
    for c in task["completions"]:  # expect: rewrite
        for r in c["result"]:
            print(r["from_name"], r["value"]["rectanglelabels"])
