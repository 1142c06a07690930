"""Recognize strings that are paths into data: columns of data frames, JSONPath, JMESPath, lodash and jq."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lsconvert.scripts.model import PathUse, StringValue

# Modules whose functions take such paths, by the names that scripts give them.
_MODULES: Final = frozenset(
    ("jmespath", "jsonpath", "jsonpath_ng", "jp", "jq", "pyjq", "glom", "_", "lodash", "objectPath")
)
_FUNCTIONS: Final = frozenset(("json_normalize", "glom", "JSONPath", "jsonpath"))
DATA_FRAMES: Final = frozenset(("pandas", "pyspark", "polars"))
_OFDATA_FRAMES: Final = frozenset(
    (
        *("explode", "explode_outer", "posexplode", "col", "column", "select", "selectExpr", "withColumn", "drop"),
        *("withColumnRenamed", "getField", "getItem", "dropna", "groupby", "groupBy", "sort_values", "set_index"),
    )
)
_SEGMENT: Final = re.compile(r"(?<![\w/-])(\w+)(?![\w/(-])")
# A path that shows by itself that it leads into a task.
_INTO_TASK: Final = re.compile(
    r"[$@]?[\w.\[\]*'\"]*?\b(\w+)(?:\[[^\]]*\]|\.\*|\.[0-9]+)*\.(?:result|completed_by|lead_time|was_cancelled|[0-9]+)\b\S*"
)


def takes_path(callee: str, imports: set[str]) -> bool:
    """Tell whether a function takes paths. `callee`: its name, such as `a.b`. `imports`: the modules of the script."""
    module, _, function = callee.rpartition(".")
    frames = function in _OFDATA_FRAMES and not DATA_FRAMES.isdisjoint(imports)
    return module in _MODULES or function in _FUNCTIONS or frames


def paths_in(string: StringValue, wanted: frozenset[str], *, sure: bool) -> Iterator[PathUse]:
    """Yield the keys in a string. `sure`: the string is given to a function that takes paths."""
    for piece in string.pieces:
        if piece.kind == "plain" and (sure or _INTO_TASK.fullmatch(string.spelled)):
            for found in _SEGMENT.finditer(piece.text):
                if found[1] in wanted:
                    place = (piece.start + found.start(), piece.start + found.end())
                    yield PathUse(found[1], place, string.start, sure)
