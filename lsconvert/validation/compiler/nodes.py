"""Nodes: subschemas with their locations, so that a `$ref` can be followed and an error can name the location."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple
from urllib.parse import urldefrag, urljoin

from lsconvert.validation.compiler.presence import assertions


class UnsupportedSchemaError(ValueError):
    """A schema uses JSON Schema in a way that the compiler does not support."""


class Node(NamedTuple):
    """A subschema, the name of the schema document that contains it, and its pointer there."""

    schema: Any
    document: str
    pointer: str = ""

    @property
    def location(self) -> tuple[str, str]:
        """The document and the pointer, which no other node shares."""
        return self.document, self.pointer

    @property
    def keywords(self) -> dict[str, Any]:
        """The keywords that constrain a value."""
        if self.schema is True:
            return {}
        if self.schema is False:
            return {"not": {}}
        return assertions(self.schema)

    def at(self, *steps: str | int) -> Node:
        """Return the node at a path below this one."""
        schema, pointer = self.schema, self.pointer
        for step in steps:
            schema = schema[step]
            pointer += f"/{step}"
        return Node(schema, self.document, pointer)

    def items(self, keyword: str) -> Iterator[Node]:
        """Yield the nodes in the list of a keyword."""
        return (self.at(keyword, i) for i in range(len(self.schema[keyword])))

    def unsupported(self, keyword: str, reason: str = "as it is used there") -> UnsupportedSchemaError:
        """Return the error for a keyword of this node; `reason` completes the sentence."""
        return UnsupportedSchemaError(
            f"{self.document}#{self.pointer}: the native check does not support the keyword {keyword} {reason}. "
            "Write it in another way, or extend lsconvert.validation.compiler and _check.c."
        )


class Registry:
    """Schema documents by name and by `$id`."""

    def __init__(self, schemas: Mapping[str, Any]) -> None:
        self._documents: Final = {schema["$id"]: Node(schema, name) for name, schema in schemas.items()}

    def root(self, name: str) -> Node:
        """Return the root node of a document."""
        return next(node for node in self._documents.values() if node.document == name)

    def follow(self, node: Node) -> Node:
        """Return the node to which the `$ref` of a node refers. Raises UnsupportedSchemaError if there is none."""
        base = self.root(node.document).schema["$id"]
        url, fragment = urldefrag(urljoin(base, node.schema["$ref"]))
        steps = [step.replace("~1", "/").replace("~0", "~") for step in fragment.split("/")[1:]]
        try:
            return self._documents[url].at(*steps)
        except KeyError:
            raise node.unsupported("$ref", f"with {node.schema['$ref']}, which leads nowhere") from None
