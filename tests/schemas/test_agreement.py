"""jsonschema and jsonschema-rs agree: on what is valid, and on every error and where it is.

Compared are multisets of (pointer, keyword): of all errors, and below each `anyOf` of those of all its branches, as each
validator lists them. Nothing has to be evened out: both report one error for each missing key, and those of `then`,
`else` and `$ref` in their own place.
"""

import copy
import json
import random
from collections import Counter
from pathlib import Path

import pytest
from bundle import SCHEMAS, examples, validator
from hypothesis import given, settings
from hypothesis import strategies as st
from tasks import BRANCHES, fitting

from lsconvert import iter_tasks

jsonschema_rs = pytest.importorskip("jsonschema_rs", reason="jsonschema_rs is not installed: there is nothing to agree")

MUTANTS = 2_000
GOLDEN = Path(__file__).parents[1] / "golden"
# Exports of 0.9.1, of Enterprise v1 and of 1.23.2, and what they become. (Others hold words that no parser keeps.)
EXPORTS = ("*/oss_0_9_1_*.json", "*/sample.*.json", "*/v2_export*.json")
ODD_VALUES = (
    *(None, True, False, 0, -1, 1.5, 1.0, 10**6, 2**70, "", "1", "true", "2020-01-01T00:00:00Z"),
    *([], [[]], {}, {"id": 1}),
)
ODD_KEYS = ("completions", "annotations", "aggregated", "ground_truth", "skipped", "result", "type", "value", "a/b~c")


@pytest.fixture(scope="module")
def fast():
    registry = jsonschema_rs.Registry([(schema["$id"], schema) for schema in SCHEMAS.values()])
    return {
        name: jsonschema_rs.Draft202012Validator(schema, registry=registry, offline=True)
        for name, schema in SCHEMAS.items()
    }


def errors_of_python(errors):
    for error in errors:
        yield tuple(error.absolute_path), error.validator
        yield from errors_of_python(error.context)  # the errors of all branches, in one list


def errors_of_rust(errors):
    for error in errors:
        yield tuple(error.instance_path), error.schema_path[-1]
        for branch in getattr(error.kind, "context", ()):
            yield from errors_of_rust(branch)


def agree(fast, document, names=tuple(SCHEMAS)):
    """Compare what the two find, by the schemas of these names; return the keywords for each."""
    found = {}
    for name in names:
        schema = fast[name]
        slow = Counter(errors_of_python(validator(name).iter_errors(document)))
        assert Counter(errors_of_rust(schema.iter_errors(document))) == slow, name
        assert schema.is_valid(document) == (not slow), name
        found[name] = {keyword for _, keyword in slow}
    return found


def test_examples(fast):
    for name, path, document in examples("valid"):
        assert not agree(fast, document)[name], path
    for name, path, content in examples("invalid"):
        assert content["expect"]["keyword"] in agree(fast, content["document"])[name], path


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
            place[key] = copy.deepcopy(draw.choice(ODD_VALUES))


def mutants_of(documents, number, seed):
    """Yield so many mutants, each of a document that is drawn, with up to three changes."""
    draw = random.Random(seed)
    originals = sorted({json.dumps(document) for document in documents})
    for _ in range(number):
        mutant = json.loads(draw.choice(originals))
        for _ in range(draw.choice((1, 1, 2, 3))):
            if places(mutant):
                mutate(mutant, draw)
        yield mutant


def exports():
    """Return the tasks of all exports."""
    paths = sorted({path for pattern in EXPORTS for path in GOLDEN.glob(pattern)})
    return [task for path in paths for task in iter_tasks(path)] + [
        document for name, _, document in examples("valid") if name != "regions"
    ]


def test_mutants_of_exports(fast, part):
    """Mutants of v1 and v2, by the schemas of v1 and v2, and by turns by the others."""
    valid = Counter()
    for number, mutant in enumerate(mutants_of(exports(), MUTANTS, seed=20_261_123 + part)):
        names = ("v1/export", "v2/export", ("v1/import", "v2/import", "v2/migrated")[number % 3])
        valid.update(name for name, keywords in agree(fast, mutant, names).items() if not keywords)
    assert all(0.1 < valid[name] / MUTANTS < 0.9 for name in ("v1/export", "v2/export")), valid


def test_mutants_of_regions(fast, part):
    regions = [document for name, _, document in examples("valid") if name == "regions"]
    for mutant in mutants_of(regions, MUTANTS // 8, seed=part):
        agree(fast, mutant, ["regions"])


@st.composite
def mutants(draw, documents):
    """Draw a document, and change up to two things."""
    document = draw(documents)
    for _ in range(draw(st.integers(0, 2))):
        if places(document):
            mutate(document, draw(st.randoms(use_true_random=False)))
    return document


@settings(max_examples=4)
@given(data=st.data())
@pytest.mark.parametrize("branch", BRANCHES, ids=lambda branch: branch["$ref"].rpartition("/")[2])
def test_made_up(fast, part, branch, data):
    """Regions of each type, and tasks of each schema that hold such regions."""
    agree(fast, data.draw(mutants(fitting("regions", branch))))
    agree(fast, data.draw(mutants(st.sampled_from(sorted(SCHEMAS)).flatmap(lambda name: fitting(name, branch)))))


@pytest.mark.parametrize("name", SCHEMAS)
def test_what_is_made_up_is_worth_comparing(fast, name):
    """Some of it is valid, some is not, and some has regions."""
    seen = Counter()

    @settings(max_examples=30, derandomize=True)
    @given(document=mutants(fitting(name, BRANCHES[0])))
    def look(document):
        kinds = [place.get("type") for place in places(document) if isinstance(place, dict)]
        seen.update((fast[name].is_valid(document), "regions" if "choices" in kinds else "no regions"))

    look()
    assert min(seen[True], seen[False], seen["regions"]) > 1, seen
