"""Decoding returns the same values with and without orjson."""

import importlib.util
import json
import subprocess
import sys
from decimal import Decimal
from itertools import repeat

import pytest
from hypothesis import given
from strategies import old_tasks, render

from lsconvert import LimitError
from lsconvert.jsontext import decode
from lsconvert.jsontext.decode import decode_task

WORDS = (
    *("1", "-0", "-0.0", "1.00", "1E5", "1e400", "-1e400", "1e-400", "0.1", "123456789012345678", "5e-324"),
    *(str(2**53 + 1), str(2**63), str(2**64), "1" * 30, "1" * 5_000, "3.14159265358979323846", "9" * 400 + ".5"),
    *('"\\ud800"', '"\\ud83d\\ude00"', '"\\u0000"', '"é"', "null", "true", '{"a":1,"b":2,"a":3}', "[]", "{}", "[[[]]]"),
    *("[" * 300 + "]" * 300, "[" * 2_000 + "]" * 2_000, "1e9999999999999999999"),
)


def load_without_orjson():
    """Return a second copy of the module, which cannot import orjson. There is no orjson for free-threaded Python."""
    spec = importlib.util.spec_from_file_location("decode_without_orjson", decode.__file__)
    module = importlib.util.module_from_spec(spec)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "orjson", None)
        spec.loader.exec_module(module)
        assert type(module.decode_roughly(b"%d" % 2**64, "f", 0)) is int  # orjson returns a float
    return module


WITHOUT_ORJSON = load_without_orjson()


def decoded(how, text):
    """Return the decoded text as JSON, so that a test shows differences, or the message and position of an error."""
    try:
        return json.dumps(how(text, "f", 0), default=lambda number: f"Decimal {number}")
    except LimitError as error:
        return error.message, error.where


@pytest.mark.parametrize("text", WORDS, ids=lambda word: word[:20])
def test_decode_task(text):
    assert decoded(decode_task, text.encode()) == decoded(WITHOUT_ORJSON.decode_task, text.encode())


def rounded(value):
    """Return a copy of a value with large integers as floats, as decode_roughly may return them."""
    if isinstance(value, list):
        return [rounded(item) for item in value]
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    return float(value) if isinstance(value, int | Decimal) and abs(value) >= 2**63 else value


@pytest.mark.parametrize("text", [word for word in WORDS if len(word) < 4_000], ids=lambda word: word[:20])
def test_decode_roughly(text):
    first, second = (
        decoded(lambda *args, module=module: rounded(module.decode_roughly(*args)), text.encode())
        for module in (decode, WITHOUT_ORJSON)
    )
    assert first == second


TASK = old_tasks.map(lambda tree: render(tree, "spaced", repeat("")).encode())


@given(text=TASK)
def test_generated_tasks(text):
    assert decoded(decode_task, text) == decoded(WITHOUT_ORJSON.decode_task, text)


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


def test_checked_conversion_without_orjson():
    text = (
        b'[{"id":1,"data":{"x":1e400},"completions":[{"result":[[{"id":7}]]}]},{"data":{},"completions":[],"id":%s}]'
        % (b"9" * 30)
    )
    outputs = [
        subprocess.run([sys.executable, "-c", CHECKED, how], input=text, capture_output=True, check=True).stdout
        for how in ("with", "without")
    ]
    assert outputs[0] == outputs[1]
    assert b"annotations" in outputs[0]
