"""Read the code cells of Jupyter notebooks, nbformat 3 and 4."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Final

from lsconvert.errors import InputError
from lsconvert.jsontext.members import Span, item_spans_of, spans_of
from lsconvert.scripts.languages import Language
from lsconvert.scripts.model import LEFT_UNCHANGED
from lsconvert.scripts.snippets.cells import cell_snippets
from lsconvert.scripts.snippets.json_source import source_segments
from lsconvert.scripts.snippets.model import Snippet

# The names of kernels and languages in the metadata.
_LANGUAGES: Final[dict[str, Language]] = {
    "python": "python",
    "ipython": "python",
    "bash": "shell",
    "sh": "shell",
    "javascript": "javascript",
    "typescript": "typescript",
}


def read_notebook(text: str) -> list[Snippet]:
    """Return the code of a notebook, cell by cell. Raises InputError if the text is not a notebook."""
    try:
        return list(_Notebook(text).snippets())
    except (ValueError, KeyError, IndexError, RecursionError):
        raise InputError("is not a Jupyter notebook (nbformat 3 or 4)", hint=LEFT_UNCHANGED) from None


class _Notebook:
    """The places of the members of a notebook. All are offsets in its text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._root = self._members(0, len(text))

    def snippets(self) -> Iterator[Snippet]:
        """Yield the snippets of all cells. Raises KeyError and ValueError for JSON that is not a notebook."""
        language = self._kernel_language()
        for number, cell in enumerate(self._cells(), 1):
            if self._string(cell, "cell_type") != "code":
                continue
            own = self._string(cell, "language").lower() if "language" in cell else language
            source = cell["source"] if "source" in cell else cell["input"]
            segments, spell = source_segments(self._text, source.start, source.end)
            yield from cell_snippets(Snippet(_LANGUAGES.get(own), segments, spell, number))

    def _cells(self) -> Iterator[Mapping[str, Span]]:
        sheets = [self._root] if "cells" in self._root else [*self._objects(self._root["worksheets"])]
        for sheet in sheets:
            yield from self._objects(sheet["cells"])

    def _kernel_language(self) -> str:
        metadata = self._object(self._root.get("metadata"))
        for part, name in (("language_info", "name"), ("kernelspec", "language")):
            about = self._object(metadata.get(part))
            if name in about:
                return self._string(about, name).lower()
        return "python"

    def _members(self, start: int, end: int) -> dict[str, Span]:
        found = spans_of(self._text[start:end])
        return {key: Span(span.key, start + span.start, start + span.end) for key, span in found.items()}

    def _object(self, span: Span | None) -> Mapping[str, Span]:
        return self._members(span.start, span.end) if span is not None else {}

    def _objects(self, span: Span) -> Iterator[Mapping[str, Span]]:
        for start, end in item_spans_of(self._text[span.start : span.end]):
            yield self._members(span.start + start, span.start + end)

    def _string(self, members: Mapping[str, Span], key: str) -> str:
        value = json.loads(self._text[members[key].start : members[key].end])
        return value if isinstance(value, str) else ""
