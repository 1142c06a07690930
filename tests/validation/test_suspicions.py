"""Warnings about text that a server cannot store and ids that occur twice, and errors about numbers that are not JSON."""

import json
import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsconvert.validation.suspicions import MESSAGES, errors_of_numbers, warnings_of

SPAN = {"type": "labels", "value": {"start": 0, "end": 1, "text": "b"}}


def found_in(task, repeated=()):
    return [(problem.keyword, problem.pointer) for problem in warnings_of(task, repeated)]


@pytest.mark.parametrize(
    ("task", "pointer"),
    [
        ({"data": {"t": "bad \ud83d end"}}, "/data/t"),
        ({"data": {"t": "\ude00"}}, "/data/t"),
        ({"data": {"t": "\ude00\ud83d"}}, "/data/t"),
        ({"data": {"\ud83d": 1}}, "/data/\ud83d"),
        ({"data": {"a/b": ["", ("\ud83d",)]}}, "/data/a~1b/1/0"),
        ({"annotations": [{"result": [{"value": {"text": ["\ud83d"]}}]}]}, "/annotations/0/result/0/value/text/0"),
        ("\ud83d", ""),
        (["\ud83d"], "/0"),
    ],
)
def test_half_a_surrogate_pair(task, pointer):
    assert found_in(task) == [("loneSurrogate", pointer)]


@pytest.mark.parametrize(
    ("task", "pointer"),
    [
        ({"data": {"t": "abc\0def"}}, "/data/t"),
        ({"data": {"\0": 1}}, "/data/\0"),
        ({"data": {"t": [["\0"]]}}, "/data/t/0/0"),
        ({"meta": {"a": {"b": "\0"}}}, "/meta/a/b"),
    ],
)
def test_null_characters(task, pointer):
    assert found_in(task) == [("nullCharacter", pointer)]


def test_all_places_are_found_in_the_order_of_the_task():
    task = {"b": "\0\ud83d", "a": {"\0": "\0"}}
    both = [("nullCharacter", "/b"), ("loneSurrogate", "/b")]
    assert found_in(task) == [*both, ("nullCharacter", "/a/\0"), ("nullCharacter", "/a/\0")]


@pytest.mark.parametrize(
    "text",
    [r"\u0000", r"\ud83d", "\U0001f600", "\ud83d\ude00", "\ud83d\ude00\ud83d\ude00", "\x01", "", "é 漢", "\ufffd"],
)
def test_text_that_a_server_can_store(text):
    assert found_in({"data": {"t": text, text: 1}, "annotations": [{"result": [text]}]}) == []


@given(
    st.recursive(
        st.none() | st.integers() | st.text(st.characters()),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_text_that_encodes_has_no_lone_surrogate(value):
    text = json.dumps(value, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:
        assert "loneSurrogate" in dict(found_in(value))
    else:
        assert "loneSurrogate" not in dict(found_in(value))
    escaped = json.dumps(value).encode()
    assert warnings_of(value, text=escaped) == warnings_of(value)
    assert ("nullCharacter" in dict(found_in(value))) == ("\\u0000" in text.replace("\\\\", ""))


def test_repeated_ids():
    pointers = ("/annotations/1/id", "/completions/0/id", "/id")
    keywords = ("duplicateAnnotationId", "duplicateAnnotationId", "duplicateTaskId")
    assert found_in({"id": 1}, pointers) == list(zip(keywords, pointers))


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf, Decimal("nan"), Decimal("-inf")])
def test_numbers_that_are_not_json(number):
    task = {"data": {"x": number, "y": [1.5, {"z": (number,)}]}}
    assert [(p.keyword, p.pointer) for p in errors_of_numbers(task)] == [("nan", "/data/x"), ("nan", "/data/y/1/z/0")]
    assert found_in(task) == []


def test_numbers_that_are_json():
    task = {"data": {"x": [0, -1, 1.5, 1e308, 10**400, Decimal("1e999"), True, None, "NaN", "Infinity"]}, "NaN": 1}
    assert errors_of_numbers(task) == []


def test_a_value_that_contains_itself():
    task = {"data": {"a": "\0"}}
    task["data"]["b"] = [task, task["data"], "\ud83d"]
    assert found_in(task) == [("nullCharacter", "/data/a"), ("loneSurrogate", "/data/b/2")]


def test_a_value_that_occurs_twice():
    part = ["\0"]
    assert found_in({"a": part, "b": [part, part]}) == [("nullCharacter", p) for p in ("/a/0", "/b/0/0", "/b/1/0")]


def test_a_deep_value():
    deep = "\0"
    for _ in range(20_000):
        deep = [deep]
    assert [keyword for keyword, _ in found_in(deep)] == ["nullCharacter"]


def test_only_numbers_are_errors():
    suspicious = {"data": {"t": "a b c\0\ud83d"}, "annotations": [{"result": [SPAN]}]}
    warnings = warnings_of(suspicious, ("/id", "/annotations/0/id"))
    assert {problem.keyword for problem in warnings} == MESSAGES.keys() - {"nan"}
    assert {problem.severity for problem in warnings} == {"warning"}
    assert [problem.severity for problem in errors_of_numbers([math.nan])] == ["error"]


@pytest.mark.parametrize("keyword", MESSAGES)
def test_messages_say_what_to_do(keyword):
    assert "; " in MESSAGES[keyword]
