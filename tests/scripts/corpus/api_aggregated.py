import requests

answer = requests.get(
    "https://app.heartex.ai/api/projects/3/results",  # expect: rewrite review
    params={"aggregator_type": "majority_vote", "finished": "0"},  # expect: rewrite
    headers={"Authorization": "Token abc"},
)
for task in answer.json():
    print(task["aggregated"], task["aggregated_completed_by"])  # expect: review
