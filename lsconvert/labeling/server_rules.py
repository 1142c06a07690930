"""Finds what makes a server refuse a labeling config, beyond the names of its tags.

The rules are those of Label Studio 1.23.2: its schema label_config_schema.json, which applies to tags that are in <View>
only, and its check of <Video>. It compares the exact spelling of tags and attributes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import islice
from math import isfinite
from typing import Final

from lsconvert.labeling.config_xml import Element
from lsconvert.labeling.model import ConfigProblem

_NAMED: Final = ("name", "toName")
# The attributes that a tag needs, and alternatives: attributes or child tags of which it needs one.
_NEEDS: Final[dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "Choices": (_NAMED, ("Choice", "value", "View")),
    "Labels": (_NAMED, ("Label", "value", "View")),
    "TextArea": (_NAMED, ()),
    "Number": (_NAMED, ()),
    "Image": (("name",), ("value", "valueList")),
    "Text": (("name",), ("value", "valueList")),
    "HyperText": (("name",), ("value", "valueList")),
    "Choice": (("value",), ()),
    "Label": (("value",), ()),
}
_CHILDREN: Final = {"Choices": "Choice", "Labels": "Label"}
_SPEEDS: Final = ("defaultPlaybackSpeed", "minPlaybackSpeed")
_SLOWEST, _FASTEST = 0.05, 10.0
MAX_PROBLEMS: Final = 1_000


def server_problems(root: Element) -> Iterator[ConfigProblem]:
    """Yield what a server refuses in a config, up to 1,000 problems."""
    yield from islice(_all_problems(root), MAX_PROBLEMS)


def _all_problems(root: Element) -> Iterator[ConfigProblem]:
    if root.tag == "View":
        for child in root.children:
            if child.tag not in _CHILDREN.values():  # the schema does not look at labels directly below the root
                yield from _child_problems(child)
    yield from _spelling_problems(root)
    for element in root.walk():
        given = element.attributes
        if element.kind == "video" and given.get("name") and (given.get("value") or given.get("valuelist")):
            yield from _speed_problems(element)


def _child_problems(element: Element) -> Iterator[ConfigProblem]:
    """Yield the problems of an element in <View>, and of those in it that the schema reaches."""
    if element.tag in _NEEDS:
        yield from _missing(element)
    for child in element.children:
        if element.tag == "View" or child.tag in (
            _CHILDREN.get(element.tag),
            "View" if element.tag in _CHILDREN else "",
        ):
            yield from _child_problems(child)


def _missing(element: Element) -> Iterator[ConfigProblem]:
    needed, alternatives = _NEEDS[element.tag]
    for name in needed:
        if name not in element.spelled:
            yield _problem(element, f"<{element.tag}> has no `{name}`")
        elif needed == _NAMED and _is_no_text(element.attributes[name.lower()]):
            yield _problem(element, f"`{name}` of <{element.tag}> is a number, true or false")
    has = {*element.spelled, *(child.tag for child in element.children)}
    if alternatives and has.isdisjoint(alternatives):
        words = " or ".join(f"`{each}`" if each[0].islower() else f"<{each}>" for each in alternatives[:2])
        yield _problem(element, f"<{element.tag}> has no {words}")
    if "valueList" in alternatives and has.issuperset(alternatives):
        yield _problem(element, f"<{element.tag}> has both `value` and `valueList`")


def _is_no_text(word: str) -> bool:
    """Tell whether the server takes a word for a number or a truth value."""
    try:
        return word.lower() in ("true", "false") or isfinite(float(word))
    except ValueError:
        return False


def _spelling_problems(root: Element) -> Iterator[ConfigProblem]:
    """Yield attributes that the server takes for a second `name`, and names in `toName` that it does not find."""
    values = Counter(value for element in root.walk() for value in _names(element))
    for element in root.walk():
        other = next((name for name in element.spelled if name.endswith("name") and name != "name"), None)
        if other is not None and values[element.attributes[other.lower()]] > 1:
            yield _problem(element, f"the server reads `{other}` as a second `name` with the same value")
        if "toName" in element.spelled and any(
            each != each.strip() for each in element.attributes["toname"].split(",")
        ):
            yield _problem(element, f"`toName` of <{element.tag}> has a space beside a name")


def _names(element: Element) -> list[str]:
    return [element.attributes[name.lower()] for name in element.spelled if name.endswith("name")]


def _speed_problems(element: Element) -> Iterator[ConfigProblem]:
    speeds: list[float] = []
    for name in _SPEEDS:
        text = element.attributes.get(name.lower(), "").strip()
        try:
            speeds += [float(text)] if text else []
        except ValueError:
            yield _problem(element, f"`{name}` of <{element.tag}> is not a number")
            return
    if any(not _SLOWEST <= speed <= _FASTEST for speed in speeds):
        yield _problem(element, f"a playback speed of <{element.tag}> is not between {_SLOWEST:g} and {_FASTEST:g}")
    elif len(speeds) == len(_SPEEDS) and speeds[1] > speeds[0]:
        yield _problem(element, f"`{_SPEEDS[1]}` of <{element.tag}> is above `{_SPEEDS[0]}`")


def _problem(element: Element, what: str) -> ConfigProblem:
    return ConfigProblem(
        "error", "server-refuses", f"{what}; a server refuses the config", element.line, element.column
    )
