"""The fast reader gives the tasks that the tree reader gives, however the bytes arrive, and refuses what it refuses."""

import io
import itertools
import json
import tracemalloc

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from strategies import new_documents, old_documents, render, scalars, user_values

from lsconvert import InvalidJSONError
from lsconvert.io.source import Source
from lsconvert.verification.compare import compare
from lsconvert.verification.scanner import read_plain_tasks
from lsconvert.verification.trees import Array, Object, format_pointer, read_tasks, read_value

WHOLE = 1 << 19
sizes = st.sampled_from((1, 2, 3, 5, 7, 16, 64))
DEEP = 1000


def in_pieces(text, size):
    """Return a source of these bytes that reads `size` of them at a time."""
    source = Source(io.BytesIO(text))
    chunks = source.chunks
    source.chunks = lambda: chunks(size)
    return source


def tree(value, path):
    """Return the tree of a value that the scanner read. Not for values that are nested deeply."""
    if isinstance(value, tuple):
        return Object([(respelled(key), tree(each, (path, key))) for key, each in value], path)
    if isinstance(value, list):
        return Array([tree(each, (path, i)) for i, each in enumerate(value)], path)
    text = value.decode() if isinstance(value, bytes) else json.dumps(value)
    return read_value(text, path)


def respelled(key):
    return read_value(json.dumps(key), None).text


def plain_tasks(text, size):
    """Return pointer and tree of each task as verify would get it, None if the document is refused."""
    try:
        tasks = list(read_plain_tasks(in_pieces(text, size)))
        from_text = [read_value(task.text, task.path) for task in tasks]
    except InvalidJSONError:
        return None
    for task, node in zip(tasks, from_text):
        if task.value is not None and task.text.count("[") + task.text.count("{") < 500:
            assert compare(tree(task.value[0], task.path), node) is None
    return [(format_pointer(node.path), node) for node in from_text]


def trees(text):
    try:
        return [(format_pointer(node.path), node) for node in read_tasks(Source(io.BytesIO(text)))]
    except InvalidJSONError:
        return None


def assert_same(text, *sizes):
    expected = trees(text)
    for size in sizes:
        found = plain_tasks(text, size)
        assert (found is None) == (expected is None), size
        if expected is not None:
            assert [pointer for pointer, _ in found] == [pointer for pointer, _ in expected]
            assert all(compare(one, other) is None for (_, one), (_, other) in zip(expected, found))


values = user_values.map(lambda value: render(value, "compact", itertools.repeat("")).encode())
spaces = st.sampled_from((b"", b"", b" ", b"\n", b"\r\n\t", b" " * 70))


@st.composite
def any_documents(draw):
    """Draw a document of any form, of tasks or of other values."""
    texts = draw(st.lists(values, max_size=4))
    before, between, after = draw(st.tuples(spaces, spaces, spaces))
    form = draw(st.sampled_from(("array", "by id", "by number", "after each other", "one")))
    if form == "array":
        text = b"[" + between + (between + b"," + between).join(texts) + between + b"]"
    elif form in ("by id", "by number"):
        key = draw(st.sampled_from(('"1"', '"007"', '"\\u0031"', '"1a"', '""', '"\u0661"', '"1\\n"'))).encode()
        each = [b'{"a":' + value + b"}" for value in texts] if form == "by id" else texts
        pairs = [(key if i == 0 else b'"%d"' % i) + between + b":" + between + value for i, value in enumerate(each)]
        text = b"{" + between + (between + b"," + between).join(pairs) + between + b"}"
    elif form == "after each other":
        text = between.join(texts)
    else:
        text = draw(scalars).encode()
    return draw(st.sampled_from((b"", b"\xef\xbb\xbf"))) + before + text + after


@example(b"", 1)
@example(b"\xef\xbb\xbf", 1)
@example(b'{"1":{},"1":{}}{}', 1)
@example(b'{"\\u0031":{"a":1}}', 1)
@example(b'{"1":[],"2":{}}', 1)
@example(b"12", 1)
@example(b"tru", 1)
@example(b"1 2", 1)
@example(b"[-0.0,1e-5,-1E+05]", 1)
@example(b'{  "0"  :  {"a":1}}', 1)
@example(b'{"\\u003', 1)
@given(st.one_of(any_documents(), old_documents, new_documents), sizes)
def test_both_readers_give_the_same_tasks(text, size):
    assert_same(text, size, WHOLE)


