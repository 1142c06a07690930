"""Sources are fed to kernels. Errors do not depend on how much of a stream has arrived."""

import io

import pytest

from lsconvert import InvalidJSONError, LSConvertError, NotTasksError, SourceError, upgrade
from lsconvert.io.feed_chunks import HEAD_SIZE


class Slow(io.RawIOBase):
    """A stream that returns at most `size` bytes at a time, as a pipe may."""

    def __init__(self, text, size, error=None):
        self._text, self._size, self._error = text, size, error

    def readable(self):
        return True

    def read(self, size=-1):
        if not self._text and self._error is not None:
            raise self._error
        given, self._text = self._text[: min(self._size, size)], self._text[min(self._size, size) :]
        return given


def error_of(text, size):
    with pytest.raises(LSConvertError) as caught:
        upgrade(Slow(text, size), io.BytesIO())
    error = caught.value
    return type(error), error.message, error.hint, error.where


DOCUMENTS = {
    b"id,text\n1,hello\n": NotTasksError,
    b"<!DOCTYPE html><html><body>502</body></html>": NotTasksError,
    b'<View><Text name="t" value="$text"/></View>': NotTasksError,
    b"nonsense": InvalidJSONError,
    b"[{}, nonsense]": InvalidJSONError,
    b'[{"a": 01}]' + b" " * 2 * HEAD_SIZE: InvalidJSONError,
    b"id,text\n" + b"1,hello\n" * HEAD_SIZE: NotTasksError,
    b'[{"data":{"text":"a\xffb"}},{"data":{"text":"%b"}}]' % "é漢🙂 ".encode(): InvalidJSONError,
    b'[{"data":{"text":"a\xffb%b"}}]' % ("word " * 300 + "é漢🙂").encode(): InvalidJSONError,
}


@pytest.mark.parametrize("text", DOCUMENTS)
def test_the_error_does_not_depend_on_the_chunks(kernel, monkeypatch, text):
    monkeypatch.setenv("LSCONVERT_KERNEL", kernel)
    expected = error_of(text, len(text))
    assert expected[0] is DOCUMENTS[text]
    for size in (1, 2, 3, 7, 100, HEAD_SIZE):
        assert error_of(text, size) == expected


def test_an_error_of_the_stream_after_one_of_the_document():
    with pytest.raises(SourceError):
        upgrade(Slow(b"i", 1, error=OSError(5, "Input/output error")), io.BytesIO())
