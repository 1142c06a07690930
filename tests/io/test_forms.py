"""The form that a name means, and the name for a form."""

import io
from pathlib import Path

import pytest

from lsconvert import OutputFormat, name_in_format, named_format


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.json", "json"),
        ("x/a.JSON.gz", "json"),
        (Path("a.jsonl"), "jsonl"),
        ("a.ndjson.zst", "jsonl"),
        ("a.jsonl.zip", "jsonl"),
        ("a", None),
        ("-", None),
        ("json", None),
        (".json", None),
        ("a.json.txt", None),
        ("a.jsonl/b", None),
        ("a.tar.gz", None),
        ("a.geojson", None),
        (io.BytesIO(), None),
        (None, None),
    ],
)
def test_named_format(name, expected):
    assert named_format(name) == expected


@pytest.mark.parametrize(
    ("name", "lines", "array"),
    [
        ("a.json", "a.jsonl", "a.json"),
        ("sub/a.json.gz", "sub/a.jsonl.gz", "sub/a.json.gz"),
        ("a.jsonl", "a.jsonl", "a.json"),
        ("a.NDJSON", "a.NDJSON", "a.json"),
        ("a.b.ndjson.ZST", "a.b.ndjson.ZST", "a.b.json.ZST"),
        ("a", "a.jsonl", "a.json"),
        ("a.txt", "a.txt.jsonl", "a.txt.json"),
        ("a.zip", "a.jsonl.zip", "a.json.zip"),
        ("a.1", "a.1.jsonl", "a.1.json"),
        ("x.y/a", "x.y/a.jsonl", "x.y/a.json"),
    ],
)
def test_name_in_format(name, lines, array):
    assert name_in_format(name, OutputFormat.JSONL) == lines
    assert name_in_format(name, OutputFormat.JSON) == name_in_format(name, OutputFormat.ARRAY) == array
