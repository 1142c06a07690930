"""What a check may do without: fewer numbers in long lists, and nothing else."""

import json
import os
import random
from itertools import takewhile
from urllib.parse import urljoin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lsconvert import kernel
from lsconvert.checker import bundled_checker
from lsconvert.schema import bundle, schema_names

PARTS = 20 if os.environ.get("HYPOTHESIS_PROFILE") == "ci" else 1
KEPT = 64
LONG = 10**18 - 1  # the last number that is read
pytestmark = pytest.mark.skipif("native" not in kernel.KERNELS, reason="there is only the kernel in Python")


@pytest.fixture(autouse=True)
def _large(monkeypatch):
    """Small texts are as large as any."""
    monkeypatch.setattr(kernel, "LARGE", 0)


def abridged(text, before=b"[1, ", after=b" 1]"):
    """Return what is left of a text that stands among others."""
    return bytes(kernel.abridger()(before + text + after, len(before), len(before) + len(text)))


def is_whole(item):
    return type(item) is int and 0 <= item <= LONG


def expected(value):
    """Return what is left of a value: see kernel.abridger()."""
    if isinstance(value, dict):
        return {key: expected(item) for key, item in value.items()}
    if not isinstance(value, list):
        return value
    run = list(takewhile(is_whole, value[:-1]))
    rest = run[KEPT:]
    if len(rest) < 3:
        return [expected(item) for item in value]
    return [*run[:KEPT], min(rest), max(rest), *map(expected, value[len(run) :])]


numbers = st.integers(0, 300) | st.integers(0, 10**20)
others = st.sampled_from([-1, 1.0, 1e300, "1,2,3", None, True, "[1", "\\", '"[', [1], {}, {"a": [2] * 70}])
lists = st.builds(
    lambda seed, these, size, tail: [*random.Random(seed).choices(these, k=size), *tail],
    st.integers(0, 1000),
    st.sampled_from(((0, 7, 10, 255, 256, 10**17), range(256), range(90, 110), (*range(1, 1000), 1000), (5, 10**6))),
    st.sampled_from((0, 1, 63, 64, 65, 66, 67, 68, 69, 99, 200, 1000)),
    st.lists(numbers | others, max_size=4),
)
values = st.recursive(lists | others, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner))
styles = st.sampled_from([{"separators": (",", ":")}, {}, {"ensure_ascii": False}])


@settings(max_examples=100 * PARTS)
@given(values, styles)
def test_what_is_left(value, style):
    text = json.dumps(value, **style).encode("utf-8", "surrogatepass")
    left = abridged(text)
    assert json.loads(left) == expected(value)
    assert len(left) <= len(text)


@settings(max_examples=20 * PARTS)
@given(values)
def test_a_style_that_is_left_alone(value):
    text = json.dumps(value, indent=1, separators=(" , ", " : ")).encode()
    assert abridged(text) == text


MASK = ",".join(map(str, range(100, 300)))
LEFT = ",".join(map(str, (*range(100, 164), 164, 298, 299)))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (f"[{MASK}]", f"[{LEFT}]"),
        (f"[{MASK},{{}}]", "[" + LEFT.replace("298,299", "299,{}") + "]"),
        (f'{{"a":[{MASK}],"b":[{MASK}]}}', f'{{"a":[{LEFT}],"b":[{LEFT}]}}'),
        (f'"\\"[{MASK}]\\\\"', None),
        (f'["\\\\",[{MASK}],"[{MASK}]"]', f'["\\\\",[{LEFT}],"[{MASK}]"]'),
        (f"[-{MASK}]", None),
        (f"[ {MASK}]", None),
        (f"[{MASK.replace(',', ' ,')}]", None),
        (f"[{MASK.replace(',', '.0,')}]", None),
        (f"[{MASK.replace(',', 'e1,')}]", None),
        (f"[{MASK.replace(',', '0' * 16 + ',')}]", None),
        ("[" + "0," * 66 + "0]", None),
        ("[" + "0," * 67 + "0]", "[" + "0," * 66 + "0]"),
        ("", None),
        ("[", None),
        ("[[[[", None),
        ('"', None),
        ('"\\', None),
        ("[" + "1," * 100, "[" + "1," * 66),
        ('"' + "[1,1,1," * 100, None),
    ],
)
def test_cases(text, left):
    assert abridged(text.encode()) == (text if left is None else left).encode()


@pytest.mark.parametrize(("start", "end"), [(-1, 0), (2, 1), (0, 4), (4, 4)])
def test_places_that_are_none(start, end):
    from lsconvert.kernel._native import abridge

    with pytest.raises(IndexError):
        abridge(b"[1]", start, end)
    with pytest.raises(TypeError):
        abridge("[1]", 0, 1)


