"""Inputs and results of the migration of a call or a script. Other parts of lsconvert do not use them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias, TypedDict

from lsconvert.errors import LSConvertError, Where

# How completely a call can be migrated: with the same effect, with a loss, or only with the user's review.
Fidelity: TypeAlias = Literal["exact", "lossy", "manual"]


class CallParameters(TypedDict, total=False):
    """The keyword arguments for facts that a call or a script cannot show. `lsconvert.PARAMETERS` describes them."""

    host: str
    project_id: int | str
    task_id: int | str
    annotation_id: int | str
    storage_type: str
    storage_id: int | str
    workspace_id: int | str
    organization_id: int | str
    user_id: int | str
    invite_token: str


@dataclass(frozen=True, slots=True)
class Request:
    """An API request. `body` has the bytes to send. Its repr shows neither headers nor body."""

    method: str
    url: str
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    body: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class CallNote:
    """A change to one part of a call, or the reason why that part is unchanged.

    `code`: the row of the endpoint table, "" if no row applies. `todo`: the work that is left to the user, or advice.
    `server`: how real v2 servers differ from the guide. `missing`: the names of PARAMETERS that would complete the
    change. `absent_argument`: the query argument that the call lacks, if v2 returns another result without it.
    """

    code: str
    fidelity: Fidelity
    message: str
    todo: str = ""
    server: str = ""
    missing: tuple[str, ...] = ()
    absent_argument: str = ""


@dataclass(frozen=True, slots=True)
class Migration:
    """The requests that replace one request, in order, and the notes about them."""

    requests: tuple[Request, ...]
    notes: tuple[CallNote, ...]

    @property
    def manual(self) -> bool:
        """Whether any part is left to the user."""
        return any(note.fidelity == "manual" for note in self.notes)


@dataclass(frozen=True, slots=True)
class ScriptFinding:
    """A place in a script where a row of the endpoint table applies.

    `action`: "rewrite" if the script is edited, "review" if the user has to decide, "note" for advice. `confidence`:
    how surely the script uses Label Studio; with "low", it is not rewritten. `guide`: the section of the guide. `todo`,
    `server` and `missing` are those of `CallNote`. `cell`: the number of the cell in a notebook, from 1.
    """

    code: str
    where: Where
    action: Literal["rewrite", "review", "note"]
    message: str
    fidelity: Fidelity
    confidence: Literal["high", "medium", "low"]
    guide: str
    todo: str = ""
    server: str = ""
    missing: tuple[str, ...] = ()
    cell: int | None = None


@dataclass(frozen=True, slots=True)
class ScriptMigration:
    """A rewritten script, and its findings in the order of the file. The repr does not show the script."""

    script: bytes = field(repr=False)
    findings: tuple[ScriptFinding, ...]


@dataclass(frozen=True, slots=True)
class ScriptResult:
    """The migration of one file.

    `old`: the bytes of the file before. `error`: the reason why the file is unchanged. `named`: the user gave this very
    path, not a folder above it. `written`: the rewritten script is in the file. `unread`: lsconvert does not read files
    of this type, but this one mentions v1 calls.
    """

    path: str
    old: bytes = field(repr=False)
    migration: ScriptMigration
    error: LSConvertError | None = None
    named: bool = False
    written: bool = False
    unread: bool = False
