"""The fast comparison of two tasks changes no answer: complete trees give the same one."""

import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import flag_documents, new_documents, old_documents

from lsconvert import InvalidJSONError, LSConvertError, convert, verify
from lsconvert.verification import verify as verify_module

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
TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[-+.0-9eE]+|true|false|null')
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


KEY = re.compile(rb'"[^"\\]+"(?=\s*:)')
NUMBER = re.compile(rb"(?<=[:,\[\s])-?[0-9]+(?=[,\]}\s])")
MEMBER = rb'("[^"\\]*"\s*:\s*(?:"[^"\\]*"|[-+.0-9eE]+|true|false|null|\[\]|\{\}))'
MEMBERS = re.compile(MEMBER + rb"(\s*,\s*)" + MEMBER)
# Each gives another text of the value, or of one that looks like it.
RESPELLINGS = (
    (NUMBER, rb"\g<0>.0"),
    (NUMBER, rb"\g<0>e0"),
    (NUMBER, rb"\g<0>E+0"),
    (NUMBER, rb'"\g<0>"'),
    (KEY, rb"\g<0>:null,\g<0>"),
    (KEY, lambda key: b'"\\u%04x' % key[0][1] + key[0][2:]),
    (KEY, rb" \g<0>\n"),
    (TOKEN, rb"\t\g<0>\r\n"),
    (MEMBERS, rb"\3\2\1"),
)
chunk_sizes = st.sampled_from((1, 2, 3, 7, 64, 1 << 20))


class Trickle(io.BytesIO):
    """A file that gives at most `most` bytes at a time."""

    def __init__(self, text, most):
        super().__init__(text)
        self.most = most

    def read(self, size=-1):
        return super().read(min(size, self.most) if size >= 0 else self.most)


@pytest.fixture
def outcomes(monkeypatch):
    """A function that returns the answer of the fast path, and the one without it."""

    def both(before, after, size=1 << 20, **options):
        with monkeypatch.context() as patch:
            fast = outcome(Trickle(before, size), Trickle(after, size), **options)
            patch.setattr(verify_module, "surely_equal", lambda expected, found: False)
            return fast, outcome(io.BytesIO(before), io.BytesIO(after), **options)

    return both


def outcome(before, after, **options):
    try:
        return verify(before, after, **options)
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


def respelled(text, data):
    pattern, new = data.draw(st.sampled_from(RESPELLINGS))
    found = list(pattern.finditer(text))
    if not found:
        return text
    match = data.draw(st.sampled_from(found))
    return text[: match.start()] + (match.expand(new) if isinstance(new, bytes) else new(match)) + text[match.end() :]


@given(before=st.one_of(old_documents, flag_documents, new_documents), options=upgrades, data=st.data())
def test_upgrades(outcomes, before, options, data):
    after = tampered(converted(before, to="v2", **options), data)
    fast, slow = outcomes(before, after, to="v2", **options)
    assert fast == slow
    if "unmapped" in options:  # an id without a new one should have stopped the run
        fast, slow = outcomes(before, after, to="v2", **options | {"unmapped": "error"})
        assert fast == slow


@pytest.mark.slow
@given(before=st.one_of(new_documents, old_documents), data=st.data())
def test_downgrades(outcomes, before, data):
    fast, slow = outcomes(before, tampered(converted(before, to="v1"), data), to="v1")
    assert fast == slow


@pytest.mark.slow
@given(before=st.one_of(old_documents, new_documents), options=upgrades, size=chunk_sizes, data=st.data())
def test_other_spellings_at_all_chunk_sizes(outcomes, before, options, size, data):
    after = converted(before, to="v2", **options)
    if data.draw(st.booleans()):
        after = respelled(after, data)
    else:
        before = respelled(before, data)
    fast, slow = outcomes(before, after, size, to="v2", **options)
    assert fast == slow


ONE = b'[{"id":1,"data":{"a":1},"completions":[{"id":2,"result":[[{"id":"r","n":1}]]}]}]'


@pytest.mark.parametrize("size", [1, 3, 1 << 20])
@pytest.mark.parametrize(
    ("old", "new", "is_same"),
    [
        (b'"id"', b'"\\u0069d"', True),
        (b'"annotations"', b'"annotation\\u0073"', True),
        (b'"id":1', b'\n"id" : 1 ', True),
        (b'"id":1', b'"id":1.0', False),
        (b'"n":1', b'"n":1e0', False),
        (b'"n":1', b'"n":true', False),
        (b'"a":1', b'"a":1,"a":1', False),
        (b'"id":2', b'"id":2,"id":2', False),
        (b'"id":"r","n":1', b'"n":1,"id":"r"', False),
        (b'"id":1,"data":{"a":1}', b'"data":{"a":1},"id":1', False),
        (b'[{"id":"r"', b'[[{"id":"r"', False),
    ],
)
def test_spellings(outcomes, old, new, is_same, size):
    after = converted(ONE, to="v2").replace(old, new)
    after = after.replace(b"}]}]}]", b"}]]}]}]") if new.startswith(b"[[") else after
    fast, slow = outcomes(ONE, after, size, to="v2")
    assert fast == slow
    assert (fast is None) == is_same


@pytest.mark.parametrize("number", [b"1E5", b"1e5", b"-0", b"1.50", b"9" * 600, b'"\\ud800"', '"\ue000"'.encode()])
@pytest.mark.parametrize("key", [b"id", b"completed_by", b"lead_time", b"n"])
def test_values_that_only_complete_trees_compare(outcomes, number, key):
    before = b'[{"data":{},"completions":[{"%s":%s}]}]' % (key, number)
    for options in ({}, {"target": "import", "unmapped": "keep"}, {"users": {1: 2}, "unmapped": "drop"}):
        assert outcomes(before, converted(before, to="v2", **options), to="v2", **options) == (None, None)


@pytest.mark.parametrize(
    ("text", "old"),
    [
        (b"5", 5),
        (b"-0", 0),
        ('"\ue000"'.encode(), "\ue000"),
        (b'"\\ue000"', "\ue000"),
        (b'{"id":5,"email":"n@b.c"}', 5),
        (b'{"id":4,"email":"a@b.c"}', "a@b.c"),
        (b'{"id":[],"id":5}', 5),
    ],
)
def test_an_id_that_should_have_been_mapped(outcomes, text, old):
    before = b'[{"completions":[{"completed_by":%s}]}]' % text
    options = {"users": {old: 7}, "unmapped": "keep"}
    assert outcomes(before, converted(before, to="v2", **options), to="v2", **options) == (None, None)
    fast, slow = outcomes(before, before.replace(b"completions", b"annotations"), to="v2", **options)
    assert fast == slow
    assert fast is not None
