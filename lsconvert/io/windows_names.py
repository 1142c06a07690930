"""Names of files that Windows reads as something else: as devices, as streams of other files, or as shorter names."""

from __future__ import annotations

import re
from typing import Final

DEVICES: Final = r"(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])"
_DEVICE: Final = re.compile(rf"{DEVICES} *(?:[.:]|\Z)", re.IGNORECASE)
_FORBIDDEN: Final = re.compile(r'[\x00-\x1f<>:"|?*]')


def windows_objection(name: str) -> str:
    """Return what is wrong with the last part of a path on Windows, "" if nothing is.

    Source: "Naming Files, Paths, and Namespaces" of the Windows documentation.
    """
    if _DEVICE.match(name):
        return "is the name of a device on Windows"
    if _FORBIDDEN.search(name):
        return "has a character that Windows does not allow in names"
    if name.endswith((".", " ")):
        return "ends with a dot or a space, which Windows removes"
    return ""
