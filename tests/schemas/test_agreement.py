"""jsonschema and jsonschema-rs agree on what is valid: on every example and on mutants of the valid ones."""

import json
import random

import pytest
from bundle import SCHEMAS, examples, validator

jsonschema_rs = pytest.importorskip("jsonschema_rs", reason="jsonschema_rs is not installed: there is nothing to agree")

MUTANTS = 2_000
ODD_VALUES = (None, True, False, 0, -1, 1.5, 10**6, "", "1", "true", "2020-01-01T00:00:00Z", [], [[]], {}, {"id": 1})
ODD_KEYS = ("completions", "annotations", "aggregated", "ground_truth", "skipped", "result", "type", "value", "new")


@pytest.fixture(scope="module")
def fast():
    registry = jsonschema_rs.Registry([(schema["$id"], schema) for schema in SCHEMAS.values()])
    return {
        name: jsonschema_rs.Draft202012Validator(schema, registry=registry, offline=True)
        for name, schema in SCHEMAS.items()
    }


def test_examples(fast):
    for name, path, document in examples("valid"):
        assert fast[name].is_valid(document), path
    for name, path, content in examples("invalid"):
        assert not fast[name].is_valid(content["document"]), path


def places(tree):
    """List every object and list of a tree that has something in it."""
    found = [tree] if isinstance(tree, dict | list) and tree else []
    for inner in (tree.values() if isinstance(tree, dict) else tree) if found else ():
        found += places(inner)
    return found


def mutate(tree, draw):
    """Change one thing, in place."""
    place = draw.choice(places(tree))
    key = draw.choice(sorted(place)) if isinstance(place, dict) else draw.randrange(len(place))
    match draw.choice(("delete", "rename", "swap", "wrap", "negate")):
        case "delete":
            del place[key]
        case "rename" if isinstance(place, dict):
            place[draw.choice(ODD_KEYS)] = place.pop(key)
        case "wrap":
            place[key] = [place[key]]
        case "negate" if isinstance(place[key], int | float) and not isinstance(place[key], bool):
            place[key] = -place[key] * draw.choice((1, 10, 1000))
        case _:
            place[key] = draw.choice(ODD_VALUES)


def test_mutants(fast):
    """Each schema sees mutants of its own examples, and of those of the others."""
    draw = random.Random(20_261_123)
    originals = [json.dumps(document) for _, _, document in examples("valid")]
    verdicts = []
    for _ in range(MUTANTS):
        mutant = json.loads(draw.choice(originals))
        for _ in range(draw.choice((1, 1, 2, 3))):
            if places(mutant):
                mutate(mutant, draw)
        for name in SCHEMAS:
            verdicts.append(fast[name].is_valid(mutant))
            assert validator(name).is_valid(mutant) == verdicts[-1], (name, mutant)
    assert 0.05 < sum(verdicts) / len(verdicts) < 0.95
