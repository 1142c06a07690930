import requests
import label_studio_sdk

requests.get(f"{HOST}/api/tasks/{task}/annotations/")
requests.post(f"{HOST}/api/tasks/{task}/annotations/", json={"result": []})
requests.patch(f"{HOST}/api/annotations/{annotation}/", json={"result": regions})
requests.delete(f"{HOST}/api/annotations/{annotation}/")
