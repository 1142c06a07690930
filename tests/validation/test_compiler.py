"""The schema compiler: the committed table is current, compiled schemas mean the same, and unsupported ones are rejected.

An error names the keyword and its location.
"""

import copy
import itertools
import json
import re
import subprocess
import sys
from functools import cache

import pytest
from check_helpers import NAMES, TABLE
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from lsconvert.kernel import KERNELS
from lsconvert.validation.compiler.nodes import UnsupportedSchemaError
from lsconvert.validation.compiler.patterns import ACCEPTED, FIRST, automaton
from lsconvert.validation.compiler.presence import EMPTY, clauses, implied, negated, presence
from lsconvert.validation.compiler.shapes import Compiler
from lsconvert.validation.compiler.table import compile_schemas, write_table
from lsconvert.validation.schemas import load_schema

needs_native = pytest.mark.skipif("native" not in KERNELS, reason="the native kernel is not built")
SCHEMAS = {name: load_schema(name) for name in NAMES}


@needs_native
def test_the_table_is_up_to_date():
    assert compile_schemas() == TABLE.read_bytes(), (
        "run python -m lsconvert.validation.compiler, and commit kernel/native/check.table"
    )


def test_nothing_imports_the_compiler():
    code = "import sys; from lsconvert import *; import lsconvert.cli; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert "lsconvert.validation.checker" in done.stdout
    assert "validation.compiler" not in done.stdout


def patterns_in(schema):
    match schema:
        case {"pattern": str(pattern), **rest}:
            yield pattern
            yield from patterns_in(rest)
        case dict():
            yield from itertools.chain(*map(patterns_in, schema.values()))
        case list():
            yield from itertools.chain(*map(patterns_in, schema))


PATTERNS = sorted({pattern for schema in SCHEMAS.values() for pattern in patterns_in(schema)})
OTHERS = ("a", "^a", "ab+c?d", "^[^a-c]{2}x", "a.b", "^a*b", "x*y", "[+-]", "^ab|^cd|e", ".{3}")


automaton_of = cache(automaton)


@pytest.mark.parametrize("pattern", [*PATTERNS, *OTHERS])
@given(
    st.one_of(
        st.text("0129aeE+-.@:x/\n", max_size=12),
        st.text("abcdexy0-T", max_size=9),
        st.text(st.characters(max_codepoint=127)),
    )
)
def test_an_automaton_matches_as_its_pattern_does(pattern, text):
    rows, state = automaton_of(pattern), FIRST
    for char in text:
        state = state if state < FIRST else rows[state - FIRST][ord(char)]
    assert (state == ACCEPTED) is bool(re.search(pattern, text))


@pytest.mark.parametrize("pattern", [r"\d", "a$", "(a)", "a|", "", "x*", "[é]", "[a|b]", "a{1,2}", "a**", "é", "[[a]"])
def test_unsupported_patterns_are_rejected(pattern):
    with pytest.raises(ValueError):
        automaton(pattern)


KEYS = ("a", "b", "c")
formulas = st.recursive(
    st.one_of(
        st.lists(st.sampled_from(KEYS), max_size=2).map(lambda keys: {"required": keys}),
        st.sampled_from(({}, {"maxProperties": 0}, {"minProperties": 1})),
    ),
    lambda inner: st.one_of(
        inner.map(lambda some: {"not": some}), st.lists(inner, min_size=1, max_size=3).map(lambda some: {"anyOf": some})
    ),
    max_leaves=4,
)


def holds(all_clauses, keys):
    seen = {*keys} or {EMPTY}
    return all(any((bit in seen) is wanted for bit, wanted in clause) for clause in all_clauses)


