import requests
heartex = requests.Session()
def a(p):
    for path in ("results", "completions"):
        yield heartex.get(f"https://app.heartex.ai/api/projects/{p}/{path}")
URLS = dict(bulk="https://app.heartex.ai/api/projects/%s/tasks/bulk/", res=f"https://app.heartex.ai/api/projects/{1}/results")
x = {**{"completions": 1}}; y = [t for t in () if t.get('completions') is None]
try: requests.post(url=URLS["bulk"] % 3, json={"completions": []})
except Exception as e: raise RuntimeError(f"POST /api/projects/{a}/tasks/bulk failed: {e}") from e
lambda url="/api/projects/1/results": url
assert "completions" in x, "no completions"
print("a" "b" f"{x}" 'c', *[1], sep="")
async def f(): return [c async for c in g() if c["completions"]]
class K(dict):
    completions: list = []
    @property
    def n(self): return len(self["completions"])
