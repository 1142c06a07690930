"""Where a file is cut: between tasks, from a few bytes around a place."""

import json
from itertools import chain

import pytest

from lsconvert.conversion.ranges import guess
from lsconvert.conversion.ranges.guess import Shape, cuts, shape_of

REGION = {"id": "r", "type": "choices", "value": {"choices": ["a"]}}
TASKS = [
    {"id": i, "data": {"text": '},{"id":1,"data":{}},{"id":2,"completions":[]},' * (i % 3)}, "completions": [{"id": i, "result": [REGION] * (i % 7)}]}
    for i in range(200)
]  # fmt: skip
FORMS = {
    "compact": json.dumps(TASKS, separators=(",", ":")),
    "spaced": json.dumps(TASKS),
    "pretty": "\ufeff \n" + json.dumps(TASKS, indent=2),
    "lines": "".join(json.dumps(task) + "\n" for task in TASKS),
    "crlf": "\r\n".join(json.dumps(task, separators=(",", ":")) for task in TASKS),
    "joined": "".join(map(json.dumps, TASKS)),
}


def reader(text, read_bytes):
    def read(start, end):
        read_bytes.append(end - start)
        return text[start:end]

    return read


def ends_of(text):
    """Return where each task ends."""
    decoder, at, ends = json.JSONDecoder(), 0, []
    text = text.decode()
    at = text.index("{")
    while at >= 0:
        _, at = decoder.raw_decode(text, at)
        ends.append(len(text[:at].encode()))
        at = text.find("{", at)
    return ends


@pytest.mark.parametrize("form", FORMS)
def test_cuts_are_the_ends_of_tasks(form, monkeypatch):
    monkeypatch.setattr(guess, "WINDOW", 64)
    text = FORMS[form].encode()
    read = reader(text, [])
    shape = shape_of(read, len(text))
    assert shape == Shape(0 if form in ("lines", "crlf", "joined") else ord("["), b'"id"', False)
    found = [*cuts(read, len(text), shape, chain(range(0, len(text), 2000), (len(text),)))]
    assert len(found) > 20
    assert found == sorted({*found})
    assert {*found} <= {*ends_of(text)}


def test_only_the_bytes_around_a_cut_are_read():
    text = FORMS["compact"].encode() * 1
    sizes = []
    [*cuts(reader(text, sizes), len(text), Shape(ord("["), b'"id"', False), iter((len(text) // 2, len(text))))]
    assert sum(sizes) <= guess.WINDOW + 10


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('[{"text":"a"},{"text":"b"}]', Shape(ord("["), b'"text"', True)),
        (' [ {"data":{}}', Shape(ord("["), b'"data"', False)),
        ('{"data":{}}', Shape(0, b'"data"', False)),
        ('{"1":{"data":{}}}', None),
        ("[]", None),
        ("[5]", None),
        ("[[{", None),
        ("", None),
        ('[{"da', None),
        ("id,text\n", None),
        ('[{"data":{', None),
    ],
)  # fmt: skip
def test_shapes(text, expected):
    text = text.encode()
    assert shape_of(reader(text, []), len(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        '[{"id":1,"data":{}}]',  # one task
        '[{"id":1,"data":{}},{"data":{}}]',  # another first key
        '[{"id":1,"data":{"a":"},{\\"id\\":1"}}]',
        '[{"id":1,"annotations":[{"id":1,"result":[]},{"id":2,"result":[]},{"id":3}]}]',
        '[{"id":1,"data":{}},{"id":2',
    ],
)
def test_no_cut(text):
    text = text.encode()
    assert [*cuts(reader(text, []), len(text), Shape(ord("["), b'"id"', False), iter((0, len(text))))] == []


def test_a_search_ends(monkeypatch):
    """After many likely places, or many bytes, there is no cut."""
    text = b"[" + b",".join([b'{"id":1,"a":0}'] * 50 + [b'{"id":2,"data":{}}'] * 2) + b"]"
    shape = Shape(ord("["), b'"id"', False)
    assert len([*cuts(reader(text, []), len(text), shape, iter((0, len(text))))]) == 1
    monkeypatch.setattr(guess, "MAX_TRIES", 20)
    assert [*cuts(reader(text, []), len(text), shape, iter((0, len(text))))] == []
    monkeypatch.setattr(guess, "MAX_TRIES", 1000)
    monkeypatch.setattr(guess, "WINDOW", 16)
    monkeypatch.setattr(guess, "MAX_WINDOW", 100)
    sizes = []
    assert [*cuts(reader(text, sizes), len(text), shape, iter((0, len(text))))] == []
    assert sum(sizes) < 250
