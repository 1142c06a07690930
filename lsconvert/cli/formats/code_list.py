"""List the codes of the findings of `validate`, as text or as a JSON document."""

from __future__ import annotations

from collections.abc import Iterator

import lsconvert
from lsconvert.cli.terminal.output import show, to_json, write


def list_codes(form: str) -> None:
    """Write all codes to stdout; `form` is text or json."""
    if form == "json":
        keys = ("code", "name", "severity", "summary", "help")
        rows = [{key: getattr(row, key) for key in keys} for row in lsconvert.FINDING_CODES]
        write(f"{to_json(rows, indent=2)}\n")
    else:
        show(*_lines())


def _lines() -> Iterator[str]:
    for row in lsconvert.FINDING_CODES:
        yield f"{row.code} {row.name} ({row.severity}): {row.summary} {row.help}"