@given(formulas, formulas)
def test_clauses_are_equivalent_to_their_schema(condition, then):
    schema = {"if": condition, "then": then}
    for keys in itertools.chain(*(itertools.combinations(KEYS, n) for n in range(4))):
        value = dict.fromkeys(keys)
        assert holds(clauses(presence(condition)), keys) is Draft202012Validator(condition).is_valid(value)
        assert holds(clauses(negated(presence(condition))), keys) is not Draft202012Validator(condition).is_valid(value)
        assert holds(implied(presence(condition), presence(then)), keys) is Draft202012Validator(schema).is_valid(value)


# The location in v2/export, the keywords that are added there, and the keyword and location that the error has to name.
UNSUPPORTED = {
    "a new keyword": ("/properties/id", {"multipleOf": 2}, "multipleOf", "/properties/id"),
    "oneOf": ("/$defs/time", {"oneOf": [{}]}, "oneOf", "/$defs/time"),
    "a format": ("/$defs/user/properties/email", {"format": "email"}, "format", "/$defs/user/properties/email"),
    "contains": ("/properties/comment_authors", {"contains": {}}, "contains", "/properties/comment_authors"),
    "a pattern with a group": ("/properties/state", {"pattern": "(a)"}, "pattern", "/properties/state"),
    "a list as const": ("/properties/state", {"const": []}, "const", "/properties/state"),
    "a number with a point in enum": ("/properties/overlap", {"enum": [1, 1.5]}, "enum", "/properties/overlap"),
    "a bound below millionths": ("/properties/agreement", {"minimum": 1e-7}, "minimum", "/properties/agreement"),
    "not of a list": ("/properties/state", {"not": {"minItems": 1}}, "not", "/properties/state"),
    "numbers that are not whole": (
        "/properties/agreement",
        {"not": {"type": "integer"}},
        "not",
        "/properties/agreement",
    ),
    "not required, of any value": ("/$defs/user", {"not": {"required": ["x"]}}, "not", "/$defs/user"),
    "a condition on the value": ("/$defs/draft", {"if": {"minProperties": 2}, "then": {}}, "if", "/$defs/draft"),
    "a condition on a number": (
        "/$defs/annotation",
        {"if": {"required": ["id"], "properties": {"id": {"const": 1}}}, "then": {"required": ["task"]}},
        "if",
        "/$defs/annotation",
    ),
    "two keys that decide": (
        "/$defs/annotation",
        {
            "allOf": [
                {"if": {"required": ["id"]}, "then": {"properties": {"task": {"minimum": 1}}}},
                {"if": {"required": ["task"]}, "then": {"properties": {"id": {"minimum": 1}}}},
            ]
        },
        "if",
        "/$defs/annotation/allOf/",
    ),
    "branches of no key": (
        "/properties/meta",
        {"anyOf": [{"type": "object"}, {"minItems": 1}]},
        "anyOf",
        "/properties/meta",
    ),
    "then alone": ("/properties/meta", {"then": {}}, "then", "/properties/meta"),
    "additionalProperties beside properties": (
        "/$defs/user",
        {"additionalProperties": False},
        "additionalProperties",
        "/$defs/user",
    ),
    "a minimum of two keys": ("/properties/data", {"minProperties": 2}, "minProperties", "/properties/data"),
    "recursion": ("/properties/meta", {"items": {"$ref": "#/properties/meta"}}, "$ref", "/properties/meta"),
    "a reference to nowhere": (
        "/properties/meta",
        {"items": {"$ref": "#/$defs/none"}},
        "$ref",
        "/properties/meta/items",
    ),
}


@pytest.mark.parametrize(("location", "more", "keyword", "named"), UNSUPPORTED.values(), ids=UNSUPPORTED)
def test_unsupported_keywords_are_rejected(location, more, keyword, named):
    schemas = copy.deepcopy(SCHEMAS)
    node = schemas["v2/export"]
    for step in location.split("/")[1:]:
        node = node[step]
    node.update(more)
    with pytest.raises(UnsupportedSchemaError) as caught:
        Compiler(schemas).root("v2/export")
    assert f"the keyword {keyword} " in str(caught.value)
    assert str(caught.value).startswith(f"v2/export#{named}")


