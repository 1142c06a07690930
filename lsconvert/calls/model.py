"""What goes into the migration of a call, and what comes out. Apart from `model.py`, because only calls need it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from lsconvert.errors import LSConvertError, Where

# How well a call can be migrated: it does what it did, something is lost, or a person has to look.
Fidelity: TypeAlias = Literal["exact", "lossy", "manual"]


@dataclass(frozen=True, slots=True)
class Request:
    """A call of the API. `body` is what is sent, byte for byte. Its repr shows neither headers nor body."""

    method: str
    url: str
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    body: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class CallNote:
    """What became of a part of a call, by the row `code` of the page of calls ("": by none).

    `todo`: what a person has to do, or to know. `server`: where a real v2 server differs from the guide.
    """

    code: str
    fidelity: Fidelity
    message: str
    todo: str = ""
    server: str = ""


@dataclass(frozen=True, slots=True)
class Migration:
    """The requests that take the place of one, in this order, and what to know about them."""

    requests: tuple[Request, ...]
    notes: tuple[CallNote, ...]

    @property
    def manual(self) -> bool:
        """Whether something is left that a person has to do."""
        return any(note.fidelity == "manual" for note in self.notes)


@dataclass(frozen=True, slots=True)
class ScriptFinding:
    """What a row of the page of calls finds in a script, and what is done about it.

    `action`: "rewrite" if the script is edited, "look" if a person has to, "note" for what is good to know. `confidence`:
    how sure it is that the script means Label Studio; nothing is rewritten where it is low. `guide` is a section.
    """

    code: str
    where: Where
    action: Literal["rewrite", "look", "note"]
    message: str
    fidelity: Fidelity
    confidence: Literal["high", "medium", "low"]
    guide: str
    todo: str = ""
    server: str = ""


@dataclass(frozen=True, slots=True)
class ScriptMigration:
    """A script with its rewrites made, and all findings in the order of the file. The script is no part of its repr."""

    script: bytes = field(repr=False)
    findings: tuple[ScriptFinding, ...]


@dataclass(frozen=True, slots=True)
class ScriptResult:
    """What became of one file. `old`: its bytes as they were. `error`: why it was left as it was.

    `named`: the path itself was given, not one above it. `written`: the file has its rewrites.
    """

    path: str
    old: bytes = field(repr=False)
    migration: ScriptMigration
    error: LSConvertError | None = None
    named: bool = False
    written: bool = False
