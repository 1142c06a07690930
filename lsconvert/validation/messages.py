"""Turn a violation of a schema into problems: where, which keyword, and a message in Label Studio's words.

A message says what the schema expects. It contains no value from the data, unless the caller asks for it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import Any, Final, NamedTuple

from lsconvert.errors import Severity, ValidationError, Where
from lsconvert.jsontext.escapes import escape_json
from lsconvert.jsontext.order import by_number
from lsconvert.jsontext.pointer import escape
from lsconvert.rules.operations import Drop, Flatten, Rename, Split
from lsconvert.rules.tables import TASKS
from lsconvert.validation.finding_places import code_of, code_of_keyword
from lsconvert.validation.schemas import read_only_schema
from lsconvert.validation.violations import Violation
from lsconvert.validation.words import (
    CAUSES,
    COUNTED,
    MEASURES,
    MISSING,
    NO_TYPE,
    NULL_NUMBER,
    NUMBERS,
    OF_RANKER,
    PATTERNS,
    TYPES,
)

MAX_SHOWN: Final = 80  # characters of a quoted value

# The key that a rule of the guide renames or removes, and the name of that rule.
_OLD_KEYS: Final = {rule.old: rule.name for rule in TASKS if isinstance(rule, Rename)} | {
    rule.key: rule.name for rule in TASKS if isinstance(rule, Drop)
}
_BARE_WORK: Final = [f"/$defs/bare/properties/{key}/not" for key in ("completions", "annotations", "predictions")]
_FLATTENS: Final = {
    rule.scope: rule.name for rule in TASKS if isinstance(rule, Flatten) and not isinstance(rule, Split)
}


class Problem(NamedTuple):
    """One violation of a schema.

    `pointer` is a JSON Pointer from the task, `keyword` the keyword of the schema that failed. `rule` names the rule
    of the guide that fixes it, "" if none does. `missing` is the key that is missing in the object at `pointer`, if that
    is the problem.
    """

    pointer: str
    keyword: str
    message: str
    rule: str = ""
    severity: Severity = "error"
    missing: str = ""
    code: str = ""

    def at(self, where: Where) -> ValidationError:
        """Return this problem as an error or a warning at a position."""
        code = self.code or code_of_keyword(self.keyword)
        return ValidationError(where, self.keyword, self.message, self.rule, self.severity, code)


def problems_of(violation: Violation, *, show_values: bool) -> Iterator[Problem]:
    """Yield the problems in a violation, one for each missing key."""
    lacks_data = _lacks_data(violation)
    pointer = "".join(f"/{escape(step)}" for step in (violation.path[:-1] if lacks_data else violation.path))
    value = f" (value: {shown(violation.instance)})" if show_values and not lacks_data else ""
    for message, missing in _messages(violation):
        rule, code = _rule(violation), code_of(violation, "" if lacks_data else missing)
        yield Problem(pointer, str(violation.keyword), message + value, rule, violation.severity, missing, code)


def reading_order(problem: Problem) -> tuple[list[tuple[bool, int, str, str]], str, str]:
    """Return a sort key: by pointer, with indices as numbers, then by keyword and message."""
    steps = [by_number(step) for step in problem.pointer.split("/")[1:]]
    return steps, problem.keyword, problem.message


@cache
def region_types() -> list[str]:
    """Return the types of regions that Label Studio's editors write."""
    types: list[str] = read_only_schema("regions")["properties"]["type"]["enum"]
    return types


def _rule(violation: Violation) -> str:
    """Return the rule of the guide that fixes a violation, "" if none does."""
    path = [step for step in violation.path if isinstance(step, str)]
    if violation.keyword == "not" and path and path[-1] in _OLD_KEYS:
        return _OLD_KEYS[path[-1]]
    if violation.keyword == "type" and path[-1:] == ["result"] and isinstance(violation.instance, list):
        return _FLATTENS["prediction" if path[0] == "predictions" else "annotation"]
    return ""


def _messages(violation: Violation) -> Iterator[tuple[str, str]]:
    """Yield each message with the key that is missing, "" for other problems."""
    if violation.keyword == "required":
        # Validators report one error for each missing key, and name the key only in their message.
        for key in violation.wanted:
            if isinstance(violation.instance, Mapping) and key not in violation.instance:
                yield _because(_missing(key), _cause_of_missing(violation, key)), key
    elif _lacks_data(violation):
        yield _described(_missing("data"), violation.schema), "data"
    else:
        message = _message(violation.keyword, violation.wanted, violation.instance, violation.schema)
        yield _because(message, _cause(violation)), ""


def _lacks_data(violation: Violation) -> bool:
    """Tell whether a task has work but no data. The schema forbids the work, but the data is missing."""
    return violation.location.partition("#")[2] in _BARE_WORK


def _because(message: str, cause: str | None) -> str:
    return f"{message}: {cause}" if cause else message


