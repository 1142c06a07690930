"""Tune the allocator of the C library. Python has no call for it, but freeing a large block has that effect."""

from __future__ import annotations

from contextlib import suppress
from typing import Final

# Larger than any block that a run allocates for one chunk, but small compared with its peak memory.
_UNUSED_BLOCK: Final = 1 << 24


def keep_freed_memory() -> None:
    """Let the allocator keep freed memory for the next allocation, for as long as the process runs.

    glibc returns blocks of a megabyte to the system and requests them again, page by page, for each chunk. That takes a
    quarter of the time of a conversion. glibc stops doing this once a larger block has been freed.
    """
    with suppress(MemoryError):
        bytes(_UNUSED_BLOCK)
