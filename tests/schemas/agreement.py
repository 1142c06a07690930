"""Compare jsonschema and jsonschema-rs: whether a document is valid, and every error with its location.

Errors are compared as multisets of (pointer, keyword). They include the errors of all branches of an `anyOf`, as each
validator lists them. Nothing is adjusted: both validators report one error for each missing key, and place the errors of
`then`, `else` and `$ref` alike.
"""

import functools
from collections import Counter

from bundle import SCHEMAS, validator


@functools.cache
def fast_validators():
    """Return the validators of jsonschema-rs by the name of the schema. Raises ImportError if it is not installed."""
    import jsonschema_rs

    registry = jsonschema_rs.Registry([(schema["$id"], schema) for schema in SCHEMAS.values()])
    return {
        name: jsonschema_rs.Draft202012Validator(schema, registry=registry, offline=True)
        for name, schema in SCHEMAS.items()
    }


def agree(document, names=tuple(SCHEMAS)):
    """Assert that both validators find the same by each of these schemas; return the keywords that failed, by name."""
    found = {}
    for name in names:
        fast = fast_validators()[name]
        errors = Counter(_errors_of_python(validator(name).iter_errors(document)))
        assert Counter(_errors_of_rust(fast.iter_errors(document))) == errors, name
        assert fast.is_valid(document) == (not errors), name
        found[name] = {keyword for _, keyword in errors}
    return found


def _errors_of_python(errors):
    for error in errors:
        yield tuple(error.absolute_path), error.validator
        yield from _errors_of_python(error.context)  # the errors of all branches, in one list


def _errors_of_rust(errors):
    for error in errors:
        yield tuple(error.instance_path), error.schema_path[-1]
        for branch in getattr(error.kind, "context", ()):
            yield from _errors_of_rust(branch)
