"""A stream that respells the JSON that ijson cannot read or would change.

ijson's C parser crashes on integers of more than 4,300 digits. It replaces or refuses lone surrogates, forgets the sign
of
-0, and accepts two characters that are not white space, and an unterminated string after the document.
"""

from __future__ import annotations

import re
from typing import Final

from lsconvert.io.source import Source

NOT_JSON: Final = b"\0"
# As Decimal spells it. No document can contain it, because longer exponents are shortened.
MINUS_ZERO: Final = "-0E-99999999999999999"
# U+E000. In strings, it replaces the backslash of a lone surrogate; one that a document contains is doubled.
MARK: Final = "\ue000"

_MARK_BYTES: Final = MARK.encode()
_DIGIT_BYTES: Final = b"0123456789"
_RESPELLED: Final = re.compile(
    rb'(?:"[^"\\\xee\x0b\x0c0-9-]*)+'  # quotes, with nothing to respell between or after them
    rb"|(?P<power>(?<=[eE])[0-9]{16,}|(?<=[eE][+-])[0-9]{16,})|(?P<digits>[0-9]{1000,})|(?<![eE])-0(?![0-9.eE])"
    rb"|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[dD][89a-fA-F][0-9a-fA-F]{2}"
    rb"|\\u[eE]000|\\.|\xee\x80\x80|[\x0b\x0c]"
)
# A token that may continue in the next chunk: an exponent (and the -0 before it) or a sign before digits, half of
# U+E000; an escape that is incomplete or may be the first half of a surrogate pair.
_BEGUN: Final = re.compile(rb"(?:(?:-0)?[eE][+-]?|-|\xee\x80?)\Z")
_BEGUN_ESCAPE: Final = re.compile(rb"\\(?:u(?:[0-9a-fA-F]{0,3}|[dD][89abAB][0-9a-fA-F]{2})?)?")


class RespelledStream:
    """A binary stream for ijson, with valid but unsafe tokens respelled.

    Outside of strings, a long run of digits becomes a shorter number, made of its first digit and its hash, and -0
    becomes MINUS_ZERO. In strings, the backslash of a lone surrogate becomes MARK, and MARK is doubled. Both sides of a
    comparison are respelled in the same way, so equal values stay equal and different values stay different.
    """

    def __init__(self, source: Source) -> None:
        self._chunks = source.chunks()
        self._held = [next(self._chunks, b"").removeprefix(b"\xef\xbb\xbf")]
        self._ready = b""
        self._more = True
        self._in_string = False

    def read(self, size: int) -> bytes:
        """Return up to `size` bytes; b"" at the end."""
        while not self._ready and self._more:
            chunk = next(self._chunks, b"")
            self._more = bool(chunk)
            self._held.append(chunk)
            if chunk and not chunk.strip(_DIGIT_BYTES):
                continue  # in the middle of a number: wait until it is complete
            text = b"".join(self._held)
            cut = _token_boundary(text) if chunk else len(text)
            self._ready, self._held = _RESPELLED.sub(self._respell, text[:cut]), [text[cut:]]
            if not chunk and self._in_string:
                self._ready += NOT_JSON
        ready, self._ready = self._ready[:size], self._ready[size:]
        return ready

    def _respell(self, match: re.Match[bytes]) -> bytes:
        token = match.group()
        if token.startswith(b'"'):
            self._in_string ^= token.count(b'"') % 2 == 1
            return token
        if token in b"\x0b\x0c":
            return NOT_JSON
        if self._in_string:
            return _respell_in_string(token)
        if token == b"-0":
            return MINUS_ZERO.encode()
        return _shorten(token, 15 if match["power"] else 60) if match.lastgroup else token


def _token_boundary(text: bytes) -> int:
    """Return the last offset that is not inside a token that may have to be respelled."""
    cut = len(text.rstrip(_DIGIT_BYTES))
    if begun := _BEGUN.search(text[max(0, cut - 4) : cut]):
        cut -= len(begun.group())
    for _ in range(2):
        escape = text.rfind(b"\\", max(0, cut - 6), cut)
        if escape >= 0 and _BEGUN_ESCAPE.fullmatch(text, escape, cut):
            backslashes = escape + 1 - len(text[: escape + 1].rstrip(b"\\"))
            cut = escape if backslashes % 2 else cut
    return cut


def _respell_in_string(token: bytes) -> bytes:
    if token == _MARK_BYTES or token.lower() == b"\\ue000":
        return _MARK_BYTES * 2
    if len(token) == 6 and token.startswith(b"\\u"):
        return _MARK_BYTES + token[1:].lower()
    return token


def _shorten(digits: bytes, length: int) -> bytes:
    import hashlib  # late: 6 ms with ijson, which only `verify` pays

    return digits[:1] + str(int(hashlib.sha256(digits).hexdigest(), 16))[:length].encode()
