"""Reads the XML of a labeling config into elements with their places. It refuses what is not plain, small XML.

A labeling config has a few hundred tags. The limits leave room for the largest taxonomies, and keep memory small.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import Locator

from defusedxml import DTDForbidden, EntitiesForbidden, ExternalReferenceForbidden
from defusedxml.sax import make_parser

from lsconvert.errors import ConfigError, Where, counted

MAX_CONFIG_SIZE: Final = 5 * 1024 * 1024  # bytes
MAX_CONFIG_DEPTH: Final = 100  # levels; each is a Python call when the tree is walked
MAX_CONFIG_TAGS: Final = 100_000  # a taxonomy of so many choices is 3 MB
MAX_ATTRIBUTES: Final = 100  # of one tag; each is looked up in the table of tags

CONFIG_HINT: Final = "Pass the labeling config: the XML under Settings > Labeling Interface > Code in Label Studio."


@dataclass(eq=False)
class Element:
    """A tag of a config. The keys of `attributes` are in lower case, as the editor reads them.

    `spelled` has the names of the attributes as they are in the file. `line` and `column` count from 1.
    """

    tag: str
    attributes: dict[str, str]
    spelled: tuple[str, ...]
    line: int
    column: int
    children: list[Element] = field(default_factory=list)
    text: list[str] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """Return the tag in lower case."""
        return self.tag.lower()

    def walk(self) -> Iterator[Element]:
        """Yield this element and all elements in it, in document order."""
        yield self
        for child in self.children:
            yield from child.walk()


class _Builder(ContentHandler):
    """Builds the tree of elements from events of the parser."""

    def __init__(self, name: str | None) -> None:
        super().__init__()
        self.name = name
        self.root: Element | None = None
        self._open: list[Element] = []
        self._tags = 0
        self._locator: Locator | None = None

    def setDocumentLocator(self, locator: Locator) -> None:  # noqa: N802 # the name that SAX calls
        self._locator = locator

    def where(self) -> Where:
        """Return the place of the parser."""
        if self._locator is None:
            return Where(self.name)
        line, column = self._locator.getLineNumber(), self._locator.getColumnNumber()
        return Where(self.name, line, None if column is None else column + 1)

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802
        self._tags += 1
        if self._tags > MAX_CONFIG_TAGS:
            raise self._refuse(f"the labeling config has more than {counted(MAX_CONFIG_TAGS, 'tag')}")
        if len(self._open) >= MAX_CONFIG_DEPTH:
            raise self._refuse(f"the tags are more than {counted(MAX_CONFIG_DEPTH, 'level')} deep")
        if len(attrs) > MAX_ATTRIBUTES:
            raise self._refuse(f"a tag has more than {counted(MAX_ATTRIBUTES, 'attribute')}")
        where = self.where()
        spelled = tuple(attrs.getNames())
        element = Element(
            name, {key.lower(): attrs.getValue(key) for key in spelled}, spelled, where.line or 1, where.column or 1
        )
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root = element
        self._open.append(element)

    def endElement(self, name: str) -> None:  # noqa: ARG002, N802
        self._open.pop()

    def characters(self, content: str) -> None:
        if self._open:
            self._open[-1].text.append(content)

    def _refuse(self, message: str) -> ConfigError:
        return ConfigError(
            message, where=self.where(), hint="Load large taxonomies with `apiUrl`, or from the task data."
        )


def parse(text: bytes, name: str | None) -> Element:
    """Return the root element of a config. `name` is the file for errors.

    Raises ConfigError if the text is not XML, has a DTD or an entity of its own, or exceeds a limit.
    """
    if len(text) > MAX_CONFIG_SIZE:
        raise ConfigError(
            f"the labeling config has more than {counted(MAX_CONFIG_SIZE, 'byte')}",
            where=Where(name), hint="Load large taxonomies with `apiUrl`, or from the task data.",
        )  # fmt: skip
    if not text.strip():
        raise ConfigError("the labeling config is empty", where=Where(name), hint=CONFIG_HINT)
    builder = _Builder(name)
    parser = make_parser()
    parser.forbid_dtd = True
    parser.setContentHandler(builder)
    try:
        parser.parse(io.BytesIO(text))
    except SAXParseException as error:
        raise _not_xml(text, error, name) from None
    except (DTDForbidden, EntitiesForbidden, ExternalReferenceForbidden):
        raise ConfigError(
            "the labeling config has a document type or an entity of its own, which can hide files and bombs",
            where=builder.where(), hint="Remove <!DOCTYPE ...>. Write characters as they are, or as numbers: &#233;.",
        ) from None  # fmt: skip
    except (LookupError, ValueError):
        raise ConfigError(
            "the encoding in the XML declaration is unknown", where=builder.where(), hint="Write the file in UTF-8."
        ) from None
    assert builder.root is not None  # the parser refuses a document without elements
    return builder.root


def _not_xml(text: bytes, error: SAXParseException, name: str | None) -> ConfigError:
    line, column = error.getLineNumber(), error.getColumnNumber()
    where = Where(name, line, None if column is None else column + 1)
    if text.lstrip().startswith((b"{", b"[")):
        hint = "This is JSON. Pass the XML alone: the value of `label_config` of a project."
        return ConfigError("the labeling config is not XML", where=where, hint=hint)
    return ConfigError(
        f"the labeling config is not well-formed XML: {error.getMessage()}", where=where, hint=CONFIG_HINT
    )
