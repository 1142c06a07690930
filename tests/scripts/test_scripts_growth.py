"""The work grows linearly with the API calls in a script. The tests count calls of Python functions, not seconds."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsconvert.scripts import migrate_script
from lsconvert.scripts.editing.edits import EditList, TextEdit
from lsconvert.scripts.editing.positions import DecodedScript
from lsconvert.scripts.model import ParsedScript, StringValue

pytest.importorskip("ast_grep_py")

PYTHON = (
    "import requests\nHOST = 'https://app.heartex.ai'\nURL = HOST + '/api/projects/1/results'\nP = {'finished': 0}\n"
)
BIG = {
    "python": (
        PYTHON,
        ('r{i} = requests.get(f"{{HOST}}/api/projects/{{P}}/results", params={{"finished": 0}}).json()\n'
        'print(r{i}[0]["completions"])\n'),
    ),
    "python, one name": (
        PYTHON,
        'url = f"{{HOST}}/api/projects/1/results"\nr = requests.get(url + "?finished=0")\nr = requests.get(URL, params=P)\n',
    ),
    "python, added later": (
        PYTHON + "q = {}\n",
        ('q["finished"] = 0\nr = requests.get(URL, params=q)\nq = {{}}\n'
        'd{i} = {{}}\nd{i}["team_id"] = 1\nrequests.post(HOST + "/api/projects/", json=d{i})\n'),
    ),
    "python, classes": (
        PYTHON + "import pandas\n",
        ('class A{i}:\n    data: dict\n    completions: list\n'
        'a = A{i}(completions=f.col("completions.result"))\nfor x in a.completions[0]["result"]: x[0]\n'),
    ),
    "python, not proven": ("", 'r = requests.get(f"{{h}}/api/projects/1/results")\nprint(r["completions"], "finished=0")\n'),
    "javascript": (
        "const HOST = 'https://app.heartex.ai', P = 1;\n",
        ("const r{i} = await fetch(`${{HOST}}/api/projects/${{P}}/results?finished=0`);\nconsole.log(r{i}[0].completions);\n"
        'const d{i} = {{completions: [], data: {i}}}; await axios.post(HOST + "/api/projects/1/tasks/bulk", d{i});\n'),
    ),
    "shell": (
        "HOST='https://app.heartex.ai'\n",
        ('curl "$HOST/api/projects/$P/results?finished=0" -H "Authorization: Token $T" | jq ".[].completions"\n'
        'curl -X POST "$HOST/api/projects/$P/tasks/bulk" -d \'[{{"data": {{}}, "completions": []}}]\'\n'),
    ),
}  # fmt: skip


def work(name, count):
    """Return the number of function calls that the migration of a script with `count` API calls takes."""
    head, body = BIG[name]
    script = (head + "".join(body.format(i=i) for i in range(count))).encode()
    events = 0

    def note(*_):
        nonlocal events
        events += 1

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        migrated = migrate_script(script, name.partition(",")[0])
    finally:
        sys.setprofile(before)
    assert len(migrated.findings) >= count
    return events


@pytest.mark.slow
@pytest.mark.parametrize("name", BIG)
def test_the_work_grows_linearly(name):
    work(name, 5)  # fill the caches
    assert work(name, 300) < 2.5 * work(name, 150)


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 4))))
def test_edits_overlap(ranges):
    edits = EditList()
    for start, size in ranges:
        edit = TextEdit(start, start + size, "")
        overlaps = any(edit.start < other.end and other.start < edit.end for other in edits)
        assert edits.overlaps(edit) == overlaps
        assert (edit in edits) == (edit in list(edits))
        if not overlaps:
            edits.add(edit)
    assert list(edits) == sorted(edits)


@given(st.lists(st.none() | st.integers(0, 20)), st.integers(0, 20))
def test_lookup_returns_the_last_value_before_a_place(starts, before):
    values = [None if start is None else StringValue((), start, start) for start in starts]
    script = ParsedScript()
    for value in values:
        script.bind("a", value, 0)
        script.lookup("a", (0,), before)  # the cache of starts must not outlive an assignment
    seen = [value for value in values if value is None or value.start < before] if len(values) > 1 else values
    assert script.lookup("a", (0,), before) is (seen[-1] if seen else None)


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1", "iso2022_jp", "utf-7"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_places_in_long_scripts(encoding, mark):
    letters = {"latin-1": "\u00e9", "iso2022_jp": "\u3042"}.get(encoding, "\u00e9\u3042\U0001f600")
    text = f"x = '{letters}'\n" * 400 + letters * 1200
    if mark and encoding != "utf-8":
        return
    decoded = DecodedScript(mark + text.encode(encoding), encoding)
    for place in (0, 5, 999, 1000, 1001, 2500, len(text)):
        where = decoded.where(place)
        assert where.offset == len(mark) + len(text[:place].encode(encoding))
        assert where.line == text.count("\n", 0, place) + 1
