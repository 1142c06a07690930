"""The public names of the library, with the lines that mkdocstrings replaces by their documentation."""

from __future__ import annotations

import inspect
from types import ModuleType
from typing import get_origin

import lsconvert
from lsconvert.public_names import MODULES

# The sections of the page, by the module of a name; the first that fits counts.
SECTIONS = {
    "Convert": ("conversion.upgrade", "conversion.convert", "conversion.iter_tasks", "conversion.report"),
    "Many files": ("conversion.batch", "engines.outcome"),
    "Rows": ("conversion.rows",),
    "Check": ("validation", "labeling"),
    "Prove": ("verification",),
    "Inspect": ("inspection", "objects", "reporting"),
    "Merge and filter": ("merging", "filtering"),
    "Calls and scripts": ("calls", "scripts"),
    "Maps, files and options": ("io", "rules", "model", "kernel", "jsontext"),
    "Errors and places": ("errors", "engines.errors"),
}


def names() -> str:
    """Return a section for each group of names. Raises KeyError for a module that SECTIONS lacks."""
    groups: dict[str, list[str]] = {title: [] for title in SECTIONS}
    for module, exported in MODULES.items():
        title = next((title for title, modules in SECTIONS.items() if module.startswith(modules)), None)
        if title is None:
            raise KeyError(f"no section for the names of {module}")
        groups[title] += [f"lsconvert.{module}.{name}" for name in exported.split()]
    return "\n\n".join(f"## {title}\n\n{_section(groups[title])}" for title in SECTIONS)


def _section(paths: list[str]) -> str:
    lines = [f"- `lsconvert.{path.rpartition('.')[2]}`{_summary(path.rpartition('.')[2])}" for path in paths]
    return "\n".join(lines) + "\n\n" + "\n\n".join(f"::: {path}" for path in paths)


def _summary(name: str) -> str:
    value = getattr(lsconvert, name)
    is_alias = get_origin(value) is not None  # Python 3.10 takes it for a class
    if is_alias or not (inspect.isfunction(value) or inspect.isclass(value)) or isinstance(value, ModuleType):
        return ""  # an alias or a constant: its docstring is that of its type
    first = (inspect.getdoc(value) or "").split("\n\n")[0].replace("\n", " ")
    return f": {first}" if first else ""