DAMAGE = (
    *(b"", b"{", b"}", b"[", b"]", b",", b":", b'"', b"\\", b"0", b"-", b"+", b".", b"e", b"NaN", b"-Infinity"),
    *(b"\x00", b"\n", b"\x0b", b"\x7f", b"\xc2\xa0", b"\xe2\x80\xa8", b"\xff", b"\xed\xa0\x80", b"\xef\xbb\xbf"),
    *(b"\\u12", b"\\ud800", b"\\x", b"'", b"//", b"nul", b"\xd9\xa1"),
)


@given(st.one_of(any_documents(), new_documents), sizes, st.data())
def test_both_readers_refuse_the_same_documents(text, size, data):
    for _ in range(data.draw(st.integers(1, 2))):
        start = data.draw(st.integers(0, len(text)))
        end = min(len(text), start + data.draw(st.sampled_from((0, 0, 1, 2, 5))))
        text = text[:start] + data.draw(st.sampled_from(DAMAGE)) + text[end:]
    assert_same(text, size, WHOLE)


@pytest.mark.parametrize("size", [1 << 10, WHOLE])
@pytest.mark.parametrize(
    "text",
    [
        b"[" * DEEP + b"]" * DEEP,
        b'[{"a":' + b'{"b":[' * DEEP + b"1" + b"]}" * DEEP + b"},{}]",
        b'{"1":' + b'{"b":' * DEEP + b"1" + b"}" * DEEP + b',"2":{}}',
        b'{"a":' * DEEP + b"1" + b"}" * DEEP + b"\n{}",
        b"[" * DEEP + b"]" * (DEEP - 1),
        b"[" * DEEP + b"]" * (DEEP + 1),
        b"[[" * DEEP + b"}]" * DEEP,
        b'[{"a":' * DEEP + b"}]" * DEEP,
        b"[" + b"[" * DEEP + b"NaN" + b"]" * DEEP + b"]",
        b'[{"n":' + b"9" * 100_000 + b"}]",
        b"[" + b"9" * 100_000,
        b'["' + b"\\\\" * 100_000 + b'"]',
        b'["' + b"\\u00e9" * 100_000 + b'",1]',
    ],
)
def test_deep_and_long(text, size):
    assert_same(text, size)


@pytest.mark.parametrize(
    "text",
    [
        b'[{"a":1,{"b":2},' + b'{"c":3},' * 500_000,
        b'[{"a":[1,2},' + b'{"c":3},' * 500_000,
        b'[{"a":"\\x"' + b',{"c":3}' * 500_000,
        b'[{"a":tru,' + b'"c":3},' * 500_000,
        b"[[1,[2,nul" + b",[1]" * 500_000,
        b"{" * 1_000_000,
    ],
)
def test_garbage_is_refused_where_it_is(text):
    source = in_pieces(text, 1 << 10)
    with pytest.raises(InvalidJSONError):
        list(read_plain_tasks(source))
    assert source.progress < 10_000


@pytest.mark.parametrize(
    "text", [b"[" * 300_000, b'{"a":' * 100_000, b'[{"a":"' + b"\\\\" * 300_000, b'["' + b"a" * 900_000]
)
def test_what_never_ends_is_refused_at_the_end(text):
    with pytest.raises(InvalidJSONError):
        list(read_plain_tasks(in_pieces(text, 1 << 12)))


@pytest.mark.slow
def test_memory_does_not_grow_with_the_number_of_tasks():
    task = b'{"id":%d,"data":{"text":"a"},"annotations":[{"id":1,"result":[],"score":%d.5}]},'
    peaks = []
    for count in (10_000, 100_000):
        text = b"[" + b"".join(task % (i, i) for i in range(count)) + b"0]"
        tracemalloc.start()
        for _ in read_plain_tasks(in_pieces(text, 1 << 16)):
            pass
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 10_000_000  # its memory of numbers is full
    assert peaks[1] < peaks[0] + 8_000_000
