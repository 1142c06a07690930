"""Python code that takes two levels of a result, and code that takes one."""

import pytest

from lsconvert import migrate_script

TWO = [
    'c["result"][0][0]["value"]',
    'c["result"][0][1:]',
    'for rs in c["result"]:\n    for r in rs: pass',
    'for i, rs in enumerate(c["result"]):\n    for r in rs: pass',
    'for i, rs in zip(ids, c["result"]):\n    print(len(rs))',
    'x, = c["result"]\nprint([r["id"] for r in x])',
    'x, *more = c["result"]\nx[0]["id"]',
    'sum(c["result"], [])',
    'list(chain(*c["result"]))',
    'chain.from_iterable(c.get("result") or [])',
    '[r for rs in c["result"] for r in rs]',
    'for i in range(3): c["result"][0][i]["id"]',
    'first = next(iter(c["result"]))\nfirst[0]["id"]',
    'out.extend(c["result"][0])',
    '{"result": [[r]]}',
    "dict(result=[[r for r in rs]])",
    "class A:\n    result: Optional[List[List[dict]]] = None",
    "class A:\n    result: list[list[dict]]",
    "annotation.result[0][0].value",
    'def f(c):\n    rs = c["result"]\n    rs = rs[0]\n    return [r["id"] for r in rs]',
    "print(f\"{c['result'][0][0]}\")",
]
ONE = [
    'first = c["result"][0]\nprint(first["value"]["choices"])',
    'if c["result"] and c["result"][0]: print(c["result"][0]["type"])',
    'for r in c["result"]: print(r["id"], list(r.items()))',
    'for r in c["result"]:\n    for key in r: print(r[key])',
    'for i, r in enumerate(c["result"]): print(i, r["id"])',
    'for r in c["result"]:\n    if isinstance(r, list):\n        for x in r: pass',
    'x, = c["result"]\nprint(x["id"])',
    'x, *more = c["result"]\nprint(more[0]["id"], len(more))',
    'print(len(c["result"]), c["result"][1:], [*c["result"]])',
    'rs = [r for r in c["result"] if r["type"] == "choices"]\nrs[0]["id"]\nfor r in rs: print(len(rs))',
    'def f():\n    r = c["result"][0]\n    return r["id"]\ndef g(r):\n    return r[0]',
    "future.result()[0][0], self.result[0][0]",
    '{"result": [r for r in rs]}',
    "class A:\n    result: List[dict]\n    rows: List[List[dict]]",
    "sum(c['result'])",
    'for r in c["results"]:\n    for x in r: pass',
]


def findings(code):
    script = f"import label_studio_sdk\n{code}\n".encode()
    return [found for found in migrate_script(script, "python").findings if found.code == "LS123"]


@pytest.mark.parametrize("code", TWO)
def test_two_levels(code):
    [found] = findings(code)
    assert found.action == "review"
    assert found.todo


@pytest.mark.parametrize("code", ONE)
def test_one_level(code):
    assert findings(code) == []