def _cause(violation: Violation) -> str | None:
    if violation.keyword == "type" and violation.instance is None and violation.wanted in ("number", "integer"):
        return NULL_NUMBER if violation.location.startswith("regions#") else None
    is_number = violation.keyword == "type" and _kind(violation.instance) == TYPES["number"]
    return NUMBERS.get(violation.location) if is_number else CAUSES.get(violation.location)


def _cause_of_missing(violation: Violation, key: str) -> str | None:
    if not violation.location.startswith("regions#"):
        return None
    if key != "type":
        return MISSING.get(key)
    value = violation.instance.get("value") if isinstance(violation.instance, Mapping) else None
    return NO_TYPE if isinstance(value, Mapping) and not OF_RANKER.isdisjoint(value) else None


def _message(keyword: str | None, wanted: Any, instance: object, schema: Any) -> str:
    match keyword:
        case "type" if measure := _measure(schema):
            return f"expected {measure}, found {_kind(instance)}"
        case "type":
            types = [wanted] if isinstance(wanted, str) else wanted
            not_whole = "integer" in types and isinstance(instance, (float, Decimal)) and not _is_whole(instance)
            found = "a number that is not whole" if not_whole else _kind(instance)
            return f"expected {_listed(TYPES[name] for name in types)}, found {found}"
        case "enum" if wanted == region_types():
            return "no editor of Label Studio writes regions of this type"
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
            return keys
        case "additionalProperties" | "unevaluatedProperties":
            return "has a key that the schema does not allow"
        case None:
            return "the schema does not allow this value"  # the schema is `false`
        case _:
            return _described(f"does not satisfy the keyword {keyword} of the schema", schema)


def _missing(key: str) -> str:
    return f'the labels are missing (the key "{key}")' if _is_label_list(key) else f'the key "{key}" is missing'


def _is_label_list(key: str) -> bool:
    return key.endswith("labels") and (key in region_types() or key == "htmllabels")


def _kind(instance: object) -> str:
    """Return the JSON type of a value in words."""
    match instance:
        case bool():
            return TYPES["boolean"]
        case int() | float() | Decimal():
            return TYPES["number"]
        case str():
            return TYPES["string"]
        case list():
            return TYPES["array"]
        case dict():
            return TYPES["object"]
        case None:
            return TYPES["null"]
        case _:
            return f"a Python object of type {type(instance).__name__}"


def _is_whole(number: float | Decimal) -> bool:
    return number.is_integer() if isinstance(number, float) else number == number.to_integral_value()


def _not_allowed(wanted: Any, schema: Any) -> str:
    match wanted:
        case {"type": "string", "pattern": pattern} if pattern in PATTERNS:
            return f"expected {PATTERNS[pattern]}"
        case {"type": str(name), **more} if not more:
            return _described(f"{TYPES[name]} is not allowed here", schema)
        case _:
            return _described("this key is not allowed" if wanted == {} else "is not allowed here", schema)


def _described(message: str, schema: Any) -> str:
    description = schema.get("description", "") if isinstance(schema, dict) else ""
    return f"{message}. {description}" if description else message


def _alternative_keys(branches: Any) -> str:
    """Say which keys the branches of an anyOf require; return "" if a branch requires more than keys."""
    groups, are_labels = [], True
    for branch in branches:
        match branch:
            case {"required": [*keys], **more} if not more:
                groups.append(" and ".join(f'"{key}"' for key in keys))
                are_labels &= all(map(_is_label_list, keys))
            case {"maxProperties": 0, **more} if not more:
                pass  # an empty object is allowed, too
            case _:
                return ""
    listed = ", or ".join(groups)
    return f"the labels are missing (the key {listed})" if are_labels else f"keys are missing: expected {listed}"


def _measure(schema: Any) -> str:
    definitions = read_only_schema("regions")["$defs"]
    return next((words for name, words in MEASURES.items() if schema == definitions[name]), "")


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
    limit, unit = ("at least" if keyword.startswith("min") else "at most"), COUNTED[keyword[3:]]
    return f"{limit} {wanted} {unit}{'' if wanted == 1 else 's'}" if wanted or limit == "at least" else f"no {unit}s"


def _listed(words: Iterable[str]) -> str:
    """Join words as a sentence does: `a, b or c`."""
    *first, last = [*words] or ["nothing"]
    return f"{', '.join(first)} or {last}" if first else last


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def shown(value: object) -> str:
    """Return a value as JSON of at most MAX_SHOWN characters, with every character escaped that a terminal may obey."""
    text = str(value) if isinstance(value, Decimal) else ""
    for piece in json.JSONEncoder(ensure_ascii=False, default=str).iterencode(value) if not text else ():
        text += piece
        if len(text) > MAX_SHOWN:  # do not encode the rest: it is cut, and may be huge
            break
    text = escape_json(text[: MAX_SHOWN + 1])
    return text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 3] + "..."
