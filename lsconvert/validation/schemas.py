"""The bundled JSON Schemas: package data, found by name. No other file is ever read.

Do not import this module before a schema is needed: it imports json and pathlib.
"""

from __future__ import annotations

import copy
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable  # importlib.abc in Python 3.10

SchemaName: TypeAlias = Literal["v1", "v1-import", "v2", "v2-import", "v2-migrated", "advice", "regions"]
# The path in the folder `schemas`, without its suffix. The native check uses these names, too.
SchemaFile: TypeAlias = Literal["v1/export", "v1/import", "v2/export", "v2/import", "v2/migrated", "advice", "regions"]

SCHEMA_FILES: Final[dict[str, SchemaFile]] = {
    "v1": "v1/export",
    "v1-import": "v1/import",
    "v2": "v2/export",
    "v2-import": "v2/import",
    "v2-migrated": "v2/migrated",
    "advice": "advice",
    "regions": "regions",
}
SUFFIX: Final = ".schema.json"
# Checked beside the schema of a task; what fails it is a warning.
ADVICE: Final = "advice"
# The schemas that say what a task needs. `regions` is a part of the advice.
TASK_SCHEMAS: Final = ("v1/export", "v1/import", "v2/export", "v2/import", "v2/migrated")
# The names that users give for them.
TASK_SCHEMA_NAMES: Final = tuple(name for name, file in SCHEMA_FILES.items() if file in TASK_SCHEMAS)
# The native check's name for v1/export with `completions` required: a task that passes is certainly v1.
OLD_TASKS: Final = "v1/export with completions"


def schema_names() -> list[str]:
    """Return the names of the bundled schemas, such as `v2-migrated`.

    `regions` describes one element of `result`, every other schema one task. `advice` says what is suspicious in a
    task, the others what a task needs.
    """
    return list(SCHEMA_FILES)


def load_schema(name: SchemaName | str) -> dict[str, Any]:
    """Return a copy of a bundled schema, by its name, such as `v2-migrated`. Raises KeyError for an unknown name."""
    return copy.deepcopy(read_only_schema(name))


def read_only_schema(name: SchemaName | SchemaFile | str) -> dict[str, Any]:
    """Return a bundled schema as `load_schema` does, but the same object each time: do not change it."""
    file = SCHEMA_FILES.get(name, name)
    if file not in SCHEMA_FILES.values():
        raise KeyError(f"no schema is named {name!r}; there are {', '.join(SCHEMA_FILES)}")
    return _parsed(file)


def bundle(name: SchemaName | SchemaFile | str) -> dict[str, Any]:
    """Return a bundled schema with all others in its `$defs`, so that no `$ref` leads outside. Do not change it.

    Only the outermost schema has `$schema`. If an inner one had it, jsonschema would continue with its standard
    validator at each `$ref` instead of the extended one.
    """
    schema = read_only_schema(name)
    return {"$schema": schema["$schema"], "$ref": schema["$id"], "$defs": definitions()}


def with_advice(name: SchemaName | SchemaFile | str) -> dict[str, Any]:
    """Return a bundled schema as `bundle` does, as the first schema of an `allOf`, and the advice as the second."""
    schemas = (read_only_schema(name), read_only_schema(ADVICE))
    return {
        "$schema": schemas[0]["$schema"],
        "allOf": [{"$ref": each["$id"]} for each in schemas],
        "$defs": definitions(),
    }


@cache
def definitions() -> dict[str, Any]:
    """Return all bundled schemas by their files, without `$schema`. Do not change them."""
    files = SCHEMA_FILES.values()
    return {file: {key: value for key, value in _parsed(file).items() if key != "$schema"} for file in files}


@cache
def _parsed(file: str) -> dict[str, Any]:
    schema: dict[str, Any] = json.loads(_folder().joinpath(file + SUFFIX).read_text(encoding="utf-8"))
    return schema


def _folder() -> Traversable:
    from importlib.resources import files  # here, because it takes 5 ms

    packaged = files("lsconvert").joinpath("schemas")
    return packaged if packaged.is_dir() else Path(__file__).parents[2] / "schemas"  # an editable install
