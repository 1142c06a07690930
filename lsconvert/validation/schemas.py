"""The bundled JSON Schemas: files of the package, read by name, never from anywhere else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable  # importlib.abc in Python 3.10

SUFFIX = ".schema.json"
# As the native check calls v1/export for tasks that have to have `completions`: those are surely v1.
OLD_TASKS: Final = "v1/export with completions"


def schema_names() -> list[str]:
    """Return the names of the bundled schemas, such as `v2/migrated`."""
    return sorted(_names(_folder(), ""))


def load_schema(name: str) -> dict[str, Any]:
    """Return a bundled schema by name. Raises KeyError for a name that `schema_names` does not have."""
    if name not in schema_names():
        raise KeyError(f"no schema is named {name!r}; there are {', '.join(schema_names())}")
    schema: dict[str, Any] = json.loads(_folder().joinpath(name + SUFFIX).read_text(encoding="utf-8"))
    return schema


def bundle(name: str) -> dict[str, Any]:
    """Return a bundled schema with all others inside, so that every `$ref` is found without looking elsewhere.

    Only the whole names its draft: a validator that is given must not be left for the standard one at each `$ref`.
    """
    schema = load_schema(name)
    inside = {other: load_schema(other) for other in schema_names()}
    for part in inside.values():
        del part["$schema"]
    return {"$schema": schema["$schema"], "$ref": schema["$id"], "$defs": inside}


def _folder() -> Traversable:
    from importlib.resources import files  # here, because it takes 5 ms

    packaged = files("lsconvert").joinpath("schemas")
    return packaged if packaged.is_dir() else Path(__file__).parents[2] / "schemas"  # an editable install


def _names(folder: Traversable, prefix: str) -> list[str]:
    names = [prefix + entry.name.removesuffix(SUFFIX) for entry in folder.iterdir() if entry.name.endswith(SUFFIX)]
    for entry in folder.iterdir():
        if entry.is_dir():
            names += _names(entry, f"{prefix}{entry.name}/")
    return names
