import requests

HEARTEX = "https://app.heartex.ai"
old = requests.get(f"{HEARTEX}/api/projects/1/results")  # lsconvert: ignore
new = requests.get(f"{HEARTEX}/api/projects/2/export", params={
    "exportType": "JSON",
    "return_predictions": 1,  # lsconvert: ignore
})
