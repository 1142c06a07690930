"""Pointers to where an error is."""

import pytest
from kernel_helpers import outcome

from lsconvert import validate
from lsconvert.jsontext import pointer as pointers
from lsconvert.jsontext.pointer import MAX_REREAD, offsets_of, pointer_at


@pytest.mark.parametrize(
    ("text", "pointer"),
    [
        (b"", ""),
        (b"[", "/0"),
        (b"[1", "/0"),
        (b"[1,", "/1"),
        (b'{"a"', ""),
        (b'{"a":', "/a"),
        (b'{"a":1,', ""),
        (b'{"a":1,"b":[[],{"c":', "/b/1/c"),
        (b'{"a/b":{"~":{"":', "/a~1b/~0/"),
        (b'{"\\u0061,\\"]}":', '/a,"]}'),
        ('{"é":['.encode(), "/é/0"),
    ],
)
def test_pointer(text, pointer):
    assert pointer_at(text) == pointer


def test_not_for_what_is_far_away(kernel):
    for space, pointer in ((MAX_REREAD - 7, "/0/a"), (MAX_REREAD, None)):
        _, error = outcome(kernel, b'[{"a":' + b" " * space + b"x")
        assert error is not None
        assert error[1].pointer == pointer


def test_offsets_of_values():
    text = b' {"a": [1,{ "b/c":  2}],\n"a" : 3, "d":{}} '
    wanted = ("", "/a", "/a/0", "/a/1", "/a/1/b~1c", "/d", "/nowhere")
    values = (b'{"a"', b"[1", b"1,", b'{ "b', b"2}", b"{}} ", b'{"a"')
    assert [text[at:].startswith(value) for at, value in zip(offsets_of(text, wanted).values(), values)] == [True] * 7
    assert offsets_of(text, []) == {}


def test_a_task_with_many_errors_is_read_once(monkeypatch):
    """Else the time that they take grows with the square of their number."""
    walks = []
    real = pointers._walk
    monkeypatch.setattr(pointers, "_walk", lambda text: walks.append(text) or real(text))
    text = b'[{"data":{},"annotations":[' + b"{},\n" * 50 + b"{}]}]"
    errors = validate(text, schema="v2")
    assert len(errors) == 51
    assert [error.where.line for error in errors] == list(range(1, 52))
    assert len(walks) == 1
