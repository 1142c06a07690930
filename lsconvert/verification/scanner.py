"""Read tasks with the standard library's JSON scanner: fast, and exact enough to prove that two tasks are equal.

Numbers keep their spelling (as bytes), and objects are tuples of pairs, so order and duplicate keys are kept. If two
tasks differ, or one is nested too deep for the scanner, trees.py reads their text again to find the difference.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Generator, Iterator
from json.scanner import make_scanner
from typing import Any, Final, NamedTuple, TypeAlias

from lsconvert.errors import InvalidJSONError
from lsconvert.io.source import Source
from lsconvert.verification.trees import NOT_JSON_HINT, NodePath

# A number is bytes, an object a tuple of pairs, an array a list. Strings are str, literals are bool and None.
Value: TypeAlias = Any

SPACE: Final = re.compile(r"[ \t\n\r]*")
TOKEN: Final = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{}]|"', re.DOTALL)
# The start of an object of tasks by id, and a text that may become one. A digit may be escaped.
FIRST_KEY: Final = re.compile(r'\{[ \t\n\r]*"(?:[0-9]|\\u003[0-9])+"[ \t\n\r]*:[ \t\n\r]*([^ \t\n\r])')
BEGUN_KEY: Final = re.compile(
    r'\{[ \t\n\r]*(?:"(?:[0-9]|\\u003[0-9])*(?:\\(?:u(?:0(?:03?)?)?)?|"[ \t\n\r]*(?::[ \t\n\r]*)?)?)?'
)
MAX_KNOWN: Final = 1 << 16
MAX_KNOWN_SIZE: Final = 40  # characters of a number that is remembered
WORD: Final = re.compile(r"[-+.0-9A-Za-z]*")  # a number or literal, whole or in part
# Characters. More text can make a part of a token valid, such as a half escape; it cannot repair what is before it.
LONGEST_PART: Final = 16


class _Numbers(dict[str, bytes]):
    """Numbers as bytes, by their spelling. Most numbers of a mask repeat earlier ones. Bytes never equal a str."""

    def __missing__(self, text: str) -> bytes:
        if len(text) > MAX_KNOWN_SIZE:
            return text.encode()
        if len(self) >= MAX_KNOWN:
            self.clear()
        number = self[text] = text.encode()
        return number


def _refuse(text: str) -> None:
    raise ValueError(text)  # NaN and Infinity, which are not JSON


def _make_scanner() -> Any:
    number = _Numbers().__getitem__
    decoder = json.JSONDecoder(
        object_pairs_hook=tuple, parse_int=number, parse_float=str.encode, parse_constant=_refuse, strict=True
    )
    return make_scanner(decoder)  # type: ignore[arg-type]  # typeshed has the class of the scanner here


class PlainTask(NamedTuple):
    """A task: its path in the document, its value, and its text. `value` is None if it is too deep for the scanner."""

    path: NodePath
    value: tuple[Value] | None
    text: str


def read_plain_tasks(source: Source, *, may_be_empty: bool = False) -> Iterator[PlainTask]:
    """Yield the tasks of a document, as `trees.read_tasks` does. Raises InvalidJSONError, SourceError.

    `may_be_empty`: a document of no text has no tasks; else it is not JSON.
    """
    try:
        yield from _Reader(source).tasks(may_be_empty=may_be_empty)
    except ValueError as error:  # UnicodeDecodeError is a subclass
        raise InvalidJSONError("not valid JSON in UTF-8", file=source.name, hint=NOT_JSON_HINT) from error


class _Reader:
    """The text of a document, from the start of the current value."""

    def __init__(self, source: Source) -> None:
        self._name = source.name
        self._chunks = source.chunks()
        self._decode = codecs.getincrementaldecoder("utf-8")("strict").decode
        self._scan = _make_scanner()
        self._text = ""
        self._at = 0
        self._last = 0  # characters of the last task
        self._ended = False
        self._wrong_at = 0  # offset of the error in the text that was tried last
        self._fill()
        self._text = self._text.removeprefix("\ufeff")

    def tasks(self, *, may_be_empty: bool) -> Iterator[PlainTask]:
        """Yield all tasks."""
        more = self._next()
        if not more and not may_be_empty:
            raise ValueError("an empty document")
        while more:
            follows = False  # only objects may follow each other
            if more == "[":
                yield from self._items()
            elif more == "{":
                follows = yield from self._object()
            else:
                yield self._task(None)
            more = self._next()
            if more and not (follows and more == "{"):
                raise InvalidJSONError("there is more text after the document", file=self._name)

    def _items(self) -> Iterator[PlainTask]:
        self._take("[")
        if self._next() == "]":
            self._take("]")
            return
        index = 0
        while True:
            yield self._task((None, index))
            index += 1
            if self._take(",]") == "]":
                return

    def _object(self) -> Generator[PlainTask, None, bool]:
        """Yield the tasks of an object of tasks by id, or the object itself. Return whether an object may follow."""
        if not self._has_ids():
            yield self._task(None)
            return True
        self._take("{")
        while True:
            key, _ = self._scanned()
            if not isinstance(key, str):
                raise ValueError("a key")
            self._take(":")
            yield self._task((None, key))
            if self._take(",}") == "}":
                return False
            if self._next() != '"':
                raise ValueError("a key")

    def _has_ids(self) -> bool:
        """Tell whether the first key of an object is a number and its value is an object. Take no text."""
        while (match := FIRST_KEY.match(self._text, self._at)) is None:
            begun = BEGUN_KEY.match(self._text, self._at)
            if self._ended or begun is None or begun.end() < len(self._text):
                return False
            self._fill()
        return match[1] == "{"

    def _task(self, path: NodePath) -> PlainTask:
        value, text = self._scanned()
        return PlainTask(path, None if value is _TOO_DEEP else (value,), text)

    def _scanned(self) -> tuple[Value, str]:
        """Take the next value; return it and its text."""
        opens = self._next() in "[{"
        while not self._ended and len(self._text) - self._at < self._last:
            self._fill()  # with less text, the scanner would probably read a part of a task in vain
        while True:
            value, end = self._try()
            if end is not None and (opens or self._ended or self._ends_word(end)):
                break
            if self._ended or self._is_wrong():
                raise ValueError("not JSON, or incomplete")
            self._fill()
            brackets = _Brackets(self._at)
            while opens and not self._ended and brackets.end_in(self._text) is None:
                self._fill()
        text = self._text[self._at : end]
        self._at, self._last = end, len(text)
        return value, text

    def _try(self) -> tuple[Value, int | None]:
        """Return the next value and its end; the end is None if the value is incomplete or not JSON."""
        self._wrong_at = len(self._text)
        try:
            value, end = self._scan(self._text, self._at)
        except RecursionError:
            return _TOO_DEEP, _Brackets(self._at).end_in(self._text)
        except StopIteration as error:
            self._wrong_at = error.value
            return None, None
        except json.JSONDecodeError as error:
            if not error.msg.startswith("Unterminated string"):
                self._wrong_at = error.pos
            return None, None
        return value, end

    def _is_wrong(self) -> bool:
        """Tell whether the text that was tried last cannot become JSON with more text."""
        return len(self._text) - self._wrong_at > LONGEST_PART

    def _ends_word(self, end: int) -> bool:
        """Tell whether more text cannot change a string, number or literal that ends here."""
        return self._text[end - 1] == '"' or WORD.match(self._text, end - 1).end() < len(self._text)  # type: ignore[union-attr]  # it matches anything

    def _next(self) -> str:
        """Return the next character that is not white space, "" at the end."""
        while True:
            self._at = SPACE.match(self._text, self._at).end()  # type: ignore[union-attr]  # it matches anything
            if self._at < len(self._text):
                return self._text[self._at]
            if self._ended:
                return ""
            self._fill()

    def _take(self, expected: str) -> str:
        """Take and return the next character. Raises ValueError if it is not one of `expected`."""
        char = self._next()
        if not char or char not in expected:
            raise ValueError(expected)
        self._at += 1
        return char

    def _fill(self) -> None:
        """Read until the text is twice as long, so that a large value is scanned only a few times."""
        pieces = [self._text[self._at :]]
        wanted = max(1, len(pieces[0]))
        while wanted > 0 and not self._ended:
            chunk = next(self._chunks, b"")
            self._ended = not chunk
            pieces.append(self._decode(chunk, self._ended))
            wanted -= len(pieces[-1])
        self._text, self._at = "".join(pieces), 0


_TOO_DEEP: Final = object()


class _Brackets:
    """A search for the end of an array or object, without recursion. It continues when there is more text."""

    def __init__(self, start: int) -> None:
        self._at = start
        self._depth = 0

    def end_in(self, text: str) -> int | None:
        """Return the end, None if it is not in this text."""
        for match in TOKEN.finditer(text, self._at):
            bracket = match[0]
            if bracket == '"':  # an incomplete string
                break
            self._at = match.end()
            self._depth += (bracket in "[{") - (bracket in "]}")
            if self._depth <= 0:
                return self._at
        return None
