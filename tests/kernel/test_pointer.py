"""Pointers to where an error is."""

import pytest

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
    assert pointer_at(text, len(text)) == pointer
    assert pointer_at(text + b"rest", len(text)) == pointer


def test_not_for_what_is_far_away():
    assert pointer_at(b"[" + b" " * MAX_REREAD, MAX_REREAD + 1) is None
