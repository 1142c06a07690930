"""Find the old keys that a script itself writes into newer data: after an upgrade, they are still in what it reads."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from lsconvert.scripts.model import ParsedScript

_CONVERTER: Final = "lsconvert"
_DOWNGRADE: Final = re.compile(r"\bdowngrade\b")
# `s/before/after/` of sed and perl.
_SUBSTITUTION: Final = re.compile(r"(?<!\w)s([/|#,~@!])((?:(?!\1).){1,200})\1((?:(?!\1).){0,200})\1")
_SHORTEST_STEM: Final = 5  # characters, such as `annot`


def keys_of_old_data(script: ParsedScript, renamed: Mapping[str, str]) -> set[str]:
    """Return the old keys that a script writes in place of the new ones. `renamed`: the new names by the old ones."""
    if _runs_downgrade(script):
        return {*renamed}
    pairs = [*script.replaced]
    for string in script.strings:
        pairs += [(found[2], found[3]) for found in _SUBSTITUTION.finditer(string.spelled)]
    texts = [string.spelled for string in script.strings] if any(not before for before, _ in pairs) else []
    return {
        old
        for old, new in renamed.items()
        for before, after in pairs
        if _writes(before, after, old, new) or (not before and old in after and any(new in text for text in texts))
    }


def _writes(before: str, after: str, old: str, new: str) -> bool:
    """Tell whether the replacement of a text by another one makes the old key of the new one."""
    if new in before:
        return old in after
    return len(before) >= _SHORTEST_STEM and new.replace(before, after) == old


def _runs_downgrade(script: ParsedScript) -> bool:
    """Tell whether a script converts files to v1."""
    texts = [string.spelled for string in script.strings]
    named = {*script.imports, *script.programs}
    if _CONVERTER not in named and not any(_CONVERTER in text for text in texts):
        return False
    return "downgrade" in script.names or any(map(_DOWNGRADE.search, texts))
