"""The job of a contender."""

from __future__ import annotations

from typing import NamedTuple


class Job(NamedTuple):
    """The paths of the input and the output, and the target version: "v1" or "v2".

    A contender that checks writes the number of invalid tasks, and ignores `to`.
    """

    source: str
    target: str
    to: str
