"""The types of the rows of the endpoint table.

These attributes occur in several of them:

`guide`: the section and the sentence of the migration guide that order the change.
`server`: how real v2 servers differ from the guide.
`todo`: the work that is left to the user if the row is not exact.
`fidelity`: with "exact", the new call has the same effect. With "lossy", it works but loses data or behavior. With
"manual", the user has to review the call.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from lsconvert.calls.model import Fidelity


@dataclass(frozen=True, slots=True)
class Call:
    """A request of the API.

    `method`: "" for the method of the old call. `query`: a required query argument, as `name=value`. `body`: JSON.
    """

    method: str
    path: str
    query: str = ""
    body: str = ""


class _EndpointRow:
    """The base of all rows of the endpoint table."""

    __slots__ = ()
    guide: str

    @property
    def section(self) -> str:
        """The section of the guide that orders the change."""
        return self.guide.partition(":")[0]


@dataclass(frozen=True, slots=True)
class Route(_EndpointRow):
    """Replace any of the calls `old` by the calls `becomes`, in this order.

    Without `becomes`, the user has to find a replacement. Without `old`, the guide does not document the old call, so
    the user has to name the row. `keeps` pairs a value of the old path with the parameter that it can serve as: a
    script that computes the value goes on to do so. `base` is the part of the URL before the path. `common`: other
    software has such paths as well.
    """

    code: str
    name: str
    old: tuple[Call, ...]
    becomes: tuple[Call, ...]
    fidelity: Fidelity
    guide: str
    todo: str = ""
    server: str = ""
    keeps: tuple[tuple[str, str], ...] = ()
    common: bool = False


@dataclass(frozen=True, slots=True)
class Argument(_EndpointRow):
    """Replace the query argument `name` of `calls` by `becomes`, or remove it if that is empty.

    `fidelity` applies to the documented `value` ("" for any value). Another value is removed with a loss, which
    `otherwise` describes. `absent` describes the result of a call without the argument.
    """

    code: str
    name: str
    value: str
    calls: tuple[Call, ...]
    becomes: str
    fidelity: Fidelity
    guide: str
    otherwise: str = ""
    absent: str = ""
    todo: str = ""
    server: str = ""


@dataclass(frozen=True, slots=True)
class Key(_EndpointRow):
    """Rename the key `old` to `new`, or remove it if `new` is empty.

    `payload` lists the calls with the key in the request, `response` those with the key in the response. The scopes
    "task", "annotation" and "import response" are those of the rule table, and `rules` names the rules that apply.
    Objects of scopes other than "task" have the key at their top level.

    `by_type`: the new name depends on the storage type. `value`: the parameter that becomes the new value. `ids`: the
    value refers to ids that the database migration changed. `kept`: v2 servers still have the key although the guide
    removes it. `lossy_if`: the note of the rules that makes the change lossy.
    """

    code: str
    old: str
    new: str
    payload: tuple[Call, ...]
    response: tuple[Call, ...]
    scope: str
    fidelity: Fidelity
    guide: str
    rules: tuple[str, ...] = ()
    by_type: bool = False
    value: str = ""
    ids: bool = False
    kept: bool = False
    lossy_if: str = ""
    todo: str = ""
    server: str = ""


@dataclass(frozen=True, slots=True)
class Fact(_EndpointRow):
    """A change that no single call shows."""

    code: str
    name: str
    fidelity: Fidelity
    guide: str
    todo: str
    server: str = ""


Endpoint: TypeAlias = Route | Argument | Key | Fact
