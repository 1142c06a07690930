"""The packages: their purposes, and the diagram of their imports."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import lsconvert
from blocks.markdown import code, table
from lsconvert.public_names import MODULES

ROOT = Path(lsconvert.__file__).parent


def purposes() -> str:
    """Return the table of packages, with the first sentence of each `__init__.py`."""
    found = {}
    for init in sorted(ROOT.glob("*/__init__.py")):
        text = " ".join((ast.get_docstring(ast.parse(init.read_text(encoding="utf-8"))) or "").split())
        found[code(init.parent.name)] = text.split(". ")[0].rstrip(".") + "."
    return table(("package", "purpose"), found.items())


def floors() -> str:
    """Return a Mermaid flowchart of the packages: an arrow for each import that no longer path of imports implies."""
    graph = {
        path.name: set(_imports(path)) - {path.name}
        for path in sorted(ROOT.iterdir())
        if (path / "__init__.py").is_file()
    }
    graph = {name: others & set(graph) for name, others in graph.items()}
    lines = ["```mermaid", "flowchart TD"]
    for name, others in graph.items():
        implied = set().union(*(_below(graph, other) for other in others))
        lines += [f"    {name} --> {other}" for other in sorted(others - implied)]
    return "\n".join([*lines, "```"])


def _below(graph: dict[str, set[str]], name: str) -> set[str]:
    """Return the packages that a package imports, also those that these import."""
    return graph[name].union(*(_below(graph, other) for other in graph[name]))


def _imports(package: Path) -> Iterator[str]:
    """Yield the packages that the modules of a package import. A public name counts as its package."""
    public = {name: module.partition(".")[0] for module, names in MODULES.items() for name in names.split()}
    for path in package.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        yield from re.findall(r"^ *from lsconvert\.(\w+)", text, re.MULTILINE)
        for names in re.findall(r"^ *from lsconvert import (\([^)]*\)|.*)", text, re.MULTILINE):
            yield from (public[name] for name in re.findall(r"\w+", names) if name in public)
        yield from (public[name] for name in re.findall(r"\blsconvert\.(\w+)", text) if name in public)
