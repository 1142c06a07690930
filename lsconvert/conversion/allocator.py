"""Tune the allocator of the C library. Python has no call for it, but freeing a large block has that effect."""

from __future__ import annotations

from contextlib import suppress
from typing import Final

# More bytes than a run allocates and frees for one chunk, and few compared with its peak.
_UNUSED_BLOCK: Final = 1 << 24


def keep_freed() -> None:
    """Let the allocator keep freed memory for the next allocation, for as long as the process runs.

    glibc returns blocks of a megabyte to the system and requests them again, page by page, for each chunk. That takes a
    quarter of the time of a conversion. It stops after a larger block has been freed.
    """
    with suppress(MemoryError):
        bytes(_UNUSED_BLOCK)
