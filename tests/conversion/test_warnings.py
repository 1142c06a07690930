"""A conversion withholds what it broke itself. What was unusual before, and no rule touches, is a warning."""

import io
import json

import pytest

import lsconvert
from lsconvert import CheckError
from lsconvert.conversion.options import RunOptions
from lsconvert.conversion.task_examiner import TaskExaminer
from lsconvert.io.recent_input import RecentInput
from lsconvert.io.task_writer import PlainWriter
from lsconvert.model import Limits, OnError, TaskSpan, Version
from lsconvert.rules.options import Options
from lsconvert.validation.task_validator import task_validator_for

BOX = {"x": -5, "y": 1, "width": 1, "height": 1, "rectanglelabels": ["a"]}
REGION = {"id": "r", "type": "rectanglelabels", "from_name": "a", "to_name": "b", "value": BOX}
V1 = {"id": 1, "data": {"a": 1}, "completions": [{"id": 1, "result": [REGION]}]}
V2 = {"id": 1, "data": {"a": 1}, "annotations": [{"id": 1, "result": [REGION], "ground_truth": False}]}
OPTIONS = RunOptions(Version.V2, Options(), Limits(), True, False, OnError.STOP, None, None, False)


def convert(task, **options):
    source, sink = io.BytesIO(json.dumps([task]).encode()), io.BytesIO()
    report = lsconvert.convert(source, sink, to=options.pop("to", "v2"), **options)
    return report, json.loads(sink.getvalue())


@pytest.mark.parametrize("options", [{}, {"to": "v1"}, {"target": "import"}, {"keep_ground_truth": True}])
@pytest.mark.parametrize("task", [V1, V2], ids=["v1", "v2"])
def test_a_region_never_withholds_a_task(kernel, monkeypatch, task, options):
    monkeypatch.setenv("LSCONVERT_KERNEL", kernel)
    report, output = convert(task, **options)
    assert len(output) == 1
    assert (report.tasks, report.failed, report.warned) == (1, 0, 1)
    [warning] = report.warnings
    key = "completions" if task is V1 else "annotations"
    assert (warning.pointer, warning.severity) == (f"/*/{key}/*/result/*/value/x", "warning")
    text = json.dumps([task])
    assert warning.first.offset == text.index("-5")
    assert warning.first.pointer == f"/0/{key}/0/result/0/value/x"


@pytest.mark.parametrize("task", [V1, V2], ids=["v1", "v2"])
def test_strict(task):
    with pytest.raises(CheckError, match="percentage of the image"):
        convert(task, strict=True)


def test_without_a_check_there_are_no_warnings():
    report, _ = convert(V1, check=False)
    assert (report.warned, report.warnings) == (0, ())


@pytest.mark.parametrize(
    "change",
    [
        {"accuracy": "x"},
        {"meta": "a string"},
        {"created_at": "yesterday"},
        {"completions": [{"result": [], "lead_time": "soon", "completed_by": "somebody", "was_cancelled": None}]},
        {"completions": [{"result": ["a string"]}]},
        {"predictions": [{"result": [], "score": "x"}]},
        {"predictions": ["x"]},
        {"completions": ["x"]},
        {"completions": [{}]},  # `result` was missing before
        {"predictions": [{"id": 1}]},
        {"state": 5},  # unknown in v1, a string in v2
    ],
)
def test_what_no_rule_touches(change):
    report, output = convert(V1 | {"completions": []} | change)
    assert len(output) == 1
    assert report.failed == 0
    if "accuracy" not in change:  # which v2 does not know
        assert report.warned == 1


@pytest.mark.parametrize(
    "change",
    [
        {"completions": {}},
        {"completions": [{"result": "x"}]},
    ],
)
def test_what_a_rule_touches_still_fails(change):
    with pytest.raises(CheckError):
        convert(V1 | change)


def test_a_file_for_import_has_to_be_valid():
    """The server would refuse it."""
    with pytest.raises(CheckError):
        convert(V1 | {"completions": [{"result": [], "completed_by": "x"}]}, target="import", unmapped="keep")


@pytest.mark.parametrize("key", ["skipped", "honeypot"])
@pytest.mark.parametrize("value", [None, "x", 0])
def test_old_keys_that_only_import_renames(key, value):
    """A conversion that is not for import copies both keys, so a null of the one does not come from the other."""
    new = {"skipped": "was_cancelled", "honeypot": "ground_truth"}[key]
    task = {"data": {"a": 1}, "annotations": [{"id": 1, "result": [], key: value, new: False}]}
    report, [output] = convert(task, to="v1")
    assert output["completions"][0][key] == value
    assert {finding.first.pointer for finding in report.warnings} <= {f"/0/annotations/0/{key}"}
    assert report.failed == 0


def test_a_missing_result():
    """It was missing before: a warning. For import, the repair adds it."""
    for task, to in ((V1 | {"completions": [{"id": 1}]}, "v2"), ({"annotations": [{"id": 1}], "data": {}}, "v1")):
        report, _ = convert(task, to=to)
        assert [(finding.keyword, finding.severity) for finding in report.warnings] == [("required", "warning")]
        with pytest.raises(CheckError, match="result"):
            convert(task, to=to, strict=True)
    report, [output] = convert(V1 | {"completions": [{"id": 1}]}, target="import")
    assert (output["annotations"][0]["result"], report.warned) == ([], 0)


def test_a_result_that_a_conversion_removed_is_an_error():
    before = {"id": 1, "completions": [{"id": 1, "result": []}]}
    assert isinstance(examined(before, {"id": 1, "annotations": [{"id": 1}]}).error, CheckError)


