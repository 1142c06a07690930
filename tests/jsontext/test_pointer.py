"""JSON Pointers to errors, and the offsets of the values that they name."""

import sys

import pytest
from kernel_helpers import outcome

from lsconvert import validate
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
def test_pointer_at_the_end_of_a_text(text, pointer):
    assert pointer_at(text) == pointer


def test_an_error_far_into_a_task_has_no_pointer(kernel):
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


def count_calls(function):
    """Return the result of a function, and the number of calls of Python and C functions that it makes."""
    calls = 0

    def count(_frame, event, _argument):
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        result = function()
    finally:
        sys.setprofile(None)
    return result, calls


def test_work_is_linear_in_the_errors_of_a_task():
    """Reading the task again for each error would be quadratic: four times the work for twice the errors."""

    def check(size):
        text = b'[{"data":{},"annotations":[' + b"{},\n" * (size - 1) + b"{}]}]"
        errors, calls = count_calls(lambda: validate(text, schema="v2"))
        assert [error.where.line for error in errors] == list(range(1, size + 1))
        return calls

    check(1)  # loads the schemas
    assert check(400) < 2.2 * check(200)
