import os
import posixpath
from urllib.parse import urljoin

import requests
from yarl import URL

HOST = "https://app.heartex.ai"
requests.post("https://app.heartex.ai/api/projects/%i/tasks/bulk" % pid, json=tasks)
requests.post(HOST + "/api/projects/%03d/tasks/bulk/" % pid, json=tasks)
requests.get("%(host)s/api/projects/%(pid)5s/results" % {"host": HOST, "pid": pid})
requests.get("{}/api/projects/{:d}/results".format(HOST, pid))
requests.get("{host}/api/tasks/{task!s}/completions/".format(host=HOST, task=task))
requests.post("".join([HOST, "/api/projects/", str(pid), "/tasks/bulk"]), json=tasks)
requests.post("/".join((HOST, "api/projects", str(pid), "tasks/bulk")), json=tasks)
requests.post(os.path.join(HOST, "api/projects", str(pid), "tasks/bulk"), json=tasks)
requests.get(posixpath.join(HOST, "api", "projects", str(pid), "results"))
requests.get(urljoin(HOST, "api/projects/" + str(pid) + "/results"))
session.get(URL(HOST) / "api" / "projects" / str(pid) / "results", params={"finished": "0"})
session.get(URL(HOST) / "api/tasks" / str(task) / "completions")
