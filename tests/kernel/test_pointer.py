"""Pointers to where an error is."""

import pytest
from feeding import outcome

from lsconvert.kernel.pointer import MAX_REREAD, pointer_at


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