def test_a_text_that_is_too_long_is_rejected():
    schema = {"$id": "https://a.invalid/x", "type": "object", "required": ["k" * 47]}
    compiler = Compiler({"x": schema})
    with pytest.raises(ValueError, match="too long"):
        write_table(compiler, [("x", compiler.root("x"), ())])


# Small schemas of each supported form. They expose mistakes better than the large ones.
SMALL = {
    "texts": {"enum": ["a", "b", 1, True, None]},
    "const": {"const": "ab"},
    "true": {},
    "never": {"not": {}},
    "types": {"type": ["string", "integer"]},
    "not a type": {"not": {"type": ["array", "string"]}},
    "bounds": {"type": "number", "minimum": -1, "exclusiveMaximum": 2.5},
    "open bounds": {"exclusiveMinimum": -0.01, "maximum": 100},
    "types of both": {"allOf": [{"type": ["string", "integer"]}, {"type": ["null", "string"]}]},
    "few bytes": {
        "type": "array",
        "minItems": 3,
        "maxItems": 5,
        "items": {"type": "integer", "minimum": 0, "maximum": 255},
    },
    "counts": {"type": "array", "minItems": 1, "maxItems": 2, "items": {"type": "integer"}},
    "a list that may not be empty": {"minItems": 2},
    "patterns": {"type": ["string", "null"], "pattern": "^[0-9]", "not": {"type": "string", "pattern": "b"}},
    "empty": {"type": "object", "maxProperties": 0},
    "not empty": {"type": ["object", "null"], "minProperties": 1, "properties": {"a": {"type": "null"}}},
    "others": {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}},
    "one of two": {"type": "object", "anyOf": [{"required": ["a"]}, {"required": ["b", "ab"]}]},
    "if it has": {
        "type": "object",
        "if": {"required": ["a"]},
        "then": {"required": ["b"]},
        "else": {"not": {"required": ["ab"]}},
    },
    "has": {
        "type": "object",
        "if": {"required": ["a"]},
        "then": {"properties": {"b": {"type": "string"}}},
        "else": {"properties": {"b": {"type": "integer"}, "ab": {"not": {}}}},
    },
    "kinds": {
        "type": "object",
        "properties": {"a": {"type": "string"}, "ab": {"type": "integer"}},
        "required": ["a"],
        "if": {"required": ["a"], "properties": {"a": {"const": "z"}}},
        "then": {"required": ["c"]},
        "else": {"required": ["b"]},
        "anyOf": [
            {"properties": {"a": {"const": "x"}, "b": {"type": "string"}}},
            {"properties": {"a": {"const": "z"}, "b": {"type": "null"}}, "required": ["ab"]},
            {"properties": {"a": {"not": {"enum": ["x", "z"]}}, "b": {"type": "integer"}}},
        ],
    },
    "kinds without a rest": {
        "type": "object",
        "required": ["a"],
        "anyOf": [
            {"properties": {"a": {"const": "x"}, "b": {"type": "string"}}},
            {"properties": {"a": {"const": "xy"}, "b": {"type": "integer"}}},
        ],
    },
    "a const beside kinds": {
        "type": "object",
        "required": ["a"],
        "properties": {"a": {"const": "x"}},
        "anyOf": [{"properties": {"a": {"const": "x"}}}, {"properties": {"a": {"const": "y"}}}],
    },
    "first": {
        "type": ["array", "null"],
        "if": {"type": "array", "prefixItems": [{"type": "array"}], "minItems": 1},
        "then": {"items": {"type": "array", "items": {"type": "integer"}}},
        "else": {"items": {"type": "integer"}},
    },
    "flags": {
        "type": "object",
        "if": {"required": ["a"], "properties": {"a": {"const": True}}},
        "then": {"required": ["b"], "properties": {"b": {"enum": [True, 1]}}},
    },
    "deep": {"items": {"items": {"items": {"properties": {"a": {"items": {"maximum": 5}}}}}}},
    "all": {
        "allOf": [{"type": "object"}, {"properties": {"a": {"minimum": 1}}}, {"properties": {"a": {"maximum": 2}}}]
    },
    "of both": {"properties": {"a": True, "b": False}},
}
scalars = st.sampled_from(
    (
        *(
            "null",
            "true",
            "false",
            "0",
            "1",
            "-1",
            "2",
            "2.5",
            "2.4999999",
            "1.0",
            "1e0",
            "-0.01",
            "-0.009",
            "100",
            "100.5",
        ),
        *('"a"', '"ab"', '"b"', '"x"', '"xy"', '"z"', '"0b"', '"0"', '"é"', '""', r'"\u0061"', "7", "5", "6"),
    )
)
keys = st.sampled_from(("a", "b", "ab", "abc", "c", "", r"\u0061"))


