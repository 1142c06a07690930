"""Schemas in their places: what a `$ref` leads to, and how a place is named in an error."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple
from urllib.parse import urldefrag, urljoin

from lsconvert.validation.compiler.presence import demands


class UnknownFormError(ValueError):
    """A schema says something in a form that the compiler does not know."""


class Node(NamedTuple):
    """A schema and where it is."""

    schema: Any
    home: str
    pointer: str = ""

    @property
    def place(self) -> tuple[str, str]:
        """What tells it from others."""
        return self.home, self.pointer

    @property
    def keywords(self) -> dict[str, Any]:
        """The keywords that demand something."""
        if self.schema is True:
            return {}
        if self.schema is False:
            return {"not": {}}
        return demands(self.schema)

    def at(self, *steps: str | int) -> Node:
        """Return the schema that is inside this one."""
        schema, pointer = self.schema, self.pointer
        for step in steps:
            schema = schema[step]
            pointer += f"/{step}"
        return Node(schema, self.home, pointer)

    def items(self, keyword: str) -> Iterator[Node]:
        """Yield the schemas in a list."""
        return (self.at(keyword, i) for i in range(len(self.schema[keyword])))

    def unknown(self, keyword: str, why: str = "as it is used there") -> UnknownFormError:
        """Return the error that names a keyword of this schema."""
        return UnknownFormError(
            f"{self.home}#{self.pointer}: the native check does not know the keyword {keyword} {why}. "
            "Say it in another way, or teach lsconvert.validation.compiler and _check.c."
        )


class Library:
    """Schemas that may refer to each other, by their names."""

    def __init__(self, schemas: Mapping[str, Any]) -> None:
        self._homes: Final = {schema["$id"]: Node(schema, name) for name, schema in schemas.items()}

    def root(self, name: str) -> Node:
        """Return a whole schema."""
        return next(node for node in self._homes.values() if node.home == name)

    def follow(self, node: Node) -> Node:
        """Return what the `$ref` of a schema leads to."""
        base = self.root(node.home).schema["$id"]
        url, fragment = urldefrag(urljoin(base, node.schema["$ref"]))
        steps = [step.replace("~1", "/").replace("~0", "~") for step in fragment.split("/")[1:]]
        try:
            return self._homes[url].at(*steps)
        except KeyError:
            raise node.unknown("$ref", f"with {node.schema['$ref']}, which leads nowhere") from None
