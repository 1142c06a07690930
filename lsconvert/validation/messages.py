"""Turn an error of jsonschema into a problem: where, which keyword, and a message in Label Studio's words.

A message says what the schema expects. It contains no value from the data, unless the caller asks for it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cache
from typing import Any, Final, NamedTuple

from lsconvert.errors import escape_json
from lsconvert.jsontext.order import by_number
from lsconvert.jsontext.pointer import escape
from lsconvert.rules.operations import Drop, Flatten, Rename, Split
from lsconvert.rules.tables import TASKS
from lsconvert.validation.schemas import read_only_schema

MAX_SHOWN: Final = 80  # characters of a quoted value

# Definitions of the regions schema that bound a number, and the measure in which Label Studio stores it. The bounds
# leave some room for rounding, which the message does not mention.
_MEASURES: Final = {
    "percentOfImage": "a percentage of the image, 0 to 100 (not pixels)",
    "percentRadius": "a percentage of the image, 0 to 50 (not pixels)",
    "partOfPage": "a fraction of the page, 0 to 1 (not percent)",
    "nearImage": "a percentage of the image, -100 to 200 (not pixels)",
}
_NUMBER_IN_TEXT: Final = "a number, or a string that is a number"
# Every pattern of the bundled schemas, and what a string must be to match it (below `not`: to not match it).
PATTERNS: Final = {
    "^[0-9]{4}-[0-9]{2}-[0-9]{2}": "a time such as 2024-01-31T12:00:00Z, or seconds since 1970 as a number",
    "^data:image/": "an image as a data URL",
    "@": "an e-mail address",
    "^[0-9]": "a whole number, or a string of digits",
    "[^0-9]": "a whole number, or a string of digits",
    "^[+-]?[.]?[0-9]": _NUMBER_IN_TEXT,
    "[^0-9.eE+-]|[^eE][+-]|[.].*[.]|[eE].*[eE.]": _NUMBER_IN_TEXT,
}
_TYPES: Final = {
    "null": "null",
    "boolean": "a boolean",
    "integer": "a whole number",
    "number": "a number",
    "string": "a string",
    "array": "a list",
    "object": "an object",
}
_COUNTED: Final = {"Items": "item", "Length": "character", "Properties": "key"}

# The key that a rule of the guide renames or removes, and the name of that rule.
_OLD_KEYS: Final = {rule.old: rule.name for rule in TASKS if isinstance(rule, Rename)} | {
    rule.key: rule.name for rule in TASKS if isinstance(rule, Drop)
}
_FLATTENS: Final = {
    rule.scope: rule.name for rule in TASKS if isinstance(rule, Flatten) and not isinstance(rule, Split)
}


class Problem(NamedTuple):
    """One violation of a schema.

    `pointer` is a JSON Pointer from the task, `keyword` the keyword of the schema that failed. `rule` names the rule
    of the guide that fixes it, "" if none does.
    """

    pointer: str
    keyword: str
    message: str
    rule: str = ""


def problems_of(error: Any, *, show_values: bool) -> Iterator[Problem]:
    """Yield the problems in an error of jsonschema, one for each missing key.

    For a region, only the errors of the branch of its own type count.
    """
    if error.validator == "anyOf" and error.validator_value == region_branches():
        own = own_branch(error.instance)
        for inner in error.context:
            if inner.schema_path[0] == own:
                yield from problems_of(inner, show_values=show_values)
        return
    pointer = "".join(f"/{escape(step)}" for step in error.absolute_path)
    value = f" (value: {_shown(error.instance)})" if show_values else ""
    for message in _messages(error):
        yield Problem(pointer, str(error.validator), message + value, _rule(error))


def reading_order(problem: Problem) -> tuple[list[tuple[bool, int, str, str]], str, str]:
    """Return a sort key: by pointer, with indices as numbers, then by keyword and message."""
    steps = [by_number(step) for step in problem.pointer.split("/")[1:]]
    return steps, problem.keyword, problem.message


@cache
def region_branches() -> list[Any]:
    """Return the branches of the regions schema: one for each type, and the last for unknown types."""
    branches: list[Any] = read_only_schema("regions")["anyOf"]
    return branches


def own_branch(region: object) -> int:
    """Return the index of the branch for the type of a region."""
    kind = region.get("type") if isinstance(region, dict) else None
    return _region_types().index(kind) if kind in _region_types() else len(_region_types())


@cache
def _region_types() -> list[str]:
    types: list[str] = read_only_schema("regions")["$defs"]["unknown"]["properties"]["type"]["not"]["enum"]
    return types


def _rule(error: Any) -> str:
    """Return the rule of the guide that fixes an error, "" if none does."""
    path = [step for step in error.absolute_path if isinstance(step, str)]
    if error.validator == "not" and path and path[-1] in _OLD_KEYS:
        return _OLD_KEYS[path[-1]]
    if error.validator == "type" and path[-1:] == ["result"] and isinstance(error.instance, list):
        return _FLATTENS["prediction" if path[0] == "predictions" else "annotation"]
    return ""


def _messages(error: Any) -> Iterator[str]:
    if error.validator == "required":
        # jsonschema reports one error for each missing key, and names the key only in its message.
        yield from (_missing(key) for key in error.validator_value if key not in error.instance)
    else:
        yield _message(error.validator, error.validator_value, error.instance, error.schema)


def _message(keyword: str | None, wanted: Any, instance: object, schema: Any) -> str:
    match keyword:
        case "type":
            return _wrong_type([wanted] if isinstance(wanted, str) else wanted, instance)
        case "enum":
            return f"expected {_listed(map(_json, wanted))}"
        case "const":
            return f"expected {_json(wanted)}"
        case "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum":
            return f"expected {_measure(schema) or _bound(keyword, wanted)}"
        case "minItems" | "maxItems" | "minLength" | "maxLength" | "minProperties" | "maxProperties":
            return f"expected {_count(keyword, wanted)}"
        case "pattern":
            return f"expected {PATTERNS.get(wanted) or f'a string that matches {wanted}'}"
        case "not":
            return _not_allowed(wanted, schema)
        case "anyOf" if keys := _alternative_keys(wanted):
            return f"keys are missing: expected {keys}"
        case "additionalProperties" | "unevaluatedProperties":
            return "has a key that the schema does not allow"
        case None:
            return "the schema does not allow this value"  # the schema is `false`
        case _:
            return _described(f"does not satisfy the keyword {keyword} of the schema", schema)


def _missing(key: str) -> str:
    is_label_list = key.endswith("labels") and key in _region_types()
    return f'the labels are missing (the key "{key}")' if is_label_list else f'the key "{key}" is missing'


def _wrong_type(types: Sequence[str], instance: object) -> str:
    match instance:
        case bool():
            found = "a boolean"
        case float() | Decimal() if "integer" in types and not _is_whole(instance):
            found = "a number that is not whole"
        case int() | float() | Decimal():
            found = "a number"
        case str():
            found = "a string"
        case list():
            found = "a list"
        case dict():
            found = "an object"
        case None:
            found = "null"
        case _:
            found = f"a Python object of type {type(instance).__name__}"
    return f"expected {_listed(_TYPES[name] for name in types)}, found {found}"


def _is_whole(number: float | Decimal) -> bool:
    return number.is_integer() if isinstance(number, float) else number == number.to_integral_value()


def _not_allowed(wanted: Any, schema: Any) -> str:
    match wanted:
        case {"type": "string", "pattern": pattern} if pattern in PATTERNS:
            return f"expected {PATTERNS[pattern]}"
        case {"type": str(name), **more} if not more:
            return _described(f"{_TYPES[name]} is not allowed here", schema)
        case _:
            return _described("this key is not allowed" if wanted == {} else "is not allowed here", schema)


def _described(message: str, schema: Any) -> str:
    description = schema.get("description", "") if isinstance(schema, dict) else ""
    return f"{message}. {description}" if description else message


def _alternative_keys(branches: Any) -> str:
    """Return the keys that each branch of an anyOf requires; "" if a branch requires more than keys."""
    groups = []
    for branch in branches:
        match branch:
            case {"required": [*keys], **more} if not more:
                groups.append(" and ".join(f'"{key}"' for key in keys))
            case {"maxProperties": 0, **more} if not more:
                pass  # an empty object is allowed, too
            case _:
                return ""
    return ", or ".join(groups)


def _measure(schema: Any) -> str:
    definitions = read_only_schema("regions")["$defs"]
    return next((words for name, words in _MEASURES.items() if schema == definitions[name]), "")


def _bound(keyword: str, wanted: Any) -> str:
    match keyword:
        case "minimum":
            return f"{wanted} or more"
        case "maximum":
            return f"{wanted} or less"
        case "exclusiveMinimum":
            return f"more than {wanted}"
        case _:
            return f"less than {wanted}"


def _count(keyword: str, wanted: Any) -> str:
    limit, unit = ("at least" if keyword.startswith("min") else "at most"), _COUNTED[keyword[3:]]
    return f"{limit} {wanted} {unit}{'' if wanted == 1 else 's'}" if wanted or limit == "at least" else f"no {unit}s"


def _listed(words: Iterable[str]) -> str:
    """Join words as a sentence does: `a, b or c`."""
    *first, last = [*words] or ["nothing"]
    return f"{', '.join(first)} or {last}" if first else last


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _shown(value: object) -> str:
    """Return a value as JSON of at most MAX_SHOWN characters, with every character escaped that a terminal may obey."""
    text = str(value) if isinstance(value, Decimal) else ""
    for piece in json.JSONEncoder(ensure_ascii=False, default=str).iterencode(value) if not text else ():
        text += piece
        if len(text) > MAX_SHOWN:  # do not encode the rest: it is cut, and may be huge
            break
    text = escape_json(text[: MAX_SHOWN + 1])
    return text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 3] + "..."
