"""Find the labeling config of a project folder of Label Studio 0.x."""

from __future__ import annotations

import os
from typing import Final

from lsconvert.io.locations import is_name, locate

TASKS, COMPLETIONS, CONFIG = "tasks.json", "completions", "config.xml"
AUTO: Final = "auto"


def config_beside(source: object) -> str | None:
    """Return the path of `config.xml` in a project folder of Label Studio 0.x; None for any other source."""
    if not is_name(source) or not isinstance(os.fspath(source), str):
        return None
    folder = locate(source)
    if not folder.is_folder() or not folder.join(COMPLETIONS).is_folder():
        return None
    config = folder.join(CONFIG)
    return config.address if config.is_file() and folder.join(TASKS).is_file() else None
