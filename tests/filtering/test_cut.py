"""Items are taken out of lists with one separator each; every other byte stays."""

import json
from itertools import chain, combinations

import pytest

from lsconvert.filtering.cut import without_items

CASES = [
    (b'{"a":[1,2,3]}', {0}, b'{"a":[2,3]}'),
    (b'{"a":[1,2,3]}', {1}, b'{"a":[1,3]}'),
    (b'{"a":[1,2,3]}', {2}, b'{"a":[1,2]}'),
    (b'{"a":[1,2,3]}', {0, 2}, b'{"a":[2]}'),
    (b'{"a":[1,2,3]}', {1, 2}, b'{"a":[1]}'),
    (b'{"a":[1,2,3]}', {0, 1, 2}, b'{"a":[]}'),
    (b'{ "a" : [ 1 , 2 , 3 ] }', {0}, b'{ "a" : [ 2 , 3 ] }'),
    (b'{ "a" : [ 1 , 2 , 3 ] }', {1}, b'{ "a" : [ 1 , 3 ] }'),
    (b'{ "a" : [ 1 , 2 , 3 ] }', {2}, b'{ "a" : [ 1 , 2 ] }'),
    (b'{ "a" : [ 1 , 2 , 3 ] }', {0, 1, 2}, b'{ "a" : [] }'),
    (b'{\n "a": [\n  1\n , 2\n , 3\n ]\n}', {2}, b'{\n "a": [\n  1\n , 2\n ]\n}'),
    (b'{"a":[1,2],"b":[1,2]}', {0}, b'{"a":[2],"b":[1,2]}'),
    (b'{"b":{"a":[1,2]},"a":[1,2]}', {0}, b'{"b":{"a":[1,2]},"a":[2]}'),
    (b'{"\\u0061":[1,2]}', {0}, b'{"\\u0061":[2]}'),
    (b'{"a":["],[",{"],":[[],{}]},"\\\\"]}', {0}, b'{"a":[{"],":[[],{}]},"\\\\"]}'),
    (b'{"a":["],[",{"],":[[],{}]},"\\\\"]}', {2}, b'{"a":["],[",{"],":[[],{}]}]}'),
    (b' \n{"a":[1,2]}', {1}, b' \n{"a":[1]}'),
    (b'{"a":[1.00,-0,1E5]}', {1}, b'{"a":[1.00,1E5]}'),
    (b'{"a":[1],"\\u0061":[1,2,3],"\xc3\xa9":[1,2,3]}', {1}, b'{"a":[1],"\\u0061":[1,3],"\xc3\xa9":[1,2,3]}'),
    (b'{"b":1,"b":[2],"a":["\xc3\xa9","\xf0\x9f\x99\x82"]}', {0}, b'{"b":1,"b":[2],"a":["\xf0\x9f\x99\x82"]}'),
    (b'{"a":[' + b"9" * 5000 + b',"\\ud800"]}', {1}, b'{"a":[' + b"9" * 5000 + b"]}"),
]


@pytest.mark.parametrize(("before", "dropped", "after"), CASES)
def test_cases(before, dropped, after):
    assert without_items(before, {"a": dropped}) == after


def test_nothing_is_dropped():
    text = b'{ "a" : [ 1 , 2 ] , "b" : [] }'
    assert without_items(text, {}) == text


def test_two_lists():
    text = b'{"a": [1, 2], "x": [1, 2], "b": [3, 4]}'
    assert without_items(text, {"b": {0}, "a": {0, 1}}) == b'{"a": [], "x": [1, 2], "b": [4]}'


@pytest.mark.parametrize("separators", [(",", ":"), (" ,\n", " : "), ("\n, ", ":\t")])
def test_every_subset(separators):
    values = [{"a": [1]}, "],", [[], {}], None, 1.5]
    text = json.dumps({"x": values, "a": values, "y": {"a": values}}, separators=separators).encode()
    for dropped in chain.from_iterable(combinations(range(5), n) for n in range(6)):
        after = without_items(text, {"a": set(dropped)})
        expected = {"x": values, "a": [v for i, v in enumerate(values) if i not in dropped], "y": {"a": values}}
        assert json.loads(after) == expected
        assert after.startswith(text[: text.index(b'"a"')])
        assert dropped or after == text
