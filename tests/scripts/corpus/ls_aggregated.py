import requests

HOST = "https://app.heartex.ai"
params = {"aggregator_type": "majority_vote"}  # expect: rewrite
tasks = requests.get(f"{HOST}/api/projects/12/results", params=params).json()  # expect: rewrite review
for t in tasks:
    for c in t["completions"]:  # expect: rewrite
        if c["aggregated"]:  # expect: review
            print(c["aggregated_completed_by"], c["result"][0][0]["value"]["choices"])  # expect: review
