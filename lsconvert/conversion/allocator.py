"""Tune the allocator of the C library by allocating and freeing an unused block: Python has no call for it."""

from __future__ import annotations

from contextlib import suppress
from typing import Final

# More than a run allocates and frees for one chunk, and little beside what it needs.
_KEPT: Final = 1 << 24


def keep_freed() -> None:
    """Let the allocator keep what is freed for what is needed next.

    That of Linux (glibc) gives blocks of a megabyte back and takes them again, page by page, for each chunk: a quarter
    of the time of a conversion. A larger block that was freed tells it not to, for as long as the process lasts.
    """
    with suppress(MemoryError):
        bytes(_KEPT)
