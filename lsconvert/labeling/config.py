"""Reads a labeling config: from a path or bytes to the controls, objects and relations that it defines."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from lsconvert.errors import ConfigError, Where
from lsconvert.labeling.config_xml import MAX_CONFIG_SIZE, Element, parse
from lsconvert.labeling.expressions import server_name
from lsconvert.labeling.model import Control, Label, LabelingConfig, Need, ObjectTag, Relations
from lsconvert.labeling.nodes import Node, is_control, is_object, walk
from lsconvert.labeling.problems import find_problems
from lsconvert.labeling.server_rules import server_problems
from lsconvert.labeling.tags import Tag

# The attributes that may name values of `data`, and those of them that need a list.
_EXPRESSIONS: Final = ("value", "valuelist", "data", "on", "audiourl")
# Each control is compared with each other one, and each Repeater multiplies.
MAX_NAMED: Final = 1_000
MAX_TO_NAMES: Final = 100
MAX_REPEATERS: Final = 5
_LIMIT_HINT: Final = "Repeat tags with one <Repeater>, or split the project."
_LIMIT: Final = re.compile("[1-9][0-9]{0,8}")
_LISTS: Final = ("valuelist", "on")


def read_config(source: str | os.PathLike[str] | bytes, *, file: str | None = None) -> LabelingConfig:
    """Return the labeling config in a file, or in bytes of XML, which come from `file`.

    Raises ConfigError if it cannot be read, is not XML, has a DTD or an entity, exceeds a limit, or has no tag of Label
    Studio.
    """
    if isinstance(source, bytes):
        return _build(parse(source, file), file)
    if not isinstance(source, (str, os.PathLike)):
        raise TypeError(f"expected the path or the bytes of a labeling config, got {type(source).__name__}")
    name = os.fspath(source)
    return _build(parse(_read(name), name), name)


def _read(name: str) -> bytes:
    try:
        with Path(name).open("rb") as file:
            return file.read(MAX_CONFIG_SIZE + 1)
    except (OSError, ValueError) as error:
        hint = "Pass XML as bytes, or the path of a file." if name.lstrip().startswith("<") else ""
        shown = None if hint else name
        raise ConfigError.from_os_error(error, "the labeling config cannot be read", file=shown, hint=hint) from None


def _build(root: Element, file: str | None) -> LabelingConfig:
    nodes = [*walk(root)]
    if all(node.tag is None or node.tag.name == "HTML" for node in nodes):  # <html> is a web page
        raise ConfigError(
            "the XML has no tag of Label Studio", file=file,
            hint="Pass the labeling config: the XML under Settings > Labeling Interface > Code in Label Studio.",
        )  # fmt: skip
    _refuse_large(nodes, file)
    objects = {each.name: each for each in map(_object, nodes) if each is not None}
    only = next(iter(objects)) if len(objects) == 1 else None
    controls = {each.name: each for each in (_control(node, only) for node in nodes) if each is not None}
    controls = {name: _with_partners(control, controls) for name, control in controls.items()}
    return LabelingConfig(
        controls,
        objects,
        _relations(nodes),
        tuple(_needs(nodes)),
        (*find_problems(nodes, controls, objects), *server_problems(root)),
        file,
    )


def _refuse_large(nodes: list[Node], file: str | None) -> None:
    """Raise ConfigError for more controls, objects, names or Repeaters than an editor can show."""
    named = 0
    for element, tag, repeats, _ in nodes:
        named += is_control(element, tag) or is_object(element, tag)
        limits = (
            (named > MAX_NAMED, f"{MAX_NAMED:,} controls and objects"),
            (element.attributes.get("toname", "").count(",") >= MAX_TO_NAMES, f"{MAX_TO_NAMES} names in a `toName`"),
            (len(repeats) > MAX_REPEATERS, f"{MAX_REPEATERS} Repeaters in each other"),
        )
        for is_exceeded, limit in limits:
            if is_exceeded:
                where = Where(file, element.line, element.column)
                raise ConfigError(f"the labeling config has more than {limit}", where=where, hint=_LIMIT_HINT)


def _object(node: Node) -> ObjectTag | None:
    element = node.element
    if not is_object(element, node.tag):
        return None
    given = element.attributes
    values = [given[key] for key in ("valuelist", "value", "data") if given.get(key)]
    is_list = bool(given.get("valuelist"))
    tag = node.tag.name if node.tag else element.tag
    return ObjectTag(tag, given["name"], tuple(values), is_list, node.repeats, element.line, element.column)


def _control(node: Node, only_object: str | None) -> Control | None:
    """Return a control. Without `toName`, the editor takes the only object of the config."""
    element, tag = node.element, node.tag
    if not is_control(element, tag):
        return None
    given = element.attributes
    name = given["name"]
    to_names = tuple(each.strip() for each in given.get("toname", "").split(",") if each.strip())
    if tag and (tag.role == "self" or (tag.name == "Ranker" and given.get("value"))):  # in 0.x, a Ranker has the data
        to_names = to_names or (name,)
    elif not to_names and only_object:
        to_names = (only_object,)
    known = tag or Tag(element.tag, "control", (element.kind,))
    key = known.key or ("labels" if known.answer == "shape" else "")
    dynamic = given.get("value") if known.child and "$" in given.get("value", "") else None
    return Control(
        known.name, name, to_names, known.types, (key,) if key else (), known.answer, known.needs,
        labels=tuple(_labels(element, known.child, ())), dynamic=dynamic, is_open=bool(given.get("apiurl")), attributes=given,
        buckets=tuple(child.attributes.get("name", "") for child in element.walk() if child.kind == "bucket"),
        partners=(), conditional=node.conditional, repeats=node.repeats, line=element.line, column=element.column,
    )  # fmt: skip


def _labels(element: Element, child_tag: str, path: tuple[str, ...]) -> Iterator[Label]:
    """Yield the labels in an element. Tags such as View may be between; choices may be in choices."""
    for child in element.children:
        given, inner = child.attributes, path
        if child_tag in ("Label", "Choice") and child.kind == child_tag.lower():
            shown = given.get("value", "") or "".join(child.text).strip()
            word = given.get("alias") or shown
            inner = (*path, word)
            usages = given.get("maxusages", "")
            yield Label(word, shown, inner, int(usages) if _LIMIT.fullmatch(usages) else None)
        yield from _labels(child, child_tag, inner)


def _with_partners(control: Control, controls: dict[str, Control]) -> Control:
    """Return a control with what the other controls of its objects add to it.

    The labels of a shape such as <Rectangle> come from <Labels>. The SDK knows regions of <Labels> that have the shape,
    with types such as `videovectorlabels`.
    """
    if control.answer != "shape" and control.tag != "Labels":
        return control
    others = [each for each in controls.values() if not {*control.to_names}.isdisjoint(each.to_names)]
    if control.answer == "shape":
        return replace(control, partners=tuple(each.name for each in others if each.answer == "labels"))
    merged = dict.fromkeys(f"{each.types[0]}labels" for each in others if each.answer == "shape")
    return replace(control, types=(*control.types, *merged), keys=(*control.keys, *merged))


def _relations(nodes: list[Node]) -> Relations | None:
    for node in nodes:
        if node.element.kind == "relations":
            labels = [each.attributes.get("value", "") for each in node.element.walk() if each.kind == "relation"]
            is_single = node.element.attributes.get("choice", "single") == "single"
            return Relations(tuple(filter(None, labels)), is_single, node.element.line, node.element.column)
    return None


def _needs(nodes: list[Node]) -> Iterator[Need]:
    """Yield the values of `data` that tags need. A server requires those in `value` of tags with a name.

    If several tags show the same value, a server checks its type for the last one, but always for <Video>.
    """
    checked: dict[str, Element] = {}
    for element, *_ in nodes:
        name = server_name(element.attributes.get("value", "")) if element.attributes.get("name") else ""
        if name and not (name in checked and checked[name].kind == "video"):
            checked[name] = element
    deciding = {*map(id, checked.values())}
    for element, tag, repeats, _ in nodes:
        for key in _EXPRESSIONS:
            expression = element.attributes.get(key, "")
            if "$" in expression:
                types = tuple((tag.data if tag else "string").split()) if key == "value" else ()
                is_required = key == "value" and id(element) in deciding
                yield Need(expression, tag.name if tag else element.tag, is_required, types, key in _LISTS, repeats)
        if tag and "$" in _text(element):
            yield Need(_text(element), tag.name, False, (), False, repeats)


def _text(element: Element) -> str:
    """Return the text in a <Text> or <Header>, which the editor takes for its value."""
    return "".join(element.text).strip() if element.kind in ("text", "header") and not element.children else ""
