"""The type of the rows of FINDING_CODES."""

from __future__ import annotations

from typing import NamedTuple

from lsconvert.errors import Severity


class FindingCode(NamedTuple):
    """A code with its name, the severity that it usually has, its meaning, and the advice what to do.

    `keywords` are those of findings that no place in a schema identifies.
    """

    code: str
    name: str
    severity: Severity
    summary: str
    help: str
    keywords: tuple[str, ...] = ()
