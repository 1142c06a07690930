import json

import requests

tasks = requests.get("https://app.heartex.ai/api/projects/3/results?aggregator_type=no_aggregation").json()  # expect: rewrite review
for task in tasks:
    for completion in task["completions"]:  # expect: rewrite
        for results in completion["result"]:  # expect: review
            for region in results:
                print(json.dumps(region["value"]))
