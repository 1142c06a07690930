import os
import requests

LS_API_KEY = os.environ["LS_API_KEY"]
r = requests.get("https://api.lemonsqueezy.com/v1/orders", headers={"Authorization": "Bearer " + LS_API_KEY})
stats = {"completions": len(r.json()["data"])}
print(stats["completions"])
