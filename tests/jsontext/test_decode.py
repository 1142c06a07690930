"""Decoding with and without orjson: the same values."""

import json
import subprocess
import sys
from decimal import Decimal
from functools import partial
from itertools import repeat

import pytest
from hypothesis import given
from strategies import old_tasks, render

from lsconvert import LimitError
from lsconvert.jsontext import decode
from lsconvert.jsontext.decode import decode_roughly, decode_task

WORDS = (
    *("1", "-0", "-0.0", "1.00", "1E5", "1e400", "-1e400", "1e-400", "0.1", "123456789012345678", "5e-324"),
    *(str(2**53 + 1), str(2**63), str(2**64), "1" * 30, "1" * 5_000, "3.14159265358979323846", "9" * 400 + ".5"),
    *('"\\ud800"', '"\\ud83d\\ude00"', '"\\u0000"', '"é"', "null", "true", '{"a":1,"b":2,"a":3}', "[]", "{}", "[[[]]]"),
    *("[" * 300 + "]" * 300, "[" * 2_000 + "]" * 2_000, "1e9999999999999999999"),
)


@pytest.fixture
def _without(monkeypatch):
    """Hide orjson, as in Python without the GIL."""
    decode._orjson.cache_clear()
    monkeypatch.setitem(sys.modules, "orjson", None)
    yield
    decode._orjson.cache_clear()


def decoded(how, text):
    """Return what a text is decoded to, so that what differs is seen; or what the error says."""
    try:
        return json.dumps(how(text, "f", 0), default=lambda number: f"Decimal {number}")
    except LimitError as error:
        return error.message, error.where


@pytest.mark.parametrize("text", WORDS, ids=lambda word: word[:20])
def test_exactly(text, request):
    first = decoded(decode_task, text.encode())
    request.getfixturevalue("_without")
    assert decode._orjson() is None
    assert decoded(decode_task, text.encode()) == first


def rounded(value):
    """Return a value with large integers as the floats that a rough decoding may make of them."""
    if isinstance(value, list):
        return [rounded(item) for item in value]
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    return float(value) if isinstance(value, int | Decimal) and abs(value) >= 2**63 else value


@pytest.mark.parametrize("text", [word for word in WORDS if len(word) < 4_000], ids=lambda word: word[:20])
def test_roughly(text, request):
    first = decoded(lambda *args: rounded(decode_roughly(*args)), text.encode())
    request.getfixturevalue("_without")
    assert decoded(lambda *args: rounded(decode_roughly(*args)), text.encode()) == first


TASK = old_tasks.map(lambda tree: render(tree, "spaced", repeat("")).encode())


@given(text=TASK)
def test_tasks(text):
    slowly = partial(decode._decode_slowly, parse_float=decode.parse_float)
    assert decoded(decode_task, text) == decoded(slowly, text)


CHECKED = """
import sys
if sys.argv[1] == "without":
    sys.modules["orjson"] = None
import io, lsconvert
text = sys.stdin.buffer.read()
sink = io.BytesIO()
report = lsconvert.upgrade(io.BytesIO(text), sink, on_error="keep")
print(sink.getvalue(), report.findings, report.failed, lsconvert.inspect(io.BytesIO(text)))
"""


def test_a_checked_conversion():
    text = (
        b'[{"id":1,"data":{"x":1e400},"completions":[{"result":[[{"id":7}]]}]},{"data":{},"completions":[],"id":%s}]'
        % (b"9" * 30)
    )
    told = [
        subprocess.run([sys.executable, "-c", CHECKED, how], input=text, capture_output=True, check=True).stdout
        for how in ("with", "without")
    ]
    assert told[0] == told[1]
    assert b"annotations" in told[0]
