"""Tasks in = tasks out + quarantined, in order: every task that is lost, doubled or changed is noticed."""

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsconvert import SourceError, upgrade, verify

GOOD = b'{"id":%d,"data":{"t":"a"},"completions":[{"id":5,"result":[]}]}'
WRONG = b'{"id":%d,"data":{"t":"\\ud800"},"completions":[{"id":1.50,"result":7}]}'
DEEP = 3000


def document(kinds, form):
    tasks = [(GOOD if good else WRONG) % i for i, good in enumerate(kinds)]
    if form == "lines":
        return b"\n".join(tasks)
    if form == "by id":
        return b"{" + b",".join(b'"%d":%s' % (i + 10, task) for i, task in enumerate(tasks)) + b"}"
    return b"[" + b",\r\n".join(tasks) + b"]"


def converted(before, **options):
    """Return AFTER and the quarantine."""
    after, quarantine = io.BytesIO(), io.BytesIO()
    upgrade(io.BytesIO(before), after, quarantine=quarantine, **options)
    return after.getvalue(), quarantine.getvalue()


def difference(before, after, quarantine, **options):
    after = [io.BytesIO(one) for one in after] if isinstance(after, list) else io.BytesIO(after)
    quarantine = None if quarantine is None else io.BytesIO(quarantine)
    return verify(io.BytesIO(before), after, quarantine=quarantine, **options)


kinds = st.lists(st.booleans(), min_size=1, max_size=6)
forms = st.sampled_from(("array", "lines", "by id"))
options = st.sampled_from(({}, {"target": "import", "unmapped": "keep"}))


@given(kinds, forms, options)
def test_out_and_quarantined_are_in(kinds, form, options):
    before = document(kinds, form)
    after, quarantine = converted(before, **options)
    assert quarantine.count(b"\n") == kinds.count(False)
    assert difference(before, after, quarantine, **options) is None
    if not all(kinds):
        assert difference(before, after, None, **options) is not None
        assert difference(before, after, b"", **options) is not None


@given(kinds, forms, st.data())
def test_every_change_of_the_quarantine_is_noticed(kinds, form, data):
    before = document([*kinds, False], form)
    after, quarantine = converted(before)
    lines = quarantine.splitlines(keepends=True)
    at = data.draw(st.integers(0, len(lines) - 1))
    change = data.draw(st.sampled_from(("lost", "twice", "swapped", "value", "other place", "key", "after all")))
    if change == "lost":
        del lines[at]
    elif change == "twice":
        lines.insert(at, lines[at])
    elif change == "swapped":
        other = data.draw(st.integers(0, len(lines) - 1))
        if other == at:
            return
        lines[at], lines[other] = lines[other], lines[at]
    elif change == "value":
        lines[at] = lines[at].replace(b"1.50", b"1.51")
    elif change == "key":
        lines[at] = lines[at].replace(b'"completions"', b'"annotations"')
    elif change == "other place":
        lines[at] = lines[at].replace(b'"task_index": ', b'"task_index": 1')
    else:
        lines.append(lines[at].replace(b'"task_index": ', b'"task_index": 9'))
    found = difference(before, after, b"".join(lines))
    assert found is not None


def test_places_are_not_needed():
    before = document([True, False, False, True], "array")
    after, quarantine = converted(before)
    lines = [json.loads(line) for line in quarantine.splitlines()]
    bare = b"\n".join(json.dumps({"task": line["task"]}).encode().replace(b"1.5", b"1.50") for line in lines)
    assert difference(before, after, bare) is None
    assert difference(before, after, bare.replace(b"1.50", b"1.5")) is not None


def test_a_difference_names_its_file():
    before = document([True, False], "array")
    after, quarantine = converted(before)
    stream = io.BytesIO(quarantine.replace(b"1.50", b"2"))
    stream.name = "q.jsonl"
    found = verify(io.BytesIO(before), io.BytesIO(after), quarantine=stream)
    assert (found.task_index, found.before, found.file) == (1, "/1", "q.jsonl")
    assert str(found) == 'task 1: the quarantine has another task here (before: "/1", after: "" in q.jsonl)'


def test_parts():
    before = document([True] * 3, "lines")
    whole, _ = converted(document([True] * 3, "array"))
    parts = [b"[" + task + b"]" for task in whole[1:-1].split(b",\r\n")]
    assert difference(before, parts, None) is None
    assert difference(before, [parts[0], b"[]", *parts[1:]], None) is None
    assert difference(before, parts[:2], None).message == "AFTER has no such task"
    assert difference(before, [*parts, parts[2]], None).message == "BEFORE has no such task"
    assert difference(before, [parts[1], parts[0], parts[2]], None) is not None
    assert difference(before, [parts[0], parts[1], parts[2][1:-1]], None) is None  # one of them is JSON Lines
    assert difference(before, parts[0], None).message == "AFTER has no such task"
    with pytest.raises(ValueError, match="no output"):
        difference(before, [], None)


def test_a_part_is_named(tmp_path):
    before = document([True] * 2, "array")
    after, _ = converted(before)
    one, two = after[1:-1].split(b",\r\n")
    files = [tmp_path / "a.json", tmp_path / "b.json"]
    for file, task in zip(files, (one, two.replace(b'"id":5', b'"id":6'))):
        file.write_bytes(b"[" + task + b"]")
    found = verify(io.BytesIO(before), files)
    assert (found.task_index, found.before, found.after) == (1, "/1/completions/0/id", "/0/annotations/0/id")
    assert found.file == str(files[1])


@pytest.mark.parametrize("value", [b"7", b"[" * DEEP + b"]" * DEEP])
def test_deep_tasks(value):
    before = b'[{"data":{"t":' + value + b'},"completions":7},{"data":{"t":1}}]'
    line = b'{"task_index":0,"task":{"data":{"t":' + value + b'},"completions":7}}'
    assert difference(before, b'[{"data":{"t":1}}]', line) is None
    assert difference(before, b'[{"data":{"t":1}}]', line.replace(b":7", b":8")) is not None


@pytest.mark.parametrize("line", [b"7", b"{}", b'{"id":1,"data":{}}', b'{"task":{},"task":{}}', b'[{"id":1}]'])
def test_what_is_no_quarantine(line):
    with pytest.raises(SourceError, match="is not a quarantine"):
        difference(b"[{}]", b"[{}]", line)
