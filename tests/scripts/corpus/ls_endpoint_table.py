import requests

LABEL_STUDIO = "https://labels.example.com"
ENDPOINTS = {
    "import": "/api/projects/{pk}/tasks/bulk/",  # expect: rewrite
    "export": "/api/projects/{pk}/results/",  # expect: rewrite
    "task": "/api/tasks/{pk}",
    "completions": "/api/tasks/{pk}/completions",  # expect: found
}


def call(name, method="GET", pk=None, **kw):
    return requests.request(method, LABEL_STUDIO + ENDPOINTS[name].format(pk=pk), **kw).json()


def done(pk):
    return [t for t in call("export", pk=pk) if t["completions"]]  # expect: found
