"""Print sentences.txt: the sentence that a user gets for each keyword of the bundled schemas. A test compares it.

python tests/validation/sentences.py > tests/validation/sentences.txt
"""

from lsconvert.validation.messages import problems_of
from lsconvert.validation.schemas import definitions
from lsconvert.validation.violations import Violation

# A value that each keyword rejects, or nearly so: the messages depend on its JSON type only.
WRONG = {
    "required": {},
    "anyOf": {},
    "minItems": [],
    "maxItems": [1, 2, 3],
    "minProperties": {},
    "maxProperties": {"a": 1},
    "minimum": -1e6,
    "exclusiveMinimum": -1e6,
    "maximum": 1e6,
    "exclusiveMaximum": 1e6,
}
TYPES = {"object": {}, "array": [], "string": "x", "number": 0.5, "boolean": True, "null": None}
ASSERTIONS = ("type", "enum", "const", "not", "pattern", *WRONG)


def assertions(schema, place, key=""):
    """Yield the schema, the keyword, its place and the key of the data, for each assertion in a schema."""
    for keyword, value in schema.items():
        if keyword in ASSERTIONS and (keyword != "anyOf" or all("required" in branch for branch in value)):
            yield schema, keyword, f"{place}/{keyword}", key
        if keyword in ("properties", "$defs"):
            for name, inner in value.items():
                yield from assertions(inner, f"{place}/{keyword}/{name}", name if keyword == "properties" else key)
        elif keyword in ("items", "then", "else", "additionalProperties") and isinstance(value, dict):
            yield from assertions(value, f"{place}/{keyword}", key)
        elif keyword == "allOf":
            for number, inner in enumerate(value):
                yield from assertions(inner, f"{place}/{keyword}/{number}", key)


def wrong_values(schema, keyword):
    """Return values that the keyword rejects: for `type`, one of a wrong type, and null for a number."""
    if keyword == "type":
        allowed = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        allowed = ["number" if name == "integer" else name for name in allowed]
        wrong = [name for name in ("string", "number", "object", "null") if name not in allowed]
        return [TYPES[name] for name in {wrong[0]: 1, "null": 1} if name not in allowed]
    return [WRONG.get(keyword, "x")]


def sentences():
    """Return a line for each place, with the severity, the key and the sentence."""
    lines = []
    for file, document in definitions().items():
        severity = "warning" if file in ("regions", "advice") else "error"
        for schema, keyword, place, key in assertions(document, f"{file}#"):
            for value in wrong_values(schema, keyword):
                violation = Violation((key,) if key else (), keyword, schema[keyword], schema, value, place, severity)
                lines += [f"{place}: {problem.message}" for problem in problems_of(violation, show_values=False)]
    return "\n".join(sorted(set(lines))) + "\n"


if __name__ == "__main__":
    import sys

    sys.stdout.write(sentences())
