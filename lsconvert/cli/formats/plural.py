"""Counts in messages: `1 task`, `2 tasks`."""

from __future__ import annotations


def number(count: int, name: str) -> str:
    """Return a count with its noun."""
    return f"{count:,} {name}{'' if count == 1 else 's'}"
