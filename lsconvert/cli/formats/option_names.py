"""Spell parameters of the library as options of the command line."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Final, TypeVar

from lsconvert import Hint, LSConvertError, ScriptFinding

if TYPE_CHECKING:
    from lsconvert import Inspection, MergeReport, Report

# Options whose names differ from those of the parameters.
NAMES: Final = {"target": "for", "maps": "map"}

E = TypeVar("E", bound=LSConvertError)
FoundT = TypeVar("FoundT", "Report", "Inspection", "MergeReport")


def flag(name: str) -> str:
    """Return the option for a parameter: `--project-id` for `project_id`."""
    return f"--{NAMES.get(name, name).replace('_', '-')}"


def as_option(argument: str) -> str:
    """Return the option for a keyword argument: `--no-check` for `check=False`, `--for import` for `target="import"`."""
    name, _, value = argument.partition("=")
    if value == "False":
        return flag(f"no_{name}")
    text = value.strip('"')
    return flag(name) if text in ("", "True") else f"{flag(name)} {text}"


def in_options(error: E) -> E:
    """Return an error of the library, after its hint was changed to name options of the command line."""
    error.hint = spelled(error.hint)
    return error


def notes_in_options(found: FoundT, offered: Collection[str] | None = None) -> FoundT:
    """Return a report or an inspection whose notes name options of the command line.

    `offered` are the options of the command. Others are named as those of upgrade.
    """

    def spell(argument: str) -> str:
        found = as_option(argument)
        return found if offered is None or found.split()[0] in offered else f"{found} of upgrade"

    texts = (note.message.spelled(spell) if isinstance(note.message, Hint) else note.message for note in found.notes)
    notes = tuple(note._replace(message=text) for note, text in zip(found.notes, texts))
    return replace(found, notes=notes)


def spelled(text: str) -> str:
    """Return a text of the library, with the options of the command line if it names options."""
    return text.spelled(as_option) if isinstance(text, Hint) else text


def todo_in_options(finding: ScriptFinding) -> ScriptFinding:
    """Return a finding whose to-do names options of the command line."""
    return replace(finding, todo=spelled(finding.todo))


def with_options(todo: str, missing: Iterable[str], offered: Collection[str]) -> str:
    """Return a text with the options for the missing parameters, as far as the command offers them."""
    flags = [flag(name) for name in missing if name in offered]
    return spelled(todo) + (f" ({', '.join(flags)})" if flags else "")
