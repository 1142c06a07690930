import requests
import label_studio_sdk

q = {}
q["finished"] = 1
send(q)
client.get(f"{HOST}/api/projects/7/export?exportType=JSON", params=arguments)
