"""The codes of mismatches between a task and its labeling config.

A code keeps its meaning forever. `lsconvert/validation/config_codes.py` has the texts for users.
"""

from __future__ import annotations

from typing import Any, Final, Literal, NamedTuple, TypeAlias

from lsconvert.errors import Severity
from lsconvert.labeling.model import Mismatch, Path

# Who objects to a mismatch. The "server" refuses the import of the task. The "sdk" refuses the annotation or prediction,
# as a server does that checks predictions. The "config" has no place for the value. The "editor" does not show it, or
# asks for more. The first three are errors, the last one is a warning.
Party: TypeAlias = Literal["server", "sdk", "config", "editor"]


class MismatchCode(NamedTuple):
    """A code with the party that objects."""

    code: str
    refused_by: Party

    @property
    def severity(self) -> Severity:
        """Return "warning" if only the editor objects, else "error"."""
        return "warning" if self.refused_by == "editor" else "error"


MISMATCH_CODES: Final = {
    code.code: code
    for code in (
        MismatchCode("data-missing", "server"),
        MismatchCode("data-type", "server"),
        MismatchCode("data-not-shown", "editor"),
        MismatchCode("region-name-missing", "sdk"),
        MismatchCode("unknown-control", "config"),
        MismatchCode("unknown-object", "config"),
        MismatchCode("unconnected-names", "config"),
        MismatchCode("region-type", "config"),
        MismatchCode("value-key-missing", "sdk"),
        MismatchCode("value-form", "sdk"),
        MismatchCode("unknown-label", "config"),
        MismatchCode("unknown-path", "config"),
        MismatchCode("unknown-bucket", "config"),
        MismatchCode("rating-range", "sdk"),
        MismatchCode("relation-end", "sdk"),
        MismatchCode("relation-direction", "sdk"),
        MismatchCode("relation-label", "editor"),
        MismatchCode("too-many", "editor"),
        MismatchCode("number-range", "editor"),
        MismatchCode("unknown-side", "editor"),
        MismatchCode("unknown-item", "editor"),
        MismatchCode("not-a-leaf", "editor"),
        MismatchCode("not-per-region", "editor"),
        MismatchCode("item-index", "editor"),
        MismatchCode("answer-missing", "editor"),
    )
}


def mismatch(code: str, message: str, path: Path, **facts: Any) -> Mismatch:
    """Return a mismatch with the severity of its code. `facts` are further fields."""
    return Mismatch(path, code, MISMATCH_CODES[code].severity, message, **facts)
