"""The endpoint table."""

from __future__ import annotations

from blocks.markdown import code, table
from lsconvert.calls.endpoints import ENDPOINTS
from lsconvert.calls.rows import Argument, Call, Endpoint, Fact, Key, Route


def call_rows() -> str:
    """Return the table of calls."""
    return table(("code", "v1", "v2", "", "guide"), map(_row, ENDPOINTS))


def _row(row: Endpoint) -> tuple[str, ...]:
    match row:
        case Route():
            old, new = _spell(row.old) or f"{row.name} (its form is not documented)", _spell(row.becomes, new=True)
        case Argument():
            old, new = code(f"{row.name}={row.value}"), code(row.becomes) if row.becomes else "removed"
        case Key():
            part = "payload, response" if row.payload and row.response else "payload" if row.payload else "response"
            new = "removed" if not row.new else code(row.new) if row.new != row.old else "the same key, other values"
            old = f"{part}: {code(row.old)}"
        case Fact():
            old, new = row.name, ""
    return row.code, old, new or "-", row.fidelity, row.section


def _spell(calls: tuple[Call, ...], *, new: bool = False) -> str:
    """Return calls: the methods of a path together, bodies only for new calls."""
    paths = dict.fromkeys((call.path, call.query, call.body if new else "") for call in calls)
    texts = []
    for path, query, body in paths:
        methods = ", ".join(call.method for call in calls if call.path == path)
        texts.append(f"{methods} {path}".strip() + (f"?{query}" if query else "") + (f" {body}" if body else ""))
    return (", then " if new else ", ").join(map(code, texts))
