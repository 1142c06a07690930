import requests
import label_studio_sdk

requests.get(f"{HOST}/api/storages?project={project}")
requests.get(f"{HOST}/api/storages/", params={"project": project})
requests.post(f"{HOST}/api/storages/s3", json={"bucket": "b", "regex_filter": ".*", "project": 1})
