"""The tags of a labeling config in document order, with what is around each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from lsconvert.labeling.config_xml import Element
from lsconvert.labeling.model import Repeat
from lsconvert.labeling.tags import TAGS, Tag

# Label Studio shows the text in these tags as it is: their elements are HTML, not tags of a config.
_RAW: Final = frozenset({"hypertext", "html", "style", "markdown"})
_FLAG: Final = "{{idx}}"


class Node(NamedTuple):
    """An element with what is around it: the Repeaters, and whether it is visible in some situations only."""

    element: Element
    tag: Tag | None
    repeats: tuple[Repeat, ...]
    conditional: bool


def walk(element: Element, repeats: tuple[Repeat, ...] = (), *, conditional: bool = False) -> Iterator[Node]:
    """Yield the elements that are tags of the config, in document order."""
    conditional = conditional or "visiblewhen" in element.attributes
    yield Node(element, TAGS.get(element.kind), repeats, conditional)
    if element.kind == "repeater":
        flag = element.attributes.get("indexflag") or _FLAG
        repeats = (*repeats, Repeat(element.attributes.get("on", ""), flag))
    if element.kind not in _RAW:
        for child in element.children:
            yield from walk(child, repeats, conditional=conditional)


def is_control(element: Element, tag: Tag | None) -> bool:
    """Tell whether an element writes regions. One of an unknown tag does if it has a name and refers to another tag."""
    if not element.attributes.get("name"):
        return False
    return tag.role in ("control", "self") if tag else bool(element.attributes.get("toname"))


def is_object(element: Element, tag: Tag | None) -> bool:
    """Tell whether an element shows data. One of an unknown tag does if it has a name and a value, as for the SDK."""
    if not element.attributes.get("name"):
        return False
    if tag:
        return tag.role in ("object", "self")
    given = element.attributes
    return not given.get("toname") and bool(given.get("value") or given.get("valuelist"))
