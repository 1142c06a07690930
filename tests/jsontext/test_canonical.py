import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsconvert.jsontext.canonical import canonical, canonical_id, canonical_item, member

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


def same(one, other):
    return repr(canonical(one)) == repr(canonical(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1", "1.0"),
        ("1", "10e-1"),
        ("100", "1E2"),
        ("0", "-0.0e7"),
        ("1e400", "10e399"),
        ('{"a": 1, "b": [2]}', '{"b":[2.0],"a":1}'),
        (r'"\u00e9\/"', '"é/"'),
        ("9" * 5000, "9" * 5000 + ".0"),
    ],
)
def test_same(one, other):
    assert same(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1", '"1"'),
        ("1", "true"),
        ("1", "-1"),
        ("0.1", "0.10000000000000000001"),
        ("12345678901234567890", "12345678901234567891"),
        ("1e99999999999", "1e99999999998"),
        ("[]", "{}"),
        ('["a", "b"]', '["b", "a"]'),
        ('["a", 1]', '{"a": 1}'),
        ('{"a": 1, "a": 2}', '{"a": 2}'),
        ('{"a": 1, "a": 2}', '{"a": 2, "a": 1}'),
        ('"1e0"', "1"),
        ('""', "null"),
        (r'"\ud800"', r'"\ud801"'),
        (r'"\ud800"', r'"\\ud800"'),
        ("1e" + "9" * 5000, "1e" + "9" * 4999),
    ],
)
def test_different(one, other):
    assert not same(one, other)


@given(VALUES, VALUES)
def test_same_as_python(one, other):
    """Python also takes true for 1, so compare the values without booleans."""
    texts = json.dumps(one), json.dumps(other)
    spelled = json.dumps(one, indent=1, sort_keys=True, ensure_ascii=False)
    assert same(texts[0], spelled)
    if not any(word in text for word in ("true", "false") for text in texts):
        assert same(*texts) == (one == other)


def test_ids():
    assert repr(canonical_id('"7"')) == repr(canonical_id("7.0"))
    assert repr(canonical_id('"07"')) != repr(canonical_id("7"))
    assert canonical_id("null") is None
    assert repr(canonical_item('{"id": "7", "a": "7"}')) == repr(canonical_item('{"a": "7", "id": 7}'))
    assert repr(canonical_item('{"a": "7"}')) != repr(canonical_item('{"a": 7}'))
    assert repr(canonical_item("[7]")) != repr(canonical_item('["7"]'))


def test_members():
    value = canonical('{"a": [1, {"b": null}], "a": ["x"], "": 5}')
    assert member(member(value, "a"), "0") == "x"
    assert member(member(value, "a"), "1") is None
    assert member(member(value, "a"), "-1") is None
    assert member(value, "") == "5e0"
    assert member(canonical("5"), "0") is None
