"""Find v1 calls in the text of documents, and v1 tasks in their examples. They are reported, never rewritten."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from lsconvert.calls.endpoints import ENDPOINTS
from lsconvert.calls.model import ScriptFinding
from lsconvert.calls.rows import Endpoint, Key
from lsconvert.scripts.detection.mentions import find_mentions, mentions_new_call, names_product
from lsconvert.scripts.editing.positions import DecodedScript
from lsconvert.scripts.evidence import Confidence
from lsconvert.scripts.snippets.model import Snippet

_IGNORED: Final = re.compile(r"lsconvert:\s*ignore\b")
_TASKS: Final = re.compile(r'"completions"\s*:\s*\[(?=[^\0]{0,2000}?"result"\s*:)')  # bounds the work for one match
[_COMPLETIONS] = (row for row in ENDPOINTS if isinstance(row, Key) and row.old == "completions" and row.response)


def read_prose(file: DecodedScript, snippets: Iterable[Snippet], level: Confidence) -> Iterator[ScriptFinding]:
    """Yield a finding for the first mention of each v1 call outside of scripts, and one for the first v1 tasks there.

    `level`: how surely the scripts of the document use Label Studio.
    """
    text = _without(file.text, snippets)
    confidence: Confidence = "medium" if level == "low" and names_product(text) else level
    for mention in find_mentions(text, keys=False):
        if mentions_new_call(text, mention.row):
            message, todo = "the text names the call of both versions; left as it is", "check whether it is up to date"
            yield _finding(file, mention.at, mention.row, confidence, message, todo, is_note=True)
        elif not _is_ignored(text, mention.at):
            message, todo = f"the text mentions {mention.word}", "rewrite it, if it is a call of Label Studio"
            yield _finding(file, mention.at, mention.row, confidence, message, todo)
    tasks = _TASKS.search(text)
    if tasks is not None and not _is_ignored(text, tasks.start()):
        message, todo = "an example has v1 tasks", "convert them with lsconvert upgrade"
        yield _finding(file, tasks.start(), _COMPLETIONS, confidence, message, todo, is_note=True)


def _finding(
    file: DecodedScript,
    at: int,
    row: Endpoint,
    confidence: Confidence,
    message: str,
    todo: str,
    *,
    is_note: bool = False,
) -> ScriptFinding:
    return ScriptFinding(
        code=row.code,
        where=file.where(at),
        action="note" if is_note else "review",
        message=message,
        fidelity="manual",
        confidence=confidence,
        guide=row.section,
        todo=todo,
        server=getattr(row, "server", ""),
    )


def _without(text: str, snippets: Iterable[Snippet]) -> str:
    """Return a text with line ends in the place of its snippets."""
    parts, at = [], 0
    for start, end in sorted((segment.start, segment.end) for snippet in snippets for segment in snippet.segments):
        if end > at:
            parts += [text[at:start], "\n" * (end - max(start, at))]
            at = end
    return "".join([*parts, text[at:]])


def _is_ignored(text: str, at: int) -> bool:
    """Tell whether the line of a place has the comment that excludes it."""
    end = text.find("\n", at)
    return _IGNORED.search(text, text.rfind("\n", 0, at) + 1, end if end >= 0 else len(text)) is not None
