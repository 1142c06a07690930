"""Verification of maps of texts: it notices every string that a map should have changed, and every other change."""

import io
import re
from pathlib import Path

import pytest

import lsconvert

GOLDEN = Path(__file__).parents[1] / "golden" / "mapped"
BEFORE = (GOLDEN / "v1_export.before.json").read_bytes()
AFTER = (GOLDEN / "v1_export.after.json").read_bytes()
OPTIONS = {
    "maps": {
        "labels": {"Car": "Vehicle", "Straße": "Road", "5 stars": "five", "Truck": "Lorry"},
        "controls": {"label": "vehicles", "image": "picture"},
    },
    "replace_prefix": {"/data/local-files/?d=": "s3://bucket/", "data.pages": {"http://old/": "https://new/"}},
}


def difference(before, after, **options):
    return lsconvert.verify(io.BytesIO(before), io.BytesIO(after), **options)


def test_every_changed_string_is_noticed():
    assert difference(BEFORE, AFTER, **OPTIONS) is None
    for match in re.finditer(rb'"(?:[^"\\]|\\.)*"', AFTER):
        other = match.group()[:-1] + b'x"'
        assert difference(BEFORE, AFTER[: match.start()] + other + AFTER[match.end() :], **OPTIONS) is not None, other


@pytest.mark.parametrize(
    "new", [b"Vehicle", b"Road", b"five", b"Lorry", b"vehicles", b"picture", b"s3://bucket/", b"https://new/"]
)
def test_every_string_that_was_not_mapped_is_noticed(new):
    texts = {text: old for names in OPTIONS["maps"].values() for old, text in names.items()}
    texts |= {"s3://bucket/": "/data/local-files/?d=", "https://new/": "http://old/"}
    places = list(re.finditer(rb'(?<=")' + re.escape(new), AFTER))
    assert places
    for match in places:
        old = texts[new.decode()].encode()
        assert difference(BEFORE, AFTER[: match.start()] + old + AFTER[match.end() :], **OPTIONS) is not None


@pytest.mark.parametrize("missing", ["labels", "controls"])
def test_other_maps(missing):
    maps = {name: texts for name, texts in OPTIONS["maps"].items() if name != missing}
    assert difference(BEFORE, AFTER, **OPTIONS | {"maps": maps}) is not None
    assert difference(BEFORE, AFTER, maps=OPTIONS["maps"]) is not None
    more = {**OPTIONS["maps"]["labels"], "Bus": "Coach"}
    assert difference(BEFORE, AFTER, **OPTIONS | {"maps": OPTIONS["maps"] | {"labels": more}}) is not None


def test_deep_data():
    before = b'[{"data":' + b'{"a":[' * 3_000 + b'"/d"' + b"]}" * 3_000 + b"}]"
    after = before.replace(b"/d", b"x")
    assert difference(before, after, replace_prefix={"/d": "x"}) is None
    assert difference(before, before, replace_prefix={"/d": "x"}) is not None


def test_unusual_characters():
    before = b'[{"data":{"a":"\\ue000/d","b":"\\ud800/d","c":"\xee\x80\x80\\ud800"}}]'
    after = b'[{"data":{"a":"x/d","b":"\\ud800/d","c":"x\\uD800"}}]'
    assert difference(before, after, replace_prefix={"\ue000": "x"}) is None
    assert difference(before, before, replace_prefix={"\ue000": "x"}) is not None
    assert (
        difference(before, after.replace(b"x", "\ue000\ue000".encode()), replace_prefix={"\ue000": "\ue000\ue000"})
        is None
    )
