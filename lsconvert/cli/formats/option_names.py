"""Spell parameters of the library as options of the command line."""

from __future__ import annotations

from collections.abc import Collection, Iterable


def flag(name: str) -> str:
    """Return the option for a parameter: `--project-id` for `project_id`."""
    return f"--{name.replace('_', '-')}"


def with_options(todo: str, missing: Iterable[str], offered: Collection[str]) -> str:
    """Return a text with the options for the missing parameters, as far as the command offers them."""
    flags = [flag(name) for name in missing if name in offered]
    return f"{todo} ({', '.join(flags)})" if flags else todo
