import os
import posixpath
from urllib.parse import urljoin

import requests
from yarl import URL

HOST = "https://app.heartex.ai"
requests.post("https://app.heartex.ai/api/projects/%i/import" % pid, json=tasks)
requests.post(HOST + "/api/projects/%03d/import" % pid, json=tasks)
requests.get("%(host)s/api/projects/%(pid)5s/export?exportType=JSON" % {"host": HOST, "pid": pid})
requests.get("{}/api/projects/{:d}/export?exportType=JSON".format(HOST, pid))
requests.get("{host}/api/tasks/{task!s}/annotations/".format(host=HOST, task=task))
requests.post("".join([HOST, "/api/projects/", str(pid), "/import"]), json=tasks)
requests.post("/".join((HOST, "api/projects", str(pid), "import")), json=tasks)
requests.post(os.path.join(HOST, "api/projects", str(pid), "import"), json=tasks)
requests.get(posixpath.join(HOST, "api", "projects", str(pid), "export?exportType=JSON"))
requests.get(urljoin(HOST, "api/projects/" + str(pid) + "/export?exportType=JSON"))
session.get(URL(HOST) / "api" / "projects" / str(pid) / "export", params={"exportType": "JSON", "download_all_tasks": "true"})
session.get(URL(HOST) / "api/tasks" / str(task) / "annotations/")
