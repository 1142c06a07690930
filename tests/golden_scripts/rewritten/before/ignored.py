import requests

HEARTEX = "https://app.heartex.ai"
old = requests.get(f"{HEARTEX}/api/projects/1/results")  # lsconvert: ignore
new = requests.get(f"{HEARTEX}/api/projects/2/results", params={
    "return_task": 1,
    "return_predictions": 1,  # lsconvert: ignore
})
