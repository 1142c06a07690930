"""The fast comparison of two tasks changes no answer: complete trees give the same one."""

import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import flag_documents, new_documents, old_documents

from lsconvert import InvalidJSONError, LSConvertError, convert, verify
from lsconvert.verification import shallow_trees

MAPS = {
    "users": {1: 70, 2: "n@b.c", "a@b.c": 71},
    "maps": {"tasks": {1: 72, "12": "t", "item-0": 74}, "annotations": {0: 75}, "projects": {1: 73}},
}
shapes = st.fixed_dictionaries({}, optional={"keep_ground_truth": st.booleans(), "split_annotators": st.booleans()})
mapped = st.fixed_dictionaries(
    {"unmapped": st.sampled_from(("keep", "drop"))},
    optional={name: st.just(given) for name, given in MAPS.items()} | {"target": st.just("import")},
)
upgrades = st.tuples(shapes, st.one_of(st.just({}), mapped)).map(lambda both: both[0] | both[1])
TOKEN = re.compile(rb'"(?:[^"\\\\]|\\\\.)*"|[{}\[\],:]|[-+.0-9eE]+|true|false|null')
TOKENS = (
    b'""',
    b'"x"',
    b"1",
    b"1.0",
    b"-0",
    b"null",
    b"true",
    b"[]",
    b"{}",
    b'"id"',
    b'"annotations"',
    b'"\\ud800"',
    b"",
)


@pytest.fixture
def outcomes(monkeypatch):
    """A function that returns the answer of the fast path, and the one without it."""

    def both(before, after, **options):
        with monkeypatch.context() as patch:
            fast = outcome(before, after, **options)
            patch.setattr(shallow_trees, "surely_equal", lambda expected, found: False)
            return fast, outcome(before, after, **options)

    return both


def outcome(before, after, **options):
    try:
        return verify(io.BytesIO(before), io.BytesIO(after), **options)
    except InvalidJSONError:
        return "not JSON"


def converted(before, **options):
    target = io.BytesIO()
    try:
        convert(io.BytesIO(before), target, check=False, **options)
    except LSConvertError:  # it cannot be converted: any other file will do
        return before.replace(b"completions", b"annotations")
    return target.getvalue()


def tampered(text, data):
    tokens = list(TOKEN.finditer(text))
    if not tokens or data.draw(st.booleans()):
        return text
    token = data.draw(st.sampled_from(tokens))
    return text[: token.start()] + data.draw(st.sampled_from(TOKENS)) + text[token.end() :]


@given(before=st.one_of(old_documents, flag_documents, new_documents), options=upgrades, data=st.data())
def test_upgrades(outcomes, before, options, data):
    after = tampered(converted(before, to="v2", **options), data)
    fast, slow = outcomes(before, after, to="v2", **options)
    assert fast == slow
    if "unmapped" in options:  # an id without a new one should have stopped the run
        fast, slow = outcomes(before, after, to="v2", **options | {"unmapped": "error"})
        assert fast == slow


@given(before=st.one_of(new_documents, old_documents), data=st.data())
def test_downgrades(outcomes, before, data):
    fast, slow = outcomes(before, tampered(converted(before, to="v1"), data), to="v1")
    assert fast == slow
