"""The compressed formats: their first bytes for reading, and the suffixes that name them for writing.

A format is named by its suffix everywhere.
"""

from __future__ import annotations

from typing import Final

# The last one is an empty zip.
MAGIC: Final = {
    b"\x1f\x8b": ".gz",
    b"\x28\xb5\x2f\xfd": ".zst",
    b"BZh": ".bz2",
    b"\xfd7zXZ\x00": ".xz",
    b"PK\x03\x04": ".zip",
    b"PK\x05\x06": ".zip",
}
MAGIC_SIZE: Final = max(map(len, MAGIC))
COMPRESSED_SUFFIXES: Final = tuple(dict.fromkeys(MAGIC.values()))


def suffix_of(head: bytes) -> str | None:
    """Return the suffix of the format that begins with these bytes, None if it is not a compressed one."""
    return next((suffix for magic, suffix in MAGIC.items() if head.startswith(magic)), None)
