"""Example configs and tasks: the folder says what is expected, and findings.txt has each finding.

accepted: nothing is found. warned: warnings only. refused: at least one error. Lines that begin with `config` are
problems of the config itself. A new folder is a new test.
"""

import copy
import json
from pathlib import Path

import pytest

from lsconvert.labeling import MISMATCH_CODES, check_task, read_config

GOLDEN = Path(__file__).parents[1] / "golden_configs"
CASES = [pytest.param(path, id=str(path.relative_to(GOLDEN))) for path in sorted(GOLDEN.glob("*/*"))]
VERDICTS = {"accepted": set(), "warned": {"warning"}, "refused": {"error"}}


def lines(config, task):
    """Yield the lines of findings.txt."""
    for problem in config.problems:
        yield f"config {problem.severity} {problem.code} {problem.line}:{problem.column}"
    for found in check_task(config, task):
        yield f"{found.severity} {found.code} /{'/'.join(map(str, found.path))}"


@pytest.mark.parametrize("folder", CASES)
def test_findings(folder):
    task = json.loads((folder / "task.json").read_text("utf-8"))
    before = copy.deepcopy(task)
    found = [*lines(read_config(folder / "config.xml"), task)]
    assert found == (folder / "findings.txt").read_text("utf-8").splitlines()
    severities = {word for line in found for word in line.removeprefix("config ").split()[:1]}
    assert severities - ({"warning"} if "error" in severities else set()) == VERDICTS[folder.parent.name]
    assert task == before


@pytest.mark.parametrize("folder", CASES)
def test_messages(folder):
    """A message has no value of the data; the value is a field of its own. The severity is that of the code."""
    task = json.loads((folder / "task.json").read_text("utf-8"))
    for found in check_task(read_config(folder / "config.xml"), task):
        assert found.severity == MISMATCH_CODES[found.code].severity
        assert found.message.isprintable()
        assert found.message[0] in "`<abrt"
        if isinstance(found.value, str) and len(found.value) > 4:
            assert found.value not in found.message


def test_there_are_as_many_accepted_as_refused():
    counts = {name: len([*(GOLDEN / name).iterdir()]) for name in VERDICTS}
    assert counts["accepted"] >= max(counts["refused"], counts["warned"]) > 15


def test_each_code_is_tried():
    tried = {
        line.removeprefix("config ").split()[1]
        for path in GOLDEN.glob("*/*/findings.txt")
        for line in path.read_text("utf-8").splitlines()
    }
    assert tried >= MISMATCH_CODES.keys()


@pytest.mark.parametrize("folder", CASES)
def test_other_versions_and_places_of_the_same_work(folder):
    """The key of the annotations and the double list of v1 change nothing but the path."""
    task = json.loads((folder / "task.json").read_text("utf-8"))
    if set(task) != {"data", "annotations"}:
        return
    config = read_config(folder / "config.xml")
    codes = [(found.code, found.path[4:]) for found in check_task(config, task) if found.path[0] != "data"]
    items = [{**item, "result": [item["result"]]} for item in task["annotations"]]
    moved = check_task(config, {"data": task["data"], "completions": items})
    assert [(found.code, found.path[5:]) for found in moved if found.path[0] != "data"] == codes
