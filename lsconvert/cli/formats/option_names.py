"""Names of arguments, as the command line spells them."""

from __future__ import annotations

import re
from collections.abc import Iterable


def flag(name: str) -> str:
    """Return the option for an argument: `project_id` is `--project-id`."""
    return f"--{name.replace('_', '-')}"


def with_options(text: str, names: Iterable[str]) -> str:
    """Return a text with the options, of these, that give what it says is missing."""
    return re.sub(rf"(?<![<\w])({'|'.join(names)})\b", lambda name: flag(name[0]), text)
