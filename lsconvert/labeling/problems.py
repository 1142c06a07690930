"""Finds the problems of a labeling config itself: what a server refuses, and what the editor ignores or cannot show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from itertools import islice
from typing import Final

from lsconvert.errors import Severity
from lsconvert.labeling.config_xml import Element
from lsconvert.labeling.expressions import names, server_name, substitute
from lsconvert.labeling.model import ConfigProblem, Control, ObjectTag
from lsconvert.labeling.nodes import Node, is_control
from lsconvert.labeling.tags import ATTRIBUTES, TAGS

# The attributes that the server and the SDK read, in their only spelling.
_EXACT: Final = {name.lower(): name for name in ("name", "toName", "value", "valueList", "alias")}
_FOREIGN: Final = ("model_", "predicted_values", "data-")
MAX_PROBLEMS: Final = 1_000
_RESOLVERS: Final = ("csv",)


def find_problems(
    nodes: list[Node], controls: Mapping[str, Control], objects: Mapping[str, ObjectTag]
) -> Iterator[ConfigProblem]:
    """Yield the problems of a config, in document order, up to 1,000."""
    yield from islice(_all_problems(nodes, controls, objects), MAX_PROBLEMS)


def _all_problems(
    nodes: list[Node], controls: Mapping[str, Control], objects: Mapping[str, ObjectTag]
) -> Iterator[ConfigProblem]:
    named = Counter(node.element.attributes["name"] for node in nodes if node.element.attributes.get("name"))
    for node in nodes:
        yield from _tag_problems(node)
        yield from _attribute_problems(node.element)
        yield from _name_problems(node.element, named)
        if is_control(node.element, node.tag):
            yield from _control_problems(node, controls[node.element.attributes["name"]], objects, named)
        yield from _value_problems(node)


def _problem(severity: Severity, code: str, element: Element, message: str) -> ConfigProblem:
    return ConfigProblem(severity, code, message, element.line, element.column)


def _guess(word: str, known: Mapping[str, str]) -> str:
    """Return a question that names the most similar of the known words, which have keys in lower case."""
    found = get_close_matches(word.lower(), known, n=1, cutoff=0.75)
    return f"; is it `{known[found[0]]}`?" if found else ""


def _tag_problems(node: Node) -> Iterator[ConfigProblem]:
    element = node.element
    if node.tag is None:
        guess = _guess(element.tag, {key: tag.name for key, tag in TAGS.items()})
        yield _problem("warning", "unknown-tag", element, f"<{element.tag}> is not a tag of Label Studio{guess}")
    elif node.tag.role == "control" and not element.attributes.get("name"):
        yield _problem(
            "warning", "name-missing", element, f"<{element.tag}> has no `name`, so no region can be its own"
        )
    elif node.tag.child in ("Label", "Choice") and not _has_labels(node):
        yield _problem(
            "warning", "no-labels", element, f"<{element.tag}> has no <{node.tag.child}>, so it takes any label"
        )


def _has_labels(node: Node) -> bool:
    element, tag = node.element, node.tag
    if tag is None or tag.answer == "shape" or element.attributes.get("value") or element.attributes.get("apiurl"):
        return True
    return any(child.kind == tag.child.lower() for child in element.walk())


def _attribute_problems(element: Element) -> Iterator[ConfigProblem]:
    """Yield the attributes that the tag does not have, or that only the editor finds."""
    known = ATTRIBUTES.get(element.kind)
    for name in element.spelled:
        exact = _EXACT.get(name.lower(), name)
        if exact != name:
            message = f"the server and the SDK read `{exact}` only, not `{name}`"
            yield _problem("warning", "attribute-case", element, message)
        if known is not None and name.lower() not in known and not _is_foreign(name) and "*" not in known:
            guess = _guess(name, known)
            yield _problem("warning", "unknown-attribute", element, f"<{element.tag}> has no attribute `{name}`{guess}")
    resolver = element.attributes.get("resolver")
    if resolver is not None and not resolver.startswith(_RESOLVERS):
        yield _problem(
            "warning", "unknown-resolver", element, "`resolver` begins with a type that the editor knows: csv"
        )


def _is_foreign(name: str) -> bool:
    """Tell whether an attribute is for another program: a name with a namespace, or one of a machine learning backend."""
    return ":" in name or name.lower().startswith(_FOREIGN)


def _name_problems(element: Element, named: Counter[str]) -> Iterator[ConfigProblem]:
    name = element.attributes.get("name", "")
    if named[name] > 1:
        message = f"the name `{name}` occurs {named[name]} times; a server refuses the config"
        yield _problem("error", "duplicate-name", element, message)
    wanted = element.attributes.get("whentagname", "")
    for each in filter(None, (part.strip() for part in wanted.split(","))):
        if each not in named:
            message = f"`whenTagName` refers to `{each}`, which is not the name of a tag"
            yield _problem("warning", "unknown-when-tag", element, message)


def _control_problems(
    node: Node, control: Control, objects: Mapping[str, ObjectTag], named: Counter[str]
) -> Iterator[ConfigProblem]:
    element, tag = node.element, node.tag
    if not control.to_names:
        message = f"<{element.tag}> has no `toName`, and the config has {len(objects)} objects"
        yield _problem("warning", "to-name-missing", element, message)
    for name in control.to_names:
        if name not in named:
            message = f"`toName` refers to `{name}`, which is not the name of a tag; a server refuses the config"
            yield _problem("error", "unknown-to-name", element, message)
        elif tag and tag.objects and name in objects and objects[name].tag not in tag.objects:
            possible = " or ".join(f"<{each}>" for each in tag.objects)
            message = f"<{element.tag}> goes with {possible}, not with <{objects[name].tag}>"
            yield _problem("warning", "unfit-object", element, message)
    yield from _label_problems(element, control)


def _label_problems(element: Element, control: Control) -> Iterator[ConfigProblem]:
    paths = Counter(label.path if control.answer == "paths" else label.word for label in control.labels)
    if any(not label.word for label in control.labels) and not control.is_on("allowempty"):
        yield _problem("warning", "empty-label", element, f"<{element.tag}> has a label or choice without `value`")
    if any(count > 1 and word for word, count in paths.items()):
        yield _problem("warning", "duplicate-label", element, f"<{element.tag}> has the same label or choice twice")


def _value_problems(node: Node) -> Iterator[ConfigProblem]:
    """Yield a `value` that the server and the editor read differently, so that no `data` suits both.

    The server takes all behind a leading `$` for one key, and else a single word. The editor takes dots and brackets,
    but no dash.
    """
    element = node.element
    value = substitute(element.attributes.get("value", ""), {repeat.flag: 0 for repeat in node.repeats})
    read = names(value) if value.startswith("$") else names(value)[:1]
    if element.attributes.get("name") and read != [*filter(None, [server_name(value)])]:
        message = "the server and the editor read different keys of `data` in `value`"
        yield _problem("error", "ambiguous-value", element, message)
