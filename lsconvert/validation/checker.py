"""Check one decoded task against a schema: a fast gate, and an explanation of what does not pass it.

jsonschema-rs is the gate where it is installed (about 160 times the speed), jsonschema explains, and is the gate
elsewhere. Neither ever reads a file or the network for a `$ref`: what is not bundled is refused.
"""

from __future__ import annotations

import copy
import json
import re
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, cached_property
from typing import Any, Final

from lsconvert.errors import SchemaError, escape_json
from lsconvert.jsontext.decode import with_decimals
from lsconvert.jsontext.order import by_number
from lsconvert.rules.operations import Drop, Flatten, Rename, Split
from lsconvert.rules.tables import TASKS
from lsconvert.validation.own_schema import Schema, check_schema, refuse_to_fetch
from lsconvert.validation.schemas import bundle, load_schema


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in a task: where (a JSON Pointer from the task), what, and which rule mends it."""

    pointer: str
    keyword: str
    message: str
    rule: str = ""


class Checker:
    """Checks tasks against one schema. Raises SchemaError if it is none, unless it is `trusted` to be one."""

    def __init__(self, schema: Schema, *, trusted: bool = False) -> None:
        if not trusted:
            check_schema(schema)
        self._schema = schema
        self._gate = _fast_gate(schema)
        self._show_values = False

    @cached_property
    def with_values(self) -> Checker:
        """The same checker, with messages that quote the values that are wrong."""
        other = copy.copy(self)
        other._show_values = True
        return other

    @property
    def has_gate(self) -> bool:
        """Whether jsonschema-rs is there."""
        return self._gate is not None

    def surely_passes(self, task: object) -> bool:
        """Tell whether the gate lets a task pass; if it does not, or there is none, `is_valid` has to tell."""
        if self._gate is None:
            return False
        try:
            return self._gate(task)
        except (ValueError, TypeError, OverflowError):
            return False  # a lone surrogate, or a number that only Decimal holds

    def is_valid(self, task: object) -> bool:
        """Tell whether a task passes."""
        # What the gate stops, the other has to find as well: an infinite number is a number, for one.
        if self.surely_passes(task):
            return True
        with _limits_of_jsonschema():
            return bool(self._validator.is_valid(task))

    @cached_property
    def _validator(self) -> Any:
        # Here, because what passes the gate does not need it: 60 ms.
        from jsonschema import Draft202012Validator, validators
        from referencing import Registry
        from referencing.jsonschema import DRAFT202012

        registry: Registry[Any] = Registry(retrieve=refuse_to_fetch)  # type: ignore[call-arg]  # attrs names it so
        root = DRAFT202012.create_resource(self._schema)
        # Crawled here once; else jsonschema crawls all schemas anew for each reference that it follows.
        kind = validators.extend(Draft202012Validator, {"anyOf": _any_of})  # type: ignore[no-untyped-call]
        return kind(self._schema, registry=registry.with_resource(root.id() or "", root).crawl())

    def explain(self, task: object) -> list[Problem]:
        """Return what is wrong with a task, sorted by place and keyword; [] if it passes."""
        try:
            found = self._found(task)
        except ValueError:  # an integer that Python does not write, or jsonschema's messages
            found = self._found(with_decimals(task))
        return sorted(found, key=lambda problem: (_order(problem.pointer), problem.keyword, problem.message))

    def _found(self, task: object) -> set[Problem]:
        with _limits_of_jsonschema():
            errors = self._validator.iter_errors(task)
            return {problem for error in errors for problem in _problems(error, self._show_values)}


@cache
def bundled_checker(name: str) -> Checker:
    """Return the checker of a bundled schema. Raises KeyError for a name that is none."""
    return Checker(bundle(name), trusted=True)  # the tests have checked it, which takes a second


@cache
def warn_once_if_slow() -> None:
    """Warn if jsonschema-rs is not there."""
    if _fast_gate({}) is None:
        warnings.warn("jsonschema-rs is not installed: checks are about 100 times slower", stacklevel=3)


def _fast_gate(schema: Schema) -> Callable[[object], bool] | None:
    try:
        import jsonschema_rs
    except ImportError:
        return None
    try:
        known = dict(schema) if isinstance(schema, Mapping) else schema
        return jsonschema_rs.Draft202012Validator(known, retriever=refuse_to_fetch).is_valid
    except (SchemaError, ValueError, jsonschema_rs.ReferencingError) as error:
        what = str(error).partition("\n")[0]
        raise SchemaError(f"no schema that can be used: {what}") from None


@contextmanager
def _limits_of_jsonschema() -> Iterator[None]:
    """Raise SchemaError for what jsonschema cannot do with a schema of the user's own."""
    try:
        yield
    except RecursionError as error:
        what = "the schema, or a task in what it refers to, is nested too deep to be checked"
        raise SchemaError(what, hint="Shorten its chains of $ref.") from error
    except re.error as error:
        raise SchemaError(f"its patterns cannot be used together in Python: {error.msg}") from error
    except (ArithmeticError, TypeError) as error:
        raise SchemaError("a number is too large for its keyword multipleOf") from error


