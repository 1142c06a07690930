"""The words of a script that may be old or new names, whatever they belong to."""

from __future__ import annotations

from lsconvert.scripts.model import ParsedScript


class Words:
    """The words of one script."""

    def __init__(self, script: ParsedScript) -> None:
        sure = {use.at for use in script.paths if use.sure} | {use.at for use in script.fields}
        self._loose = {string.literal for string in script.strings if string.start not in sure}
        keys, fields, paths = script.keys, script.fields, script.paths
        self._used = {*self._loose, *(u.name for u in keys), *(u.name for u in fields), *(u.name for u in paths)}

    def doubt(self, old: str, new: str) -> str:
        """Return the reason why a name that other places may use as well stays, "" if there is none."""
        if new in self._used:
            return f"the script uses {new} as well"
        return "the script has it in another string as well" if old in self._loose else ""
