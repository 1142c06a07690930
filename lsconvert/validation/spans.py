"""Find labeled spans whose copy of the text differs from the text of their task.

The labeling config says which value of the data is the text, but is not known here. So a span is right if any string of
the data has it. Editors and tools count in several ways; a span is wrong only if it is wrong in all of them. The text
may also be elsewhere. So a span outside all strings is wrong only if another span of the same object tag is right.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Final, NamedTuple

MAX_OFFSET: Final = 10**9  # characters; no text is so long
MAX_TEXTS: Final = 100  # if the data has more, no span is wrong
STEPS_PER_CHARACTER: Final = 20  # of the texts and the copies; after so many steps, no further span is wrong
MAX_SPACE: Final = 1000  # characters of white space that a copy may lack, besides three times its length

_RESULT_LISTS: Final = ("annotations", "completions", "predictions")
# White space, and its escapes: some editors copied them as they are spelled.
_SPACE: Final = re.compile(r"\\[nrt]|\s")
_TAG: Final = re.compile(r"</?[A-Za-z][^<>]*>|<!--")
_URL_OR_PATH: Final = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.-]*://|data:|[A-Za-z]:\\|\.{0,2}[/\\]\S)")
_MARKS_IN_REFERENCES: Final = re.compile(r"[/\\=_.?&%:@#]")
_LONGEST_WORD: Final = 32  # as in suspects_spans.h


class Span(NamedTuple):
    """A labeled span.

    `pointer` leads to its copy of the text, `to_name` is the name of the object tag. `start` is not after `end`. With a
    negative offset, the span reaches from 0 to MAX_OFFSET, so that it is in no text.
    """

    pointer: str
    to_name: object
    start: int
    end: int
    copy: str

    @property
    def is_too_long(self) -> bool:
        """Whether the copy is much shorter than the span, so that white space cannot explain it."""
        return self.end - self.start > 4 * len(self.copy) + MAX_SPACE

    @property
    def steps(self) -> int:
        """The work of comparing this span with a text."""
        return 10 + len(self.copy) + (0 if self.is_too_long else self.end - self.start)

    @property
    def copies(self) -> set[str]:
        """The copy without white space, as it is and without HTML's escapes."""
        return {_without_space(self.copy), _without_space(html.unescape(self.copy))}


def wrong_spans(task: object) -> Iterator[str]:
    """Yield a pointer to the copy of the text in each span that is certainly wrong."""
    spans = list(_spans(task))
    if not spans or not isinstance(task, Mapping):
        return
    strings = list(_strings(task.get("data")))
    texts = [Text(string) for string in strings if not _is_reference(string)]
    if len(texts) > MAX_TEXTS:
        return
    steps = 10_000 + STEPS_PER_CHARACTER * sum(map(len, [*strings, *(span.copy for span in spans)]))
    wrong, outside, confirmed = [], set(), set()
    for span in spans:
        steps -= len(texts) * span.steps
        if steps < 0:
            break
        if any(text.has(span) for text in texts):
            confirmed.add(str(span.to_name))
        else:
            wrong.append(span)
            if all(span.end > text.length for text in texts):
                outside.add(span.pointer)
    wrong = [span for span in wrong if span.pointer not in outside or str(span.to_name) in confirmed]
    # With a URL in the data, the text may be at that URL, unless the name or another span tells which string it is.
    if len(texts) < len(strings):
        named = {key for key, value in _members(task.get("data")) if any(value == text.string for text in texts)}
        wrong = [span for span in wrong if str(span.to_name) in confirmed | named]
    for span in wrong:
        yield span.pointer


