"""Check one decoded task against one schema.

jsonschema-rs, about 100 times as fast as jsonschema, checks tasks against the bundled schemas, and lists what is wrong.
jsonschema explains a schema of the user's own, and does all the work for values that jsonschema-rs cannot hold, and if
it is not installed. Neither reads a file or the network to follow a `$ref`.
"""

from __future__ import annotations

import copy
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache, cached_property
from typing import Any

from lsconvert.errors import SchemaError
from lsconvert.jsontext.decode import with_decimals
from lsconvert.validation.custom_schema import Schema, check_schema, refuse_to_fetch
from lsconvert.validation.messages import Problem, problems_of, reading_order, region_types
from lsconvert.validation.schemas import (
    SCHEMA_FILES,
    TASK_SCHEMAS,
    SchemaFile,
    SchemaName,
    bundle,
    definitions,
    with_advice,
)
from lsconvert.validation.violations import Violation, violations_of_python, violations_of_rust


class Checker:
    """Checks tasks against one schema, and tells errors from warnings.

    `is_bundled` tells whether it is a bundled schema, and `advised` whether it is one of `schemas.with_advice`: then
    violations of the advice are warnings. An unusable schema raises SchemaError.
    """

    def __init__(self, schema: Schema, *, is_bundled: bool = False, advised: bool = False) -> None:
        if not is_bundled:
            check_schema(schema)
        self._schema, self._is_bundled, self._advised = schema, is_bundled, advised
        self._fast_validator = _fast_validator(schema)
        self._show_values = False

    @cached_property
    def with_values(self) -> Checker:
        """The same checker with messages that quote the wrong values."""
        other = copy.copy(self)
        other._show_values = True
        return other

    def surely_passes(self, task: object) -> bool:
        """Tell whether a task has neither errors nor warnings. False is inconclusive: call `explain`."""
        if self._fast_validator is None:
            return False
        try:
            return bool(self._fast_validator.is_valid(task))
        except (ValueError, TypeError, OverflowError):
            return False  # a lone surrogate, or a number that only Decimal holds

    def is_valid(self, task: object) -> bool:
        """Tell whether a task has no errors. Raises SchemaError if jsonschema cannot apply the schema."""
        # jsonschema-rs rejects some valid tasks (infinite floats), so jsonschema decides about all that it rejects.
        if self.surely_passes(task):
            return True
        if self._advised:
            return not any(problem.severity == "error" for problem in self.explain(task))
        with _limits_of_jsonschema():
            return bool(self._validator.is_valid(task))

    def explain(self, task: object) -> list[Problem]:
        """Return the problems of a task in reading order, [] if there are none. Raises SchemaError as `is_valid` does."""
        try:
            problems = self._problems(task)
        except ValueError:  # Python refuses to write an integer that is too long, which jsonschema's messages do
            problems = self._problems(with_decimals(task))
        return sorted(problems, key=reading_order)

    def _problems(self, task: object) -> set[Problem]:
        problems = [
            problem
            for violation in self._violations(task)
            for problem in problems_of(violation, show_values=self._show_values)
        ]
        # Two schemas, or a schema and the advice, may say the same about a value: an error comes before a warning.
        problems.sort(key=lambda problem: (problem.severity, problem.code), reverse=True)
        return {*{problem._replace(severity="error", code=""): problem for problem in problems}.values()}

    def _violations(self, task: object) -> Iterable[Violation]:
        if self._is_bundled and self._fast_validator is not None:
            try:
                found = violations_of_rust(self._fast_validator.iter_errors(task), task, advised=self._advised)
            except (ValueError, TypeError, OverflowError):
                found = None
            if found is not None:
                return found
        with _limits_of_jsonschema():
            return [*violations_of_python(self._validator.iter_errors(task), advised=self._advised)]

    @cached_property
    def _validator(self) -> Any:
        # Imported here, because a task that the fast validator passes does not need it: 60 ms.
        from jsonschema import Draft202012Validator, validators
        from referencing import Registry
        from referencing.jsonschema import DRAFT202012

        registry: Registry[Any] = Registry(retrieve=refuse_to_fetch)  # type: ignore[call-arg]  # attrs names it so
        root = DRAFT202012.create_resource(self._schema)
        kind = validators.extend(Draft202012Validator, {"allOf": _all_of})  # type: ignore[no-untyped-call]
        # Crawl once: jsonschema would crawl all schemas for each reference that it follows.
        return kind(self._schema, registry=registry.with_resource(root.id() or "", root).crawl())


@cache
def bundled_checker(name: SchemaName | SchemaFile) -> Checker:
    """Return the checker of a bundled schema. Raises KeyError for any other name."""
    # The tests check that the bundled schemas are valid, which takes a second.
    if SCHEMA_FILES.get(name, name) in TASK_SCHEMAS:
        return Checker(with_advice(name), is_bundled=True, advised=True)
    return Checker(bundle(name), is_bundled=True)


@cache
def warn_once_if_slow() -> None:
    """Warn if jsonschema-rs is not installed."""
    if _fast_validator({}) is None:
        warnings.warn("jsonschema-rs is not installed: checks are about 100 times slower", stacklevel=3)


def _fast_validator(schema: Schema) -> Any:
    """Return the validator of jsonschema-rs, None if it is not installed."""
    try:
        import jsonschema_rs
    except ImportError:
        return None
    try:
        known = dict(schema) if isinstance(schema, Mapping) else schema
        return jsonschema_rs.Draft202012Validator(known, retriever=refuse_to_fetch)
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


def _all_of(validator: Any, schemas: Any, instance: object, schema: Any) -> Iterator[Any]:
    """Check the keyword allOf, but for a region apply only the schema of its own type: the others cost milliseconds."""
    from jsonschema import Draft202012Validator

    if schemas is definitions()["regions"]["allOf"] and isinstance(instance, dict):
        kind = instance.get("type")
        types = region_types()
        schemas = [schemas[types.index(kind)]] if kind in types else []
    yield from Draft202012Validator.VALIDATORS["allOf"](validator, schemas, instance, schema)
