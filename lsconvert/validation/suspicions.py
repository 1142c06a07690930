"""Find what deserves a warning in a decoded task, but what no schema can express.

That is: text that a server cannot store, ids that occur twice, and spans whose text differs from that of the task. The
messages contain no value of the data.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from lsconvert.jsontext.escapes import may_be_unstorable
from lsconvert.jsontext.walk import Steps, infinite_numbers, pointer_to, walk
from lsconvert.validation.messages import Problem
from lsconvert.validation.spans import wrong_spans

MESSAGES: Final = {
    "loneSurrogate": "half a surrogate pair: a server takes it and cannot export it again; "
    "remove it, or write the whole character",
    "nullCharacter": "a null character: PostgreSQL cannot store \\u0000, only SQLite takes it; remove it",
    "duplicateTaskId": "an earlier task in the file has the same id; if it is the same task, remove one of the two",
    "duplicateAnnotationId": "an earlier annotation in the file has the same id; "
    "if it is the same annotation, remove one of the two",
    "spanText": "differs from the text of the task from start to end (characters, counted from 0); "
    "correct start and end, or restore the text that was labeled",
    "nan": "NaN and Infinity are not JSON, and no server takes them; write null or a number",
}
_LONE_SURROGATE: Final = re.compile("[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]")


def warnings_of(task: object, repeated: Iterable[str] = (), *, text: bytes | None = None) -> list[Problem]:
    """Return the suspicions about a decoded task.

    `repeated` are pointers to ids that an earlier object has: see `kernel.contract.Suspect`. `text` is the JSON text of
    the task, if there is one; with it, most tasks take less time.
    """
    found = []
    if text is None or may_be_unstorable(text):
        found += [
            _problem(pointer_to(path), keyword) for path, string in _texts(task) for keyword in _unstorable(string)
        ]
    found += (_problem(p, "duplicateTaskId" if p == "/id" else "duplicateAnnotationId") for p in repeated)
    found += (_problem(pointer, "spanText") for pointer in wrong_spans(task))
    return found


def errors_of_numbers(task: object) -> list[Problem]:
    """Return an error for each NaN and infinity in a task that the caller decoded.

    Do not use this for tasks from files: there, an infinity is a large number, which is JSON.
    """
    return [_problem(pointer, "nan") for pointer in infinite_numbers(task)]


def _problem(pointer: str, keyword: str) -> Problem:
    return Problem(pointer, keyword, MESSAGES[keyword], severity="error" if keyword == "nan" else "warning")


def _unstorable(text: str) -> Iterator[str]:
    """Yield the keywords of what a server cannot store in a text."""
    if "\0" in text:
        yield "nullCharacter"
    if not text.isascii() and _LONE_SURROGATE.search(text):
        yield "loneSurrogate"


def _texts(task: object) -> Iterator[tuple[Steps, str]]:
    """Yield each string in a task, and each key with the path of its value. The next step changes a path."""
    for path, value in walk(task):
        if path and isinstance(path[-1], str):
            yield path, path[-1]
        if isinstance(value, str):
            yield path, value
