"""The check within a conversion: the schema, the policies for failed tasks, and the sums in the report."""

import io
import json
from pathlib import Path

import pytest

import lsconvert
from lsconvert import CheckError, ConflictError, OnError, downgrade, upgrade, validate
from lsconvert.conversion.options import RunOptions
from lsconvert.conversion.task_examiner import TaskExaminer
from lsconvert.conversion.task_filter import TaskFilter
from lsconvert.io.recent_input import RecentInput
from lsconvert.io.task_writer import PlainWriter
from lsconvert.kernel import make_kernel
from lsconvert.kernel.contract import Doubtful
from lsconvert.kernel.native import diagnose
from lsconvert.model import Limits, TaskSpan, Version
from lsconvert.rules.options import Options
from lsconvert.rules.plan import compile_plan
from lsconvert.validation.task_validator import task_validator_for

SAMPLE = Path(__file__).parents[1] / "samples" / "v1-export.json"
REGION = '{"type":"choices","from_name":"c","to_name":"t","value":{"choices":["x"]}}'
GOOD = '{"id":1,"data":{},"completions":[{"ground_truth":true,"result":[[' + REGION + "]]}]}"
INVALID = '{"id":2,"data":{},"completions":[{"result":"x"}]}'
CONFLICT = '{"id":3,"completions":[{"result":[]}],"annotations":[{"result":[]}]}'
MIXED = '{"id":4,"data":{},"completions":[{"result":[[' + REGION + "]," + REGION + "]}]}"
OTHERS = ("5", '{"bare":1}', "[[]]", '{"data":{},"annotations":[{"ground_truth":true,"result":[]}]}', '{"data":{}}')
OPTIONS = RunOptions(
    to=Version.V2,
    rules=Options(),
    limits=Limits(),
    check=True,
    strict=False,
    on_error=OnError.STOP,
    max_tasks=None,
    max_bytes=None,
    force=False,
)
FORMS = {"array": ("[\n", ",\n", "\n]\n"), "lines": ("", "\n", "\n")}


def document(tasks, form="array"):
    opening, comma, closing = FORMS[form]
    return (opening + comma.join(tasks) + closing).encode()


def convert(text, **options):
    sink = io.BytesIO()
    report = lsconvert.convert(io.BytesIO(text), sink, to=options.pop("to", "v2"), **options)
    return report, sink.getvalue()


def after(task):
    return (
        task.replace("completions", "annotations")
        .replace('"ground_truth":true,', "")
        .replace("[[", "[")
        .replace("]]", "]")
    )


@pytest.mark.parametrize("options", [{}, {"keep_ground_truth": True}, {"split_annotators": True}, {"to": "v1"}])
def test_valid_tasks_pass(options):
    tasks = [GOOD, *OTHERS] if options.get("to") != "v1" else OTHERS
    report, output = convert(document(tasks), **options)
    assert (report.failed, report.quarantined, report.findings) == (0, 0, ())
    assert output == convert(document(tasks), check=False, **options)[1]
    assert convert(document(tasks), on_error="keep", **options)[1] == output


def test_stop():
    with pytest.raises(CheckError) as caught:
        convert(document([GOOD, INVALID, CONFLICT]))
    error = caught.value
    assert [problem.keyword for problem in error.errors] == ["type"]
    assert error.where.pointer == "/1/completions/0/result"
    column = INVALID.index('"x"') + 1
    assert (error.where.task_index, error.where.task_id, error.where.line, error.where.column) == (1, "2", 3, column)
    assert error.where.offset == document([GOOD, INVALID]).index(b'"x"}')
    assert "check=False" in error.hint
    with pytest.raises(ConflictError):
        convert(document([GOOD, CONFLICT, INVALID]))


