"""The columns of rows, and the predicates of filters."""

from __future__ import annotations

import inspect
import re
import typing
from types import NoneType

import lsconvert
from blocks.markdown import code, codes, table
from lsconvert.filtering.predicates import PREDICATES

VALUES = {"none": "", "list": "=LIST", "count": ", {0}=N, {0}>=N ...", "period": "=START..END", "share": "=1/N"}


def annotation_columns() -> str:
    """Return the table of the columns of an AnnotationRow."""
    return _columns(lsconvert.AnnotationRow, [])


def region_columns() -> str:
    """Return the table of the columns that a RegionRow adds to an AnnotationRow."""
    return _columns(lsconvert.RegionRow, list(typing.get_type_hints(lsconvert.AnnotationRow)))


def _columns(row: type, inherited: list[str]) -> str:
    types = typing.get_type_hints(row)
    texts = dict(re.findall(r"^(\w+) {2,}(.*)$", inspect.cleandoc(row.__doc__ or ""), re.MULTILINE))
    assert [*inherited, *texts] == list(types), f"the docstring of {row.__name__} has other columns"
    return table(
        ("column", "type", "content"), ((code(name), _type(types[name]), text) for name, text in texts.items())
    )


def _type(hint: typing.Any) -> str:
    kinds = typing.get_args(hint) if NoneType in typing.get_args(hint) else [hint]
    words = ("None" if kind is NoneType else getattr(kind, "__name__", str(kind)) for kind in kinds)
    return " or ".join(code("list[str]" if word == "list" else word) for word in words)


def predicates() -> str:
    """Return the table of predicates."""
    rows = ((code(row.name + VALUES[row.form].format(row.name)), row.scope, row.meaning, codes(row.synonyms))
            for row in PREDICATES)  # fmt: skip
    return table(("predicate", "about", "true if", "also named"), rows)
