import itertools
import label_studio_sdk
c["result"][0][0]["value"]
for inner in c["result"]:
    for region in inner: pass
for i, rs in enumerate(c["result"]):
    for r in rs: pass
for q, rs2 in zip(ids, c["result"]):
    for r in rs2: pass
x, = c["result"]
for r in x: print(r["id"])
first = c["result"][0]
print(first["value"]["choices"])
if c["result"] and c["result"][0]:
    print(c["result"][0]["type"])
flat = sum(c["result"], [])
regions = c["result"][0]
for region in regions: print(region["id"])
payload = {"result": [[r for r in rs]]}
class A:
    result: List[List[dict]]
def f(c):
    result = c.get("result") or []
    result = result[0]
    return [r["id"] for r in result]
def g(c):
    for r in c["result"]:
        if isinstance(r, list):
            for x in r: pass
        for k in r: print(r[k])
        for k, v in r.items(): pass
def h(c):
    a = c["result"][-1]
    return a["value"], c["result"][1:], c["result"][0].get("x"), len(c["result"])
def h2(t):
    return t.completions[0].result[0][0]
for i in range(len(c["result"])):
    c["result"][i]["value"]
    c["result"][i][0]
print([r["id"] for rs in c["result"] for r in rs])
print(f"{c['result'][0][0]}")
print(c["result"][0][key], future.result()[0][0], self.result[0][0])