def test_a_run_that_stops_leaves_no_file(tmp_path):
    (tmp_path / "in").write_bytes(document([GOOD, INVALID]))
    with pytest.raises(CheckError):
        upgrade(tmp_path / "in", tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["in"]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("check", [True, False])
def test_quarantine(kernel, monkeypatch, form, check):
    monkeypatch.setenv("LSCONVERT_KERNEL", kernel)
    tasks = [INVALID, GOOD, CONFLICT, MIXED, GOOD, OTHERS[1], *OTHERS[3:]]
    bad = [INVALID, CONFLICT, MIXED] if check else [CONFLICT, MIXED]
    quarantine = io.BytesIO()
    report, output = convert(document(tasks, form), quarantine=quarantine, check=check)
    rest = document([task for task in tasks if task not in bad], form)
    expected_report, expected = convert(rest, check=check)
    assert output == expected
    for name in ("tasks", "annotations", "predictions", "regions", "edits", "notes"):
        assert getattr(report, name) == getattr(expected_report, name), name
    assert report.failed == report.quarantined == len(bad)
    assert report.tasks + report.quarantined == len(tasks)  # none is lost
    lines = quarantine.getvalue().splitlines()
    assert [line.endswith(task.encode() + b"}") for line, task in zip(lines, bad, strict=True)] == [True] * len(bad)
    source = document(tasks, form)
    for line, task in zip(map(json.loads, lines), bad, strict=True):
        assert line["task"] == json.loads(task)
        assert source[line["offset"] : line["offset"] + line["size"]] == task.encode()
        assert line["errors"]
        assert line["line"] == source[: line["offset"]].count(b"\n") + 1


def test_an_indented_task_is_one_line_of_the_quarantine():
    task = json.dumps(json.loads(MIXED), indent=2)
    quarantine = io.BytesIO()
    _, output = convert(document([task, GOOD]), quarantine=quarantine)
    [line] = quarantine.getvalue().splitlines()
    assert task.replace("\n", " ").encode() in line
    assert json.loads(output) == [json.loads(after(GOOD))]


def test_keep():
    report, output = convert(document([INVALID, GOOD, CONFLICT, MIXED]), on_error=OnError.KEEP)
    assert output == document([after(INVALID), after(GOOD), CONFLICT, MIXED])
    assert (report.tasks, report.failed, report.quarantined) == (4, 3, 0)
    assert report.edits == {"drop ground_truth": 1, "flatten result": 1, "rename completions": 2}
    assert {finding.keyword for finding in report.findings} == {"type", "ConflictError", "ConversionError"}
    assert all(finding.first.file for finding in report.findings)


def test_dry_run_writes_no_quarantine(tmp_path):
    path = tmp_path / "q"
    report = upgrade(io.BytesIO(document([INVALID])), None, on_error="quarantine", quarantine=path)
    assert (report.failed, report.quarantined, path.exists()) == (1, 1, False)
    assert not [note for note in report.notes if note.code == "empty"]


def test_no_quarantine_is_written_if_no_task_fails(tmp_path):
    upgrade(SAMPLE, tmp_path / "out", quarantine=tmp_path / "q")
    assert not (tmp_path / "q").exists()
    (tmp_path / "q").touch()
    with pytest.raises(lsconvert.OutputError, match="exists already"):
        upgrade(SAMPLE, tmp_path / "new", quarantine=tmp_path / "q")
    assert not (tmp_path / "new").exists()


def test_the_quarantine_cannot_be_the_input_or_the_output(tmp_path):
    (tmp_path / "in").write_bytes(SAMPLE.read_bytes())
    for name, what in (("in", "input"), ("out", "output")):
        with pytest.raises(lsconvert.OutputError, match=f"is the {what} itself"):
            upgrade(tmp_path / "in", tmp_path / "out", quarantine=tmp_path / "." / name, force=True)
    assert [path.name for path in tmp_path.iterdir()] == ["in"]
    assert (tmp_path / "in").read_bytes() == SAMPLE.read_bytes()


def test_a_run_that_fails_leaves_no_quarantine(tmp_path):
    source = io.BytesIO(document([INVALID])[:-3])
    with pytest.raises(lsconvert.TruncatedInputError):
        upgrade(source, tmp_path / "out", quarantine=tmp_path / "q")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "options", [{"on_error": "quarantine"}, {"on_error": "keep", "quarantine": "q"}, {"on_error": "go"}]
)
def test_arguments_that_contradict_each_other(tmp_path, options):
    with pytest.raises(ValueError, match=r"quarantine|OnError"):
        upgrade(SAMPLE, tmp_path / "out", **options)
    assert not list(tmp_path.iterdir())