class Text:
    """A string of the data that may be the labeled text."""

    def __init__(self, string: str) -> None:
        self.string = string

    @cached_property
    def length(self) -> int:
        """The length in UTF-16 units."""
        return len(self.string) + sum(character > "\uffff" for character in self.string)

    def has(self, span: Span) -> bool:
        """Tell whether the span may be right in this text."""
        if span.end > self.length:
            return False
        copies = span.copies
        if not span.is_too_long and any(
            _without_space(found) in copies for variant in self._variants for found in _slices(variant, span)
        ):
            return True
        return self._has_tags

    @cached_property
    def _has_tags(self) -> bool:
        """Whether the text is HTML. Editors count its characters without the tags, each in its own way."""
        return _TAG.search(self.string) is not None

    @cached_property
    def _variants(self) -> list[Sequence[Any]]:
        """The text as editors may have counted it: with and without line ends, with and without HTML's escapes."""
        text = self.string
        variants = {text, text.replace("\r", ""), re.sub("[\r\n]", "", text), html.unescape(text)}
        variants |= {text.lstrip(), " ".join(text.split())}  # as a browser shows it
        found: list[Any] = list(variants)
        found += (_Utf16(variant) for variant in variants if max(variant, default="") > "\uffff")
        return found


class _Utf16:
    """A text whose slices are counted in UTF-16 units."""

    def __init__(self, text: str) -> None:
        self._units = text.encode("utf-16-le", "surrogatepass")

    def __getitem__(self, part: slice) -> str:
        return self._units[2 * part.start : 2 * part.stop].decode("utf-16-le", "surrogatepass")


def _slices(text: Any, span: Span) -> Iterator[str]:
    """Yield the part of a text from start to end, without and with the character at the end."""
    yield text[span.start : span.end]
    yield text[span.start : span.end + 1]


def _without_space(text: str) -> str:
    return _SPACE.sub("", text)


def _is_reference(text: str) -> bool:
    """Tell whether a string is a URL, a path or encoded data, or may be: then the text is somewhere else."""
    if _URL_OR_PATH.match(text):
        return True
    is_word = text.isascii() and not re.search(r"\s", text)
    return is_word and (len(text) > _LONGEST_WORD or _MARKS_IN_REFERENCES.search(text) is not None)


def _strings(value: object) -> Iterator[str]:
    """Yield the strings in a value, at any depth, but no keys."""
    waiting = [value]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, Mapping):
            waiting += value.values()
        elif isinstance(value, (list, tuple)):
            waiting += value


def _spans(task: object) -> Iterator[Span]:
    """Yield the spans of a task that have whole offsets and a copy of the text."""
    for name, value in _members(task):
        for i, annotation in enumerate(_list(value) if name in _RESULT_LISTS else ()):
            if isinstance(annotation, Mapping):
                yield from _spans_of(annotation.get("result"), f"/{name}/{i}/result")


def _spans_of(result: object, pointer: str, depth: int = 2) -> Iterator[Span]:
    """Yield the spans in a list of regions, or in a list of such lists."""
    for i, item in enumerate(_list(result) if depth else ()):
        if isinstance(item, Mapping):
            span = _span(item, f"{pointer}/{i}/value/text")
            yield from [] if span is None else [span]
        else:
            yield from _spans_of(item, f"{pointer}/{i}", depth - 1)


def _span(region: Mapping[str, Any], pointer: str) -> Span | None:
    value = region.get("value")
    if region.get("type") != "labels" or not isinstance(value, Mapping):
        return None
    start: Any = value.get("start")
    end: Any = value.get("end")
    copy = value.get("text")
    if not _is_offset(start) or not _is_offset(end) or not isinstance(copy, str) or not copy:
        return None
    start, end = min(start, end), max(start, end)
    if start < 0:
        start, end = 0, MAX_OFFSET
    return Span(pointer, region.get("to_name"), start, end, copy)


def _is_offset(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and -MAX_OFFSET < value < MAX_OFFSET


def _members(value: object) -> Iterable[tuple[Any, Any]]:
    return value.items() if isinstance(value, Mapping) else ()


def _list(value: object) -> Sequence[Any]:
    return value if isinstance(value, (list, tuple)) else ()
