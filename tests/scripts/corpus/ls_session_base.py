import requests
from requests.compat import urljoin


class LSSession(requests.Session):
    """A session for Label Studio."""

    def __init__(self, base_url, token):
        super().__init__()
        self.base_url = base_url
        self.headers.update({"Authorization": "Token {}".format(token)})

    def request(self, method, url, *args, **kwargs):
        return super().request(method, urljoin(self.base_url, url), *args, **kwargs)


ls = LSSession("http://label-studio.example.com", "abc")
ls.post("/api/projects/3/tasks/bulk/", json=[{"data": {"text": "a"}, "completions": [{"result": []}]}])  # expect: rewrite review
tasks = ls.get("/api/projects/3/results", params=dict(finished=0)).json()  # expect: rewrite review
ls.patch("/api/completions/5/", json=dict(result=[]))  # expect: found