def members(items):
    return "{" + ",".join(f'"{key}":{value}' for key, value in items) + "}"


texts = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
        st.lists(st.tuples(keys, inner), max_size=4).map(members),
    ),
    max_leaves=6,
)


@cache
def check_of(name):
    from lsconvert.kernel.native._native import Check

    schema = {"$id": "https://a.invalid/x", **SMALL[name]}
    compiler = Compiler({"x": schema})
    return Check(write_table(compiler, [("x", compiler.root("x"), ())])), Draft202012Validator(schema)


@pytest.mark.slow
@needs_native
@settings(max_examples=2000)
@given(texts, st.sampled_from([*SMALL]))
def test_small_schemas(text, name):
    """A text that passes is valid. A valid text passes, unless it has an unusual spelling."""
    check, validator = check_of(name)
    valid, passes = validator.is_valid(json.loads(text)), check.surely_passes(text.encode(), 0)
    assert valid or not passes
    unusual = re.search(r'\\|é|e0|\.\d|"(\w*)":.*"\1":', text)
    assert passes or not valid or unusual


# Texts that the test above may not generate.
CHOSEN = (
    ("patterns", r'"0\u0062"', False),
    ("patterns", '"0a"', True),
    ("few bytes", "[1,2]", False),
    ("few bytes", "[1,2,3]", True),
    ("few bytes", f"[{','.join('12345')}]", True),
    ("few bytes", f"[{','.join('123456')}]", False),
    ("few bytes", f"[{', '.join(['255'] * 50)}]", False),
    ("types of both", '"a"', True),
    ("types of both", "1", False),
    ("types of both", "null", False),
)


@needs_native
@pytest.mark.parametrize(("name", "text", "passes"), CHOSEN)
def test_chosen_texts(name, text, passes):
    check, validator = check_of(name)
    assert check.surely_passes(text.encode(), 0) is validator.is_valid(json.loads(text)) is passes


# Each schema passes some of these, and rejects some.
SOME = (
    *(
        "null",
        "1",
        "-1",
        '"a"',
        '"ab"',
        "[]",
        "[1]",
        "[1,2]",
        "[1,2,3]",
        "{}",
        '{"a":"x","b":"y"}',
        '{"a":true,"b":1}',
        '{"c":["a"]}',
    ),
    *('{"a":1.5}', '{"a":"q"}', '{"b":1}', '[[[1,{"a":[9]}]]]', '{"a":"z","b":null,"c":1,"ab":1}', '["a"]', '"0"', "3"),
    *('{"a":null}', '{"c":1}', "[[1],[]]", '{"a":"x"}'),
)


@needs_native
def test_each_small_schema_passes_and_rejects_some_texts():
    """Otherwise the test of small schemas proves nothing."""
    for name in SMALL:
        results = {check_of(name)[0].surely_passes(text.encode(), 0) for text in SOME}
        assert results == {"true": {True}, "never": {False}}.get(name, {True, False}), name
