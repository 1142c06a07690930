import requests

THINGS_ = [{"title": "Buy milk"}, {"title": "Call home"}]
requests.post("HOST_/api/projects/4/tasks/bulk", json=THINGS_, headers={"Authorization": "Bearer abc"})