def test_the_schema_depends_on_the_conversion():
    """Only an upgrade that removes ground_truth rejects it in the output."""
    kept = convert(document([GOOD]), keep_ground_truth=True)[1]
    assert b"ground_truth" in kept
    assert validate(kept, schema="v2") == []
    assert [e.rule for e in validate(kept, schema="v2-migrated")] == ["drop ground_truth"]
    back = convert(kept, to="v1")[1]
    assert validate(back, schema="v1") == []
    sink = io.BytesIO()
    downgrade(io.BytesIO(document(OTHERS)), sink)
    assert sink.getvalue() == document(OTHERS).replace(b"annotations", b"completions").replace(
        b'"result":[]', b'"result":[[]]'
    )


def test_a_task_that_orjson_cannot_decode_is_checked():
    task = INVALID.replace(
        '"data":{}', r'"data":{"x":["\ud800",1e999999999999999999999,123456789012345678901234567890]}'
    )
    with pytest.raises(CheckError):
        convert(document([task]))
    task = task.replace('"result":"x"', f'"result":[[{REGION}]]')
    assert convert(document([task]))[1] == document([after(task)])


@pytest.mark.parametrize("size", [1, 7, 64, 1 << 20])
def test_the_output_does_not_depend_on_the_chunks(monkeypatch, size):
    tasks = [INVALID, GOOD, CONFLICT, MIXED, GOOD, *OTHERS]
    whole, quarantine = io.BytesIO(), io.BytesIO()
    expected = upgrade(io.BytesIO(document(tasks)), whole, quarantine=quarantine)
    monkeypatch.setattr("lsconvert.io.source.Source.chunks", chunks_of(document(tasks), size))
    cut, cut_quarantine = io.BytesIO(), io.BytesIO()
    assert upgrade(io.BytesIO(document(tasks)), cut, quarantine=cut_quarantine) == expected
    assert cut.getvalue() == whole.getvalue()
    assert cut_quarantine.getvalue() == quarantine.getvalue()


def chunks_of(text, size):
    return lambda self, _: (text[start : start + size] for start in range(0, len(text), size))


@pytest.fixture
def validator():
    return task_validator_for(("v2/export", "v2/migrated"))


def test_only_doubtful_tasks_are_examined(validator):
    invalid = b'{"data":{},"annotations":[{"result":5}]}'
    span = TaskSpan(0, "", 0, len(invalid), 0, len(invalid), changed=True)
    for doubtful, written, error in (([], invalid, None), ([0], b"", CheckError)):
        recent, target = RecentInput("a.json"), io.BytesIO()
        writer = PlainWriter(target)
        task_filter = TaskFilter(recent, TaskExaminer(recent, validator, writer, OPTIONS), writer, failed=None)
        found = task_filter.pass_on(invalid, invalid, [span], Doubtful(doubtful))
        writer.flush(last=True)
        assert type(found) is (error or type(None))
        assert target.getvalue() == written


def test_doubtful_tasks(kernel, monkeypatch):
    monkeypatch.setenv("LSCONVERT_KERNEL", kernel)
    maker = make_kernel(compile_plan(Version.V2), record_tasks=True)
    output = maker.feed(document(['{"data":{},"annotations":[],"mine":1}', INVALID, CONFLICT, GOOD])) + maker.finish()
    tasks = maker.take_tasks()
    # A validator belongs to a kernel, so it is made after the kernel is chosen.
    for validator, doubtful in ((task_validator_for(("v2/export", "v2/migrated")), [1, 2]), (None, [2])):
        examiner = TaskExaminer(RecentInput("a.json"), validator, PlainWriter(None), OPTIONS)
        assert list(examiner.doubtful(output, tasks).indices) == doubtful


def test_a_task_that_fails_is_diagnosed_once_and_counted_by_one_kernel(monkeypatch, kernel):
    monkeypatch.setenv("LSCONVERT_KERNEL", kernel)
    made, diagnosed = [], []
    for module in ("steps", "removed_counts"):
        monkeypatch.setattr(
            f"lsconvert.conversion.{module}.make_kernel", lambda *a, **o: made.append(make_kernel(*a, **o)) or made[-1]
        )
    original = diagnose.diagnose
    monkeypatch.setattr(diagnose, "diagnose", lambda *a, **o: diagnosed.append(1) or original(*a, **o))
    for tasks, kernels in (([GOOD], 1), ([GOOD, MIXED, INVALID, MIXED], 2)):
        made.clear()
        report, _ = convert(document(tasks), quarantine=io.BytesIO())
        assert (report.tasks, report.quarantined, len(made)) == (1, len(tasks) - 1, kernels)
    assert len(diagnosed) == (2 if kernel == "native" else 0)
