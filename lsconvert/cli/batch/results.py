"""Write the results of a job as JSON while it runs: one document, or a line for each file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from lsconvert import Outcome
from lsconvert.cli.formats.option_names import notes_in_options
from lsconvert.cli.formats.report import error_fields
from lsconvert.cli.terminal.output import to_json


class Results:
    """Writes the results of files, then the summary. `form` is json or jsonl; `put` writes text unescaped.

    json    {"results": [...], "summary": {...}}
    jsonl   a line for each result, then {"summary": {...}}
    """

    def __init__(self, form: str, put: Callable[[str], object]) -> None:
        self._is_document, self._put = form == "json", put
        self._is_empty = True

    def add(self, outcome: Outcome) -> None:
        """Write the result of a file, or its error."""
        if outcome.error is not None:
            fields: Mapping[str, Any] = {"source": outcome.item.label} | error_fields(outcome.error)
        else:
            fields = notes_in_options(outcome.result).as_dict()
        self.add_fields(fields)

    def add_fields(self, fields: Mapping[str, Any]) -> None:
        """Write the result of a file as JSON values."""
        if self._is_document:
            begin = '{"results": [' if self._is_empty else ","
            self._is_empty = False  # first, because an interrupt may come while the text is written
            self._put(f"{begin}{to_json(fields)}")
        else:
            self._put(f"{to_json(fields)}\n")

    def end(self, summary: Mapping[str, Any]) -> None:
        """Write the summary, and end the document."""
        if self._is_document:
            begin = '{"results": []' if self._is_empty else "]"
            self._put(f'{begin}, "summary": {to_json(summary)}}}\n')
        else:
            self._put(f"{to_json({'summary': summary})}\n")