def _any_of(validator: Any, branches: Any, instance: object, schema: Any) -> Iterator[Any]:
    """Check the keyword anyOf. Of the branches of a region, only the one of its own type is tried.

    The others want other types, so they decide nothing, and each of the forty would have to explain itself.
    """
    if isinstance(instance, dict) and "type" in instance and branches == _branches():
        own = _own_branch(instance)
        yield from validator.descend(instance, branches[own], schema_path=own)
        return
    from jsonschema import Draft202012Validator

    yield from Draft202012Validator.VALIDATORS["anyOf"](validator, branches, instance, schema)


def _problems(error: Any, show_value: bool) -> Iterator[Problem]:
    """Yield what is really wrong: of the branches of a region, what the branch of its own type says."""
    if error.validator == "anyOf" and error.validator_value == _branches():
        own = _own_branch(error.instance)
        for inner in error.context:
            if inner.schema_path[0] == own:
                yield from _problems(inner, show_value)
        return
    pointer = "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in error.absolute_path)
    value = f" (value: {_shown(error.instance)})" if show_value else ""
    yield Problem(pointer, str(error.validator), _message(error) + value, _rule(error))


@cache
def _branches() -> list[Any]:
    branches: list[Any] = load_schema("regions")["anyOf"]
    return branches


@cache
def _types() -> list[str]:
    types: list[str] = load_schema("regions")["$defs"]["unknown"]["properties"]["type"]["not"]["enum"]
    return types


def _own_branch(region: object) -> int:
    kind = region.get("type") if isinstance(region, dict) else None
    return _types().index(kind) if kind in _types() else len(_types())


# The key that a rule of the guide removes or renames, and that rule.
_OLD_KEYS: Final = {rule.old: rule.name for rule in TASKS if isinstance(rule, Rename)} | {
    rule.key: rule.name for rule in TASKS if isinstance(rule, Drop)
}
_FLATTENS: Final = {
    rule.scope: rule.name for rule in TASKS if isinstance(rule, Flatten) and not isinstance(rule, Split)
}


def _rule(error: Any) -> str:
    """Return the rule of the guide that mends an error, "" if there is none."""
    path = [step for step in error.absolute_path if isinstance(step, str)]
    if error.validator == "not" and path and path[-1] in _OLD_KEYS:
        return _OLD_KEYS[path[-1]]
    if error.validator == "type" and path[-1:] == ["result"] and isinstance(error.instance, list):
        return _FLATTENS["prediction" if path[0] == "predictions" else "annotation"]
    return ""


_NAMES: Final = ((bool, "boolean"), (str, "string"), (list, "array"), (dict, "object"), (type(None), "null"))


def _type_name(value: object) -> str:
    return next((name for kind, name in _NAMES if isinstance(value, kind)), "number")


def _message(error: Any) -> str:
    """Say what a keyword wants, with values of the schema but none of the data."""
    wanted = error.validator_value
    match error.validator:
        case "type":
            types = wanted if isinstance(wanted, list) else [wanted]
            return f"expected {' or '.join(types)}, found {_type_name(error.instance)}"
        case "required":
            missing = re.match(r"'(.*)' is a required property", error.message)
            return f'the key "{missing[1]}" is missing' if missing else "a key is missing"
        case "not" | "anyOf" | "oneOf" | "if" | "contains":
            about = error.schema.get("description", "") if isinstance(error.schema, dict) else ""
            return f"is not allowed here. {about}".strip()
        case "enum":
            return f"expected one of {', '.join(map(str, wanted))}"
        case "const":
            return f"expected {wanted}"
        case "minimum" | "exclusiveMinimum" | "maximum" | "exclusiveMaximum" | "minItems" | "maxItems" | "minLength":
            words = re.sub(r"([A-Z])", lambda letter: f" {letter[1].lower()}", error.validator)
            return f"the {words} is {wanted}"
        case "pattern":
            return f"does not match {wanted}"
        case other:
            return f"breaks the keyword {other}"


MAX_SHOWN: Final = 80  # characters


def _shown(value: object) -> str:
    """Return a value as JSON, cut, and with everything escaped that a terminal could take for a command."""
    text = str(value) if isinstance(value, Decimal) else ""
    for piece in json.JSONEncoder(ensure_ascii=False, default=str).iterencode(value) if not text else ():
        text += piece
        if len(text) > MAX_SHOWN:  # what follows is cut, however much it is
            break
    text = escape_json(text[: MAX_SHOWN + 1])
    return text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 3] + "..."


def _order(pointer: str) -> list[tuple[bool, int, str, str]]:
    """Sort pointers as a document is read: indices by number."""
    return [by_number(step) for step in pointer.split("/")[1:]]
