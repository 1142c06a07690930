import requests as r, json
from urllib.parse import urlencode
from config import settings
class Heartex:
    BASE = settings.HEARTEX_URL
    RESULTS = "/api/projects/{pid}/export?exportType=JSON"
    def __init__(self): self.s = r.Session()
    def get(self, pid, **kw):
        q = urlencode({"finished": 0, "return_predictions": 1, **kw})
        return self.s.get(f"{self.BASE}{self.RESULTS.format(pid=pid)}?{q}").json()
    def ids(self, pid): return [c["id"] for t in self.get(pid) for c in t["annotations"]]
