"""jsonschema and jsonschema-rs agree about mutants of exports and about generated tasks and regions."""

import json
import random
from collections import Counter
from pathlib import Path

import pytest
from agreement import agree, fast_validators
from bundle import SCHEMAS, examples
from hypothesis import given, settings
from hypothesis import strategies as st
from tasks import BRANCHES, fitting
from tree_mutations import containers, mutate

from lsconvert import iter_tasks

pytest.importorskip("jsonschema_rs", reason="jsonschema_rs is not installed, so there is nothing to compare")

MUTANTS = 20 * settings.default.max_examples
GOLDEN = Path(__file__).parents[1] / "golden"
# Exports of 0.9.1, Enterprise v1 and 1.23.2, before and after. The other files have values that a parser does not keep.
EXPORTS = ("*/oss_0_9_1_*.json", "*/sample.*.json", "*/v2_export*.json")
VALUES = (
    *(None, True, False, 0, -1, 1.5, 1.0, 10**6, 2**70, "", "1", "true", "2020-01-01T00:00:00Z"),
    *([], [[]], {}, {"id": 1}),
)
CHANGES = ("delete", "rename", "swap", "wrap", "negate")
KEYS = ("completions", "annotations", "aggregated", "ground_truth", "skipped", "result", "type", "value", "a/b~c")


def mutants_of(documents, number, seed):
    """Yield `number` mutants of random documents, each with one to three changes."""
    draw = random.Random(seed)
    originals = sorted({json.dumps(document) for document in documents})
    for _ in range(number):
        mutant = json.loads(draw.choice(originals))
        for _ in range(draw.choice((1, 1, 2, 3))):
            if containers(mutant):
                mutate(mutant, draw, CHANGES, keys=KEYS, values=VALUES)
        yield mutant


def exports():
    """Return the tasks of all exports, and the valid example tasks."""
    paths = sorted({path for pattern in EXPORTS for path in GOLDEN.glob(pattern)})
    return [task for path in paths for task in iter_tasks(path)] + [
        document for name, _, document in examples("valid") if name != "regions"
    ]


def test_mutants_of_exports(part):
    """Mutants of v1 and v2 by both export schemas, and by the other schemas in turn."""
    valid = Counter()
    for number, mutant in enumerate(mutants_of(exports(), MUTANTS, seed=20_261_123 + part)):
        names = ("v1/export", "v2/export", ("v1/import", "v2/import", "v2/migrated")[number % 3])
        valid.update(name for name, keywords in agree(mutant, names).items() if not keywords)
    assert all(0.1 < valid[name] / MUTANTS < 0.9 for name in ("v1/export", "v2/export")), valid


def test_mutants_of_regions(part):
    regions = [document for name, _, document in examples("valid") if name == "regions"]
    for mutant in mutants_of(regions, MUTANTS // 8, seed=part):
        agree(mutant, ["regions"])


@st.composite
def mutants(draw, documents):
    """Draw a document with up to two changes."""
    document = draw(documents)
    for _ in range(draw(st.integers(0, 2))):
        if containers(document):
            mutate(document, draw(st.randoms(use_true_random=False)), CHANGES, keys=KEYS, values=VALUES)
    return document


@settings(max_examples=4)
@given(data=st.data())
@pytest.mark.parametrize("branch", BRANCHES, ids=lambda branch: branch["$ref"].rpartition("/")[2])
def test_generated(part, branch, data):
    """Regions of each type, and tasks of each schema with such regions."""
    agree(data.draw(mutants(fitting("regions", branch))))
    agree(data.draw(mutants(st.sampled_from(sorted(SCHEMAS)).flatmap(lambda name: fitting(name, branch)))))


@pytest.mark.slow
@pytest.mark.parametrize("name", SCHEMAS)
def test_generated_documents_differ(name):
    """Some of them are valid, some are not, and some have regions."""
    seen = Counter()

    @settings(max_examples=100, derandomize=True)
    @given(document=mutants(fitting(name, BRANCHES[0])))
    def count(document):
        kinds = [container.get("type") for container in containers(document) if isinstance(container, dict)]
        seen.update((fast_validators()[name].is_valid(document), "regions" if "choices" in kinds else "no regions"))

    count()
    assert min(seen[True], seen[False], seen["regions"]) > 1, seen
