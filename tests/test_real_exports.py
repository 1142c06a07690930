"""A file that a server exported is never withheld, whatever its regions hold."""

import copy
import io
import json
import os
import random
from pathlib import Path

import pytest
from hypothesis import settings
from tree_mutations import mutate

import lsconvert

HERE = Path(__file__).parent
# Exports of real servers. LSCONVERT_DATA names a folder of more of them, with v1/ and v2/.
FILES = [
    *sorted(HERE.glob("golden/upgraded/oss_0_9_1_*.before.json")),
    *sorted(HERE.glob("golden/unchanged/v2_export.json")),
    *sorted(HERE.glob("schemas/examples/v2-export/valid/1.*.json")),
    *(sorted(Path(os.environ["LSCONVERT_DATA"]).glob("v[12]/**/*.json")) if "LSCONVERT_DATA" in os.environ else ()),
]
MUTANTS = 20 * settings.default.max_examples
WORK = ("completions", "annotations", "predictions", "drafts")
VALUES = (
    *(None, True, False, 0, -1, 1.5, 250, -0.01, 10**6, 2**70, 1e300, "", "1", "none", "a\u2028b"),
    *([], [[]], [None], {}, {"id": 1}, {"value": {}}, [1, 2, 3]),
)
CHANGES = ("delete", "rename", "replace", "replace", "wrap")
KEYS = (
    "type",
    "value",
    "id",
    "labels",
    "htmllabels",
    "choices",
    "x",
    "start",
    "text",
    "from_id",
    "completions",
    "result",
)


def tasks_of(path):
    try:
        return [task for task in lsconvert.iter_tasks(path) if any(key in task for key in WORK)]
    except lsconvert.NotTasksError:
        return []


def regions_of(task):
    for key in WORK:
        for work in task.get(key) or ():
            result = work.get("result") if isinstance(work, dict) else None
            for region in result or ():
                yield from region if isinstance(region, list) else [region]


def mutants():
    """Return tasks of real exports, each with one to four changes in its regions."""
    draw = random.Random(20261130)
    originals = [task for path in FILES for task in tasks_of(path) if [*regions_of(task)]]
    found = []
    while len(found) < MUTANTS:
        task = copy.deepcopy(draw.choice(originals))
        for _ in range(draw.choice((1, 1, 2, 4))):
            regions = [region for region in regions_of(task) if region]
            if regions:
                mutate(draw.choice(regions), draw, CHANGES, keys=KEYS, values=VALUES)
        task["id"] = len(found)
        for number, work in enumerate([*(task.get("completions") or ()), *(task.get("annotations") or ())]):
            work["id"] = len(found) * 100 + number
        found.append(task)
    return found


def check(tasks):
    """Check that all tasks validate without errors and are converted. Return the number of tasks with a warning."""
    text = json.dumps(tasks).encode()
    assert lsconvert.validate(text) == []
    for direction in (lsconvert.upgrade, lsconvert.downgrade):
        sink = io.BytesIO()
        report = direction(io.BytesIO(text), sink)
        assert (report.tasks, report.failed) == (len(tasks), 0)
        assert lsconvert.validate(sink.getvalue()) == []
    whole = [task for task in tasks if "data" in task]  # a server imports no task without its data
    sink = io.BytesIO()
    report = lsconvert.upgrade(io.BytesIO(json.dumps(whole).encode()), sink, target="import", unmapped="drop")
    assert (report.tasks, report.failed) == (len(whole), 0)
    assert lsconvert.validate(sink.getvalue(), schema="v2-import") == []
    return report.warned


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_real_exports(kernel, monkeypatch, path):
    monkeypatch.setenv("LSCONVERT_KERNEL", kernel)
    check(tasks_of(path))


def test_mutants_of_values_in_regions(kernel, monkeypatch):
    monkeypatch.setenv("LSCONVERT_KERNEL", kernel)
    assert MUTANTS // 4 < check(mutants()) < MUTANTS
