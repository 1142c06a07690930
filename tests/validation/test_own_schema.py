"""Schemas of the user's own: what is read, and what is refused in words instead of a crash or a run without end."""

import json
import os
import threading
from decimal import Decimal

import pytest

import lsconvert
from lsconvert import SchemaError
from lsconvert.validation import checker
from lsconvert.validation.checker import Checker
from lsconvert.validation.own_schema import MAX_SIZE

TASK = {"data": {"a": "b"}}


def nested(keyword, depth):
    opening, closing = ("[", "]") if keyword == "allOf" else ("", "")
    return (f'{{"{keyword}":{opening}' * depth) + "true" + f"{closing}}}" * depth


LOOPS = {
    "itself": {"$ref": "#"},
    "two": {"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}},
    "all": {"allOf": [True, {"$ref": "#"}]},
    "any": {"anyOf": [{"type": "array"}, {"$ref": "#"}]},
    "if": {"if": {"$ref": "#"}},
    "dependent": {"dependentSchemas": {"data": {"$ref": "#"}}},
    "in a property": {"properties": {"data": {"not": {"$ref": "#/properties/data"}}}},
    "in a part that is not used": {"$defs": {"a": {"$ref": "#/$defs/a"}}},
    "anchor": {"$ref": "#x", "$defs": {"a": {"$anchor": "x", "$ref": "#/$defs/a"}}},
    "dynamic": {"$dynamicAnchor": "x", "$dynamicRef": "#x"},
    "by name": {"$id": "http://example.com/a", "$ref": "a"},
}
REFUSED = {
    "a number": ("5", "is no JSON Schema"),
    "a list": ("[]", "is no JSON Schema"),
    "null": ("null", "is no JSON Schema"),
    "not JSON": ("{", "is no JSON"),
    "NaN": ('{"minimum": NaN}', "is no JSON"),
    "a long number": ('{"minimum": ' + "9" * 5000 + "}", "is no JSON"),
    "empty": ("", "is no JSON"),
    "not UTF-8": (b'{"title": "\xe9"}', "not UTF-8"),
    "binary": (b"{}\0", "null characters"),
    "not 500 deep": (nested("not", 500), "nested too deep"),
    "allOf 500 deep": (nested("allOf", 500), "nested too deep"),
    "not 100,000 deep": (nested("not", 100_000), "nested too deep"),
    "too large": ('{"title": "' + "x" * MAX_SIZE + '"}', "larger than 1 MiB"),
    "pattern": ('{"properties": {"a": {"pattern": "("}}}', "no valid JSON Schema"),
    "patternProperties": ('{"patternProperties": {"(": true}}', "no valid JSON Schema"),
    "a reference to a server": ('{"$ref": "http://127.0.0.1:1/x"}', "not bundled; nothing is fetched"),
    "a reference to a file": (
        '{"properties": {"x": {"$ref": "file:///etc/hosts"}}}',
        "not bundled; nothing is fetched",
    ),
    "a reference to nothing": ('{"$defs": {"a": {"$ref": "#/$defs/b"}}}', "not bundled; nothing is fetched"),
    "an odd reference": ('{"$ref": "http://["}', "not bundled; nothing is fetched"),
    "another draft": ('{"$schema": "http://json-schema.org/draft-07/schema#"}', "another draft than 2020-12"),
    "an unknown draft": ('{"$schema": "https://example.com/mine"}', "another draft than 2020-12"),
    **{f"loop: {name}": (json.dumps(schema), "leads back to itself") for name, schema in LOOPS.items()},
}
TAKEN = {
    "true": ("true", True),
    "false": ("false", False),
    "byte order mark": ("\ufefftrue", True),
    "draft": (json.dumps({"$schema": "https://json-schema.org/draft/2020-12/schema", "required": ["data"]}), True),
    "recursion into the value": ('{"$ref": "#/$defs/t", "$defs": {"t": {"additionalProperties": {"$ref": "#/$defs/t"}}}}', True),
    "50 deep": (nested("not", 50), True),
    "named": (json.dumps({"$id": "http://example.com/a", "$ref": "b", "$defs": {"x": {"$id": "b", "type": "array"}}}), False),
}  # fmt: skip


@pytest.fixture(params=[True, False], ids=["gate", "without the gate"])
def gate(request, monkeypatch):
    """Whether jsonschema-rs is there; what is refused and what is found is the same."""
    if not request.param:
        monkeypatch.setattr(checker, "_fast_gate", lambda schema: None)
        monkeypatch.setattr(checker, "warn_once_if_slow", lambda: None)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "own.schema.json"


@pytest.mark.usefixtures("gate")
@pytest.mark.parametrize(("text", "what"), REFUSED.values(), ids=REFUSED)
def test_refused(path, text, what):
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(SchemaError, match=what) as caught:
        lsconvert.is_valid({}, schema=str(path))
    assert caught.value.where.file == str(path)


@pytest.mark.usefixtures("gate")
@pytest.mark.parametrize(("text", "valid"), TAKEN.values(), ids=TAKEN)
def test_taken(path, text, valid):
    path.write_text(text, encoding="utf-8")
    assert lsconvert.is_valid(TASK, schema=str(path)) is valid
    assert lsconvert.is_valid(json.dumps(TASK).encode(), schema=str(path)) is valid


def test_no_file(path):
    with pytest.raises(SchemaError, match="cannot be read") as caught:
        lsconvert.is_valid({}, schema=str(path))
    assert "v2-import" in caught.value.hint
    path.mkdir()
    with pytest.raises(SchemaError, match="cannot be read"):
        lsconvert.is_valid({}, schema=str(path))
    with pytest.raises(SchemaError, match="not a valid file name"):
        lsconvert.is_valid({}, schema="a\0b")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe(path):
    os.mkfifo(path)
    writer = threading.Thread(target=path.write_text, args=("false",))
    writer.start()
    assert not lsconvert.is_valid({}, schema=str(path))
    writer.join()


def chain(length):
    defs = {f"a{i}": {"$ref": f"#/$defs/a{i + 1}"} for i in range(length)}
    return {"$ref": "#/$defs/a0", "$defs": defs | {f"a{length}": {"type": "array"}}}


BEYOND = [
    (chain(2000), {}, "nested too deep"),
    ({"patternProperties": {"(?P<x>a)": True, "(?P<x>b)": True}, "additionalProperties": False}, {"c": 1}, "patterns"),
    ({"properties": {"a": {"multipleOf": 0.1}}}, {"a": Decimal("1e999")}, "multipleOf"),
    ({"properties": {"a": {"multipleOf": 3}}}, {"a": Decimal("1e999")}, "multipleOf"),
    ({"properties": {"a": {"multipleOf": 0.1}}}, {"a": 10**400}, "multipleOf"),
]


@pytest.mark.usefixtures("gate")
@pytest.mark.parametrize(("schema", "task", "what"), BEYOND)
def test_what_jsonschema_cannot_do(schema, task, what):
    with pytest.raises(SchemaError, match=what):
        Checker(schema).explain(task)
