"""Check one decoded task against one schema.

A fast validator comes first; if it does not accept the task, jsonschema decides.

jsonschema-rs, about 100 times as fast, is the fast validator. jsonschema explains what is wrong, and does the whole
check if jsonschema-rs is not installed. Neither reads a file or the network to follow a `$ref`.
"""

from __future__ import annotations

import copy
import re
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache, cached_property
from typing import Any

from lsconvert.errors import SchemaError
from lsconvert.jsontext.decode import with_decimals
from lsconvert.validation.custom_schema import Schema, check_schema, refuse_to_fetch
from lsconvert.validation.messages import Problem, own_branch, problems_of, reading_order, region_branches
from lsconvert.validation.schemas import SchemaFile, SchemaName, bundle


class Checker:
    """Checks tasks against one schema.

    `trusted` skips the check of the schema itself. Without it, an unusable schema raises SchemaError.
    """

    def __init__(self, schema: Schema, *, trusted: bool = False) -> None:
        if not trusted:
            check_schema(schema)
        self._schema = schema
        self._fast_validator = _fast_validator(schema)
        self._show_values = False

    @cached_property
    def with_values(self) -> Checker:
        """The same checker with messages that quote the wrong values."""
        other = copy.copy(self)
        other._show_values = True
        return other

    def surely_passes(self, task: object) -> bool:
        """Tell whether the fast validator passes a task. False is inconclusive: call `is_valid`."""
        if self._fast_validator is None:
            return False
        try:
            return self._fast_validator(task)
        except (ValueError, TypeError, OverflowError):
            return False  # a lone surrogate, or a number that only Decimal holds

    def is_valid(self, task: object) -> bool:
        """Tell whether a task is valid. Raises SchemaError if jsonschema cannot apply the schema."""
        # jsonschema-rs rejects some valid tasks (infinite floats), so jsonschema decides about all that it rejects.
        if self.surely_passes(task):
            return True
        with _limits_of_jsonschema():
            return bool(self._validator.is_valid(task))

    def explain(self, task: object) -> list[Problem]:
        """Return the problems of a task in reading order, [] if it is valid. Raises SchemaError as `is_valid` does."""
        try:
            problems = self._problems(task)
        except ValueError:  # Python refuses to write an integer that is too long, which jsonschema's messages do
            problems = self._problems(with_decimals(task))
        return sorted(problems, key=reading_order)

    def _problems(self, task: object) -> set[Problem]:
        with _limits_of_jsonschema():
            errors = self._validator.iter_errors(task)
            return {problem for error in errors for problem in problems_of(error, show_values=self._show_values)}

    @cached_property
    def _validator(self) -> Any:
        # Imported here, because a task that the fast validator passes does not need it: 60 ms.
        from jsonschema import Draft202012Validator, validators
        from referencing import Registry
        from referencing.jsonschema import DRAFT202012

        registry: Registry[Any] = Registry(retrieve=refuse_to_fetch)  # type: ignore[call-arg]  # attrs names it so
        root = DRAFT202012.create_resource(self._schema)
        kind = validators.extend(Draft202012Validator, {"anyOf": _any_of})  # type: ignore[no-untyped-call]
        # Crawl once: jsonschema would crawl all schemas for each reference that it follows.
        return kind(self._schema, registry=registry.with_resource(root.id() or "", root).crawl())


@cache
def bundled_checker(name: SchemaName | SchemaFile) -> Checker:
    """Return the checker of a bundled schema. Raises KeyError for any other name."""
    return Checker(bundle(name), trusted=True)  # the tests check these schemas, which takes a second


@cache
def warn_once_if_slow() -> None:
    """Warn if jsonschema-rs is not installed."""
    if _fast_validator({}) is None:
        warnings.warn("jsonschema-rs is not installed: checks are about 100 times slower", stacklevel=3)


def _fast_validator(schema: Schema) -> Callable[[object], bool] | None:
    try:
        import jsonschema_rs
    except ImportError:
        return None
    try:
        known = dict(schema) if isinstance(schema, Mapping) else schema
        return jsonschema_rs.Draft202012Validator(known, retriever=refuse_to_fetch).is_valid
    except (SchemaError, ValueError, jsonschema_rs.ReferencingError) as error:
        reason = str(error).partition("\n")[0]
        raise SchemaError(f"the schema cannot be used: {reason}") from None


@contextmanager
def _limits_of_jsonschema() -> Iterator[None]:
    """Turn the errors that jsonschema raises for some schemas into SchemaError."""
    try:
        yield
    except RecursionError as error:
        message = "the schema, or a part of the task that it describes, is nested too deep"
        raise SchemaError(message, hint="Shorten the schema's chains of $ref.") from error
    except re.error as error:
        raise SchemaError(f"Python cannot combine the schema's patterns: {error.msg}") from error
    except (ArithmeticError, TypeError) as error:
        raise SchemaError("the task has a number that is too large for the schema's multipleOf") from error


def _any_of(validator: Any, branches: Any, instance: object, schema: Any) -> Iterator[Any]:
    """Check the keyword anyOf, but try only the branch of its own type for a region.

    The forty other branches require other types. They cannot pass, and their errors would only be thrown away.
    """
    if isinstance(instance, dict) and "type" in instance and branches == region_branches():
        own = own_branch(instance)
        yield from validator.descend(instance, branches[own], schema_path=own)
        return
    from jsonschema import Draft202012Validator

    yield from Draft202012Validator.VALIDATORS["anyOf"](validator, branches, instance, schema)
