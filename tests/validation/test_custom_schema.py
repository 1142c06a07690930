"""Schemas of the user's own: an unusable one raises SchemaError instead of a crash or an endless run."""

import json
import os
import threading
from decimal import Decimal

import pytest

import lsconvert
from lsconvert import SchemaError
from lsconvert.validation import checker, validate
from lsconvert.validation.checker import Checker
from lsconvert.validation.custom_schema import MAX_SIZE, read_schema

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
REJECTED = {
    "a number": ("5", "is not a JSON Schema"),
    "a list": ("[]", "is not a JSON Schema"),
    "null": ("null", "is not a JSON Schema"),
    "not JSON": ("{", "is not JSON"),
    "NaN": ('{"minimum": NaN}', "is not JSON"),
    "a long number": ('{"minimum": ' + "9" * 5000 + "}", "is not JSON"),
    "empty": ("", "is not JSON"),
    "not UTF-8": (b'{"title": "\xe9"}', "not UTF-8"),
    "binary": (b"{}\0", "null characters"),
    "not 500 deep": (nested("not", 500), "nested too deep"),
    "allOf 500 deep": (nested("allOf", 500), "nested too deep"),
    "not 100,000 deep": (nested("not", 100_000), "nested too deep"),
    "too large": ('{"title": "' + "x" * MAX_SIZE + '"}', "larger than 1 MiB"),
    "pattern": ('{"properties": {"a": {"pattern": "("}}}', "not a valid JSON Schema"),
    "patternProperties": ('{"patternProperties": {"(": true}}', "not a valid JSON Schema"),
    "a reference to a server": ('{"$ref": "http://127.0.0.1:1/x"}', "not bundled"),
    "a reference to a file": (
        '{"properties": {"x": {"$ref": "file:///etc/hosts"}}}',
        "not bundled",
    ),
    "a reference to nothing": ('{"$defs": {"a": {"$ref": "#/$defs/b"}}}', "not bundled"),
    "an invalid reference": ('{"$ref": "http://["}', "not bundled"),
    "another draft": ('{"$schema": "http://json-schema.org/draft-07/schema#"}', "not draft 2020-12"),
    "an unknown draft": ('{"$schema": "https://example.com/mine"}', "not draft 2020-12"),
    **{f"loop: {name}": (json.dumps(schema), "leads back to itself") for name, schema in LOOPS.items()},
}
ACCEPTED = {
    "true": ("true", True),
    "false": ("false", False),
    "byte order mark": ("\ufefftrue", True),
    "draft": (json.dumps({"$schema": "https://json-schema.org/draft/2020-12/schema", "required": ["data"]}), True),
    "recursion into the value": ('{"$ref": "#/$defs/t", "$defs": {"t": {"additionalProperties": {"$ref": "#/$defs/t"}}}}', True),
    "50 deep": (nested("not", 50), True),
    "named": (json.dumps({"$id": "http://example.com/a", "$ref": "b", "$defs": {"x": {"$id": "b", "type": "array"}}}), False),
}  # fmt: skip


@pytest.fixture(params=[True, False], ids=["fast validator", "jsonschema alone"])
def fast_validator(request, monkeypatch):
    """Run a test with and without jsonschema-rs; the results have to be the same."""
    if not request.param:
        monkeypatch.setattr(checker, "_fast_validator", lambda schema: None)
        monkeypatch.setattr(checker, "warn_once_if_slow", lambda: None)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "own.schema.json"


@pytest.mark.usefixtures("fast_validator")
@pytest.mark.parametrize(("text", "what"), REJECTED.values(), ids=REJECTED)
def test_rejected(path, text, what):
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(SchemaError, match=what) as caught:
        lsconvert.is_valid({}, schema=str(path))
    assert caught.value.where.file == str(path)


@pytest.mark.usefixtures("fast_validator")
@pytest.mark.parametrize(("text", "valid"), ACCEPTED.values(), ids=ACCEPTED)
def test_accepted(path, text, valid):
    path.write_text(text, encoding="utf-8")
    assert lsconvert.is_valid(TASK, schema=str(path)) is valid
    assert lsconvert.is_valid(json.dumps(TASK).encode(), schema=str(path)) is valid


def test_unreadable_files(path):
    with pytest.raises(SchemaError, match="cannot be read") as caught:
        lsconvert.is_valid({}, schema=str(path))
    assert "v2-import" in caught.value.hint
    path.mkdir()
    with pytest.raises(SchemaError, match="cannot be read"):
        lsconvert.is_valid({}, schema=str(path))
    with pytest.raises(SchemaError, match="not a valid file name"):
        lsconvert.is_valid({}, schema="a\0b")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_read_once(path):
    os.mkfifo(path)
    writer = threading.Thread(target=path.write_text, args=("false",))
    writer.start()
    assert not lsconvert.is_valid({}, schema=path)
    writer.join()
    assert not lsconvert.is_valid({}, schema=path)


def test_a_changed_file_is_read_again(path, monkeypatch):
    reads = []
    monkeypatch.setattr(validate, "read_schema", lambda name: reads.append(name) or read_schema(name))
    path.write_text("false")
    assert not lsconvert.is_valid(TASK, schema=path)
    assert not lsconvert.is_valid(TASK, schema=str(path))
    assert len(reads) == 1
    path.write_text("true ")  # another size, for file systems with coarse times
    assert lsconvert.is_valid(TASK, schema=path)
    assert len(reads) == 2


def test_an_unusable_schema_is_reported_before_the_data_is_read(path):
    path.write_text("5")
    with pytest.raises(SchemaError):
        lsconvert.validate(b"[]", schema=path)


def chain(length):
    defs = {f"a{i}": {"$ref": f"#/$defs/a{i + 1}"} for i in range(length)}
    return {"$ref": "#/$defs/a0", "$defs": defs | {f"a{length}": {"type": "array"}}}


UNSUPPORTED = [
    (chain(2000), {}, "nested too deep"),
    ({"patternProperties": {"(?P<x>a)": True, "(?P<x>b)": True}, "additionalProperties": False}, {"c": 1}, "patterns"),
    ({"properties": {"a": {"multipleOf": 0.1}}}, {"a": Decimal("1e999")}, "multipleOf"),
    ({"properties": {"a": {"multipleOf": 3}}}, {"a": Decimal("1e999")}, "multipleOf"),
    ({"properties": {"a": {"multipleOf": 0.1}}}, {"a": 10**400}, "multipleOf"),
]


@pytest.mark.usefixtures("fast_validator")
@pytest.mark.parametrize(("schema", "task", "what"), UNSUPPORTED)
def test_limits_of_jsonschema(schema, task, what):
    with pytest.raises(SchemaError, match=what):
        Checker(schema).explain(task)