def test_unchanged_tasks_are_never_withheld():
    for task in ({"annotations": {}}, {"annotations": [{}], "data": []}, {"annotations": [], "id": [1]}):
        report, output = convert(task)
        assert (output, report.warned) == ([task], 1)
        with pytest.raises(CheckError):
            convert(task, strict=True)


def examined(before, after):
    """Return the examination of a task that a conversion changed from `before` to `after`."""
    before, after = json.dumps(before).encode(), json.dumps(after).encode()
    recent = RecentInput("a.json")
    recent.add(before)
    examiner = TaskExaminer(recent, task_validator_for(("v2/export", "v2/migrated")), PlainWriter(None), OPTIONS)
    return examiner.examine(after, TaskSpan(0, "", 0, len(before), 0, len(after), changed=True))


def test_what_a_conversion_breaks_is_an_error():
    before = {"id": 1, "completions": [{"id": 1, "result": [{}]}], "meta": "x"}
    after = {"id": 1, "annotations": [{"id": 1, "result": [{}]}], "meta": "x"}
    assert examined(before, after).error is None
    for broken in (
        after | {"id": [1]},
        after | {"annotations": [{"id": [], "result": [{}]}]},
        after | {"meta": "y"},
        after | {"completions": []},
        after | {"annotations": [{"id": 1, "result": [[{}]]}]},
        after | {"annotations": [{"id": 1, "result": [{}], "aggregated": True}]},
    ):
        assert isinstance(examined(before, broken).error, CheckError), broken


def test_the_line_of_warnings_shows_the_kind_of_most_tasks_and_repeated_ids_last():
    plain = {"data": {"a": 1}, "annotations": [{"id": 1, "result": [REGION]}]}  # all ids are repeated
    late = {"data": {"a": 1}, "created_at": "yesterday"}
    source, sink = io.BytesIO(json.dumps([plain, plain, late, late, late]).encode()), io.BytesIO()
    line, *_ = warning_lines(lsconvert.convert(source, sink, to="v1"))
    assert "created_at" in line
    source = io.BytesIO(json.dumps([plain | {"id": 5, "annotations": []}] * 3 + [plain | {"id": 6}]).encode())
    line, *_ = warning_lines(lsconvert.convert(source, io.BytesIO(), to="v1"))
    assert "percentage of the image" in line


def warning_lines(report):
    """Return the lines of a report below the line that counts the tasks with warnings."""
    title, _, rest = str(report).partition("  warning: ")[2].partition("\n")
    assert title.endswith("have unusual values, which were copied (`lsconvert validate` lists all):")
    return rest.splitlines()


def test_the_report_lists_kinds_of_warnings():
    report, _ = convert(V1 | {"state": 5})
    lines = str(report).splitlines()[-3:]
    assert lines[0] == "  warning: 1 task has unusual values, which were copied (`lsconvert validate` lists all):"
    assert all(line.startswith("    /*/") and ": 1 task, first at " in line for line in lines[1:])
    assert "warnings" in report._repr_html_()
    report, _ = convert(V1 | dict.fromkeys(("state", "id", "meta", "created_at", "updated_at", "predictions"), 5.5))
    assert str(report).splitlines()[-1] == f"    and {len(report.warnings) - 5} other kinds of warnings"


@pytest.mark.parametrize(
    ("change", "keyword"),
    [
        ({"data": {"a": "\ud800"}}, "loneSurrogate"),
        ({"data": {"a": "\0"}}, "nullCharacter"),
        ({"completions": [{"id": 5, "result": []}, {"id": 5, "result": []}]}, "duplicateAnnotationId"),
    ],
)
def test_suspicions(kernel, monkeypatch, change, keyword):
    monkeypatch.setenv("LSCONVERT_KERNEL", kernel)
    for options in ({}, {"target": "import", "unmapped": "keep"}):
        report, _ = convert(V1 | {"completions": []} | change, **options)
        assert [(finding.keyword, finding.tasks) for finding in report.warnings] == [(keyword, 1)]
        assert "annotations" not in report.warnings[0].pointer  # it names the input
    assert convert(V1 | {"completions": []} | change, check=False)[0].warnings == ()


def test_copies_of_an_annotation_do_not_repeat_its_id(kernel, monkeypatch):
    monkeypatch.setenv("LSCONVERT_KERNEL", kernel)
    report, output = convert(V1 | {"completions": [{"id": 5, "result": [[], [], []]}]}, split_annotators=True)
    assert len(output[0]["annotations"]) == 3
    assert report.warnings == ()


def test_losses_of_suspect_tasks_are_counted_once(kernel, monkeypatch):
    monkeypatch.setenv("LSCONVERT_KERNEL", kernel)
    report, _ = convert(V1 | {"completions": [], "data": {"a": "\0"}}, target="import")
    assert [(loss.key, loss.count) for loss in report.losses] == [("id", 1)]


@pytest.mark.parametrize("key", ["completions", "annotations"])
def test_a_new_text_in_a_value_that_was_invalid_is_a_warning(kernel, monkeypatch, key):
    """A map does not make the fault of an export an error, in a task that is converted or only mapped."""
    monkeypatch.setenv("LSCONVERT_KERNEL", kernel)
    tasks = [{"data": "/data/x", key: [{"id": 1, "result": [REGION]}]}]
    plain = lsconvert.upgrade(tasks, None)
    mapped = lsconvert.upgrade(tasks, None, maps={"labels": {"a": "b"}}, replace_prefix={"/data/": "s3:"})
    assert plain.warned == mapped.warned == 1
    assert mapped.warnings == plain.warnings
    assert mapped.edits["map labels"] == mapped.edits["replace a prefix in data"] == 1