def test_small_texts_and_the_other_kernel_leave_all(monkeypatch):
    text = f"[{MASK}]".encode()
    monkeypatch.setenv("LSCONVERT_KERNEL", "python")
    assert kernel.abridger()(text, 0, len(text)) == text
    monkeypatch.delenv("LSCONVERT_KERNEL")
    monkeypatch.setattr(kernel, "LARGE", len(text) + 1)
    assert kernel.abridger()(text, 0, len(text)) == text


# With these, a list passes exactly if what is left of it does: none looks at how often there is a number.
HARMLESS = {
    *("$schema", "$id", "$ref", "$defs", "$comment", "title", "description", "type", "items", "minimum", "maximum"),
    *("exclusiveMinimum", "exclusiveMaximum", "minItems", "maxItems", "prefixItems", "properties", "required", "enum"),
    *("const", "pattern", "additionalProperties", "minProperties", "maxProperties", "anyOf", "allOf", "not", "if"),
    *("then", "else"),
}
BOUNDS = {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"}
CHOICES = ("not", "if", "then", "else")


def subschemas(schema, root):
    """Yield all schemas in a schema, each with the one that its references begin at."""
    if not isinstance(schema, dict):
        return
    root = schema if "$id" in schema else root
    yield schema, root
    for key, value in schema.items():
        if key in ("properties", "$defs"):
            inside = [*value.values()]
        elif key in ("anyOf", "allOf", "prefixItems"):
            inside = value
        else:
            inside = [value] if key in ("items", "additionalProperties", *CHOICES) else []
        for inner in inside:
            yield from subschemas(inner, root)


def resolved(reference, root):
    """Return what a reference leads to, and where that one's references begin."""
    name, _, path = reference.partition("#")
    if name:
        name = urljoin(root.get("$id", ""), name)
        root = next(schema for schema in bundle("regions")["$defs"].values() if schema["$id"] == name)
    found = root
    for step in path.split("/")[1:]:
        found = found[step]
    return found, root


def applied(schema, root, chosen=False):
    """Yield what a schema says of the very value that it is for, and whether only perhaps."""
    yield schema, chosen
    if "$ref" in schema:
        yield from applied(*resolved(schema["$ref"], root), chosen)
    for inner in schema.get("allOf", ()):
        yield from applied(inner, root, chosen)
    for inner in (*schema.get("anyOf", ()), *(schema[key] for key in CHOICES if key in schema)):
        yield from applied(inner, root, chosen=True)


def check_harmless(whole):
    for schema, root in subschemas(whole, whole):
        assert set(schema) <= HARMLESS
        assert max(schema.get("minItems", 0), schema.get("maxItems", 0), len(schema.get("prefixItems", ()))) < KEPT
        for said, chosen in applied(schema["items"], root) if "items" in schema else ():
            assert not any(is_whole(value) for value in (said.get("const"), *said.get("enum", ())))
            assert not (chosen and BOUNDS & set(said))  # smaller or larger, but not between


@pytest.mark.parametrize("name", schema_names())
def test_the_schemas_look_at_nothing_else(name):
    check_harmless(bundle(name))


@pytest.mark.parametrize(
    "schema",
    [
        {"items": {"anyOf": [{"maximum": 0}, {"minimum": 5}]}},
        {"items": {"not": {"allOf": [{"$ref": "#/$defs/a"}]}}, "$defs": {"a": {"minimum": 3}}},
        {"items": {"enum": [1, 2]}},
        {"properties": {"a": {"items": {"$ref": "#/$defs/a"}}}, "$defs": {"a": {"const": 3}}},
        {"uniqueItems": True},
        {"items": {"multipleOf": 2}},
        {"maxItems": 64},
    ],
)
def test_schemas_that_would_look_at_more(schema):
    with pytest.raises(AssertionError):
        check_harmless(schema)


BRUSH = {
    "id": "a",
    "type": "brushlabels",
    "from_name": "b",
    "to_name": "i",
    "value": {"format": "rle", "rle": [], "brushlabels": ["x"]},
}


@settings(max_examples=50 * PARTS)
@given(
    st.lists(st.integers(0, 255), min_size=60, max_size=80),
    st.lists(st.integers(-2, 260) | others, max_size=1),
    st.integers(0, 80),
)
def test_a_mask_passes_if_what_is_left_does(mask, odd, place):
    mask = [*mask[:place], *odd, *mask[place:]]
    region = {**BRUSH, "value": {**BRUSH["value"], "rle": mask}}
    left = json.loads(abridged(json.dumps(region).encode()))
    assert bundled_checker("regions").is_valid(left) == bundled_checker("regions").is_valid(region)
