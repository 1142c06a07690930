"""Ask the system's allocator for room. Python has no call for that, so a block of zeros is allocated and freed.

The system only promises such a block; it takes no memory.
"""

from __future__ import annotations

from typing import Final

# More than what is taken and freed for one chunk, and little beside what a run needs.
_KEPT: Final = 1 << 24


def has_room(size: int) -> bool:
    """Tell whether so many bytes can be had."""
    try:
        bytes(size)
    except (MemoryError, OverflowError):
        return False
    return True


def keep_freed() -> None:
    """Let the allocator keep what is freed for what is needed next.

    That of Linux (glibc) gives blocks of a megabyte back and takes them again, page by page, for each chunk: a quarter
    of the time of a conversion. A larger block that was freed tells it not to, for as long as the process lasts.
    """
    has_room(_KEPT)
