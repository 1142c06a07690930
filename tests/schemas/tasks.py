"""Hypothesis strategies that generate tasks and regions from the schemas: mostly valid values, some invalid ones.

A value is drawn for all schemas that apply to it: those of `$ref`, `allOf`, and the drawn branches of `anyOf` and `if`. So a
key or region type that is added to a schema is generated from then on.
"""

import copy

from bundle import REGISTRY, SCHEMAS
from hypothesis import strategies as st
from referencing.jsonschema import DRAFT202012

NUMBERS = (0, 1, 2, -1, 0.5, 50.25, 99, 255, 256, 361, -0.0, 1.0, 1e300, 2**53 + 1, 2**64, -(2**70))
# No lone surrogates: jsonschema-rs raises an error for them, and lsconvert asks jsonschema instead.
STRINGS = ("", "1", "a", "2020-01-01T00:00:00Z", "a@b.c", "data:image/png;base64,AA", "1e5", "1.2.3", "Ü/~\u2028", "\0")
ANYTHING = (None, True, False, *NUMBERS, *STRINGS, [], [[]], {}, {"id": 1}, [1], ["a"], [{}])
EXTRA_KEYS = ("completions", "annotations", "aggregated", "skipped", "value", "a/b~c", "", "annotation_id")
# Keys that contain regions are generated more often: one of the lists of a task, and both keys of regions.
LISTS = ("completions", "annotations", "predictions", "drafts")
REGIONS = ("result", "value")
# One value in 25 is arbitrary, one required key in 25 is missing, one object in 25 has an extra key.
SLIP = 25
BRANCHES = [case["then"] for case in SCHEMAS["regions"]["allOf"]]


@st.composite
def fitting(draw, name, branch):
    """Draw a value for the schema of this name. Its regions are of one branch.

    Only the advice knows the regions of a task, and only the other schemas know the types of its values.
    """
    names = {"regions": ["regions"], "advice": ["v2/export", "advice"]}.get(name, [name, "advice"])
    resources = [DRAFT202012.create_resource(SCHEMAS[name]) for name in names]
    return Maker(draw, branch).value([(each.contents, REGISTRY.resolver_with_root(each)) for each in resources])


class Maker:
    """Draws values for pairs of a schema and the resolver of its references."""

    def __init__(self, draw, branch):
        self.draw = draw
        self.branch = branch

    def one_of(self, values):
        return copy.deepcopy(self.draw(st.sampled_from(values)))

    def slips(self):
        return self.draw(st.integers(0, SLIP)) == SLIP

    def value(self, schemas):
        """Draw a value that is valid by several schemas, unless it slips."""
        if self.slips():
            return self.one_of(ANYTHING)
        parts = [part for schema, resolver in schemas for part in self.parts(schema, resolver)]
        wanted = {keyword: schema[keyword] for schema, _ in reversed(parts) for keyword in schema}  # the first one wins
        if "const" in wanted:
            return wanted["const"]
        if "enum" in wanted:
            return self.one_of(wanted["enum"])
        types = wanted.get("type", "object" if "properties" in wanted else ["null", "string"])
        match self.one_of([types] if isinstance(types, str) else types):
            case "object":
                return self.members(parts)
            case "array":
                return self.items(parts, wanted)
            case "string":
                return self.one_of(STRINGS)
            case "boolean":
                return self.one_of((True, False))
            case "integer":
                return self.one_of([number for number in NUMBERS if number == int(number)])
            case "number":
                return self.one_of(NUMBERS)
        return None

    def parts(self, schema, resolver):
        """Yield a schema and all schemas that it applies: one branch of `anyOf`, and `then` or `else`."""
        yield schema, resolver
        inner = [self.branch] if schema.get("$id") == SCHEMAS["regions"]["$id"] else [*schema.get("allOf", ())]
        if "anyOf" in schema:
            inner.append(self.one_of(schema["anyOf"]))
        branches = [schema[keyword] for keyword in ("then", "then", "else") if keyword in schema]
        if branches:
            inner.append(self.one_of(branches))
        for part in inner:
            yield from self.parts(part, resolver)
        if "$ref" in schema:
            found = resolver.lookup(schema["$ref"])
            yield from self.parts(found.contents, found.resolver)

    def members(self, parts):
        """Draw an object with the required keys and some of the others."""
        known = {}
        for schema, resolver in parts:
            for key, inner in schema.get("properties", {}).items():
                known.setdefault(key, []).append((inner, resolver))
        allowed = [key for key, schemas in known.items() if all("not" not in schema for schema, _ in schemas)]
        lists = [key for key in LISTS if key in allowed]
        keys = [key for schema, _ in parts for key in schema.get("required", ()) if not self.slips()]
        keys += self.draw(st.lists(st.sampled_from(allowed), max_size=3)) if allowed else []
        keys += [self.one_of(lists)] if lists else []
        keys += [key for key in REGIONS if key in allowed]
        keys += [self.one_of(EXTRA_KEYS)] if self.slips() else []
        return {key: self.value(known[key]) if key in known else self.one_of(ANYTHING) for key in dict.fromkeys(keys)}

    def items(self, parts, wanted):
        inner = [(schema["items"], resolver) for schema, resolver in parts if "items" in schema]
        return [self.value(inner) for _ in range(max(self.one_of((1, 2, 0)), wanted.get("minItems", 0)))]
