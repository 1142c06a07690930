"""What a contender is asked to do."""

from __future__ import annotations

from typing import NamedTuple


class Job(NamedTuple):
    """Paths of a file of tasks and of the output, and the version to convert to: "v1" or "v2".

    A contender that checks writes the number of invalid tasks as its output; `to` means nothing to it.
    """

    source: str
    target: str
    to: str
