"""Options and reports of `convert`, and `iter_tasks`."""

import io
import os
from decimal import Decimal
from pathlib import Path

import pytest

import lsconvert
from lsconvert import (
    ConversionError,
    InvalidJSONError,
    LimitError,
    OutputError,
    Version,
    convert,
    downgrade,
    iter_tasks,
    upgrade,
)

SAMPLE = Path(__file__).parents[1] / "samples" / "v1-export.json"


def converted(text, **options):
    target = io.BytesIO()
    report = upgrade(io.BytesIO(text), target, **options)
    return target.getvalue(), report


def test_report(tmp_path):
    target = tmp_path / "out.json"
    report = upgrade(SAMPLE, target)
    assert report.source == str(SAMPLE)
    assert report.target == str(target)
    assert report.to is Version.V2
    assert (report.tasks, report.annotations, report.predictions, report.regions) == (3, 2, 1, 4)
    assert report.edits == {
        "drop aggregated": 1,
        "drop aggregated_completed_by": 1,
        "drop aggregated_ids": 1,
        "drop ground_truth": 2,
        "flatten prediction result": 1,
        "flatten result": 1,
        "rename completions": 3,
    }
    assert [(note.code, note.count) for note in report.notes] == [
        ("inner-lists-joined", 1),
        ("annotators-lost", 1),
        ("ground-truth-stripped", 1),
        ("not-ground-truth-stripped", 1),
    ]
    assert report.kernel == lsconvert.kernel_name()
    assert report.bytes_in == SAMPLE.stat().st_size
    assert report.bytes_out == target.stat().st_size


def test_split_report(tmp_path):
    report = upgrade(SAMPLE, tmp_path / "out.json", split_annotators=True)
    assert (report.annotations, report.regions) == (3, 4)
    assert report.edits["split annotators"] == 1
    assert "inner-lists-joined" not in {note.code for note in report.notes}


def test_there_and_back(tmp_path):
    once, back, twice = (tmp_path / name for name in ("once.json", "back.json", "twice.json"))
    upgrade(SAMPLE, once)
    downgrade(once, back)
    upgrade(back, twice)
    assert once.read_bytes() == twice.read_bytes()
    assert lsconvert.verify(once, back, to="v1") is None


def test_without_a_sink_no_file_is_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert upgrade(SAMPLE, None).edits == upgrade(SAMPLE, io.BytesIO()).edits
    assert not list(tmp_path.iterdir())


def test_to_accepts_names():
    assert convert(SAMPLE, None, to="v1").to is Version.V1
    with pytest.raises(ValueError, match="v3"):
        convert(SAMPLE, None, to="v3")


def test_numbers_and_escapes_keep_their_spelling():
    text = b'[{"data":[-0,1.00,1E5,1e400,18446744073709551616,"\\/\\ud800"],"completions":[]}]'
    assert converted(text)[0] == text.replace(b"completions", b"annotations")


def test_limits_are_passed_on():
    with pytest.raises(LimitError):
        converted(b"[[[]]]", max_depth=2)
    with pytest.raises(LimitError):
        converted(b'["abc"]', max_task_size=4)


def test_an_input_without_tasks_is_noted():
    assert [note.code for note in converted(b"[]")[1].notes] == ["empty"]
    assert [note.code for note in converted(b"[7]")[1].notes] == ["not-a-task", "empty"]


def test_progress():
    seen = []
    upgrade(SAMPLE, None, progress=lambda read, size: seen.append((read, size)))
    assert seen[-1] == (SAMPLE.stat().st_size, SAMPLE.stat().st_size)


def test_iter_tasks():
    tasks = list(iter_tasks(SAMPLE))
    assert [task["id"] for task in tasks] == [101, 102, 103]
    assert "completions" in tasks[0]
    assert [len(task["annotations"]) for task in iter_tasks(SAMPLE, to="v2", split_annotators=True)] == [1, 2, 0]


def test_iter_tasks_reads_every_form():
    for text in (b'[{"id":1},5,{"id":2}]', b'{"id":1}\n{"id":2}', b'{"1":{"id":1},"2":{"id":2}}'):
        assert [task["id"] for task in iter_tasks(io.BytesIO(text))] == [1, 2]


def test_iter_tasks_keeps_values_that_parsers_lose():
    text = b'{"a":18446744073709551616,"b":1e400,"c":"\\ud800","d":' + b"9" * 5000 + b',"e":0.1,"f":1}'
    [task] = iter_tasks(io.BytesIO(text))
    assert task == {
        "a": 2**64,
        "b": Decimal("1e400"),
        "c": "\ud800",
        "d": Decimal("9" * 5000),
        "e": 0.1,
        "f": 1,
    }


def test_iter_tasks_yields_the_tasks_before_an_error():
    tasks = iter_tasks(io.BytesIO(b'[{"id":1},{"id":2},{"id":]'))
    assert [next(tasks)["id"], next(tasks)["id"]] == [1, 2]
    with pytest.raises(InvalidJSONError):
        next(tasks)


def test_iter_tasks_rejects_a_number_that_no_type_can_hold():
    with pytest.raises(LimitError) as caught:
        list(iter_tasks(io.BytesIO(b'[{},{"data":1e99999999999999999999}]')))
    assert caught.value.where.task_index == 1


def test_iter_tasks_rejects_a_task_that_is_too_deep_for_python():
    text = b'{"a":' * 50_000 + b"1" + b"}" * 50_000
    with pytest.raises(LimitError):
        list(iter_tasks(io.BytesIO(text), max_depth=60_000))


def test_errors_name_the_file(tmp_path):
    path = tmp_path / "mixed.json"
    path.write_text('[{"id": 4, "completions": [{"result": [[], {}]}]}]')
    with pytest.raises(ConversionError) as caught:
        upgrade(path, None)
    assert str(caught.value).startswith(f"{path}:1:39: offset 38, task 0 (id 4), at /0/completions/0/result: ")


def test_messages_contain_no_data(tmp_path):
    for text in (
        b'[{"id":1,"data":"s3cret",}]',
        b'[{"data":"s3cret","completions":[{"result":[["s3cret"],"s3cret"]}]}]',
    ):
        with pytest.raises(lsconvert.LSConvertError) as caught:
            converted(text)
        assert "s3cret" not in str(caught.value)


GOOD, BAD = '{"id":6,"data":{"a":1},"completions":[]}', '{"id":7,"completions":[{"result":[[],1]}]}'


def test_without_failed_tasks_there_is_no_quarantine(tmp_path):
    source, target, quarantine = (tmp_path / name for name in ("in.json", "out.json", "bad.jsonl"))
    source.write_text(f"[{GOOD}]")
    report = convert(source, target, to="v2", quarantine=quarantine)
    assert (report.quarantine, quarantine.exists()) == ("", False)
    assert "quarantine-removed" not in {note.code for note in report.notes}


def test_an_old_quarantine_does_not_stay_beside_a_new_output(tmp_path):
    source, target, quarantine = (tmp_path / name for name in ("in.json", "out.json", "bad.jsonl"))
    source.write_text(f"[{GOOD},{BAD}]")
    assert convert(source, target, to="v2", quarantine=quarantine).quarantine == str(quarantine)
    source.write_text(f"[{GOOD}]")
    with pytest.raises(OutputError, match="exists already"):
        convert(source, target, to="v2", quarantine=quarantine)
    report = convert(source, target, to="v2", quarantine=quarantine, force=True)
    assert (report.quarantine, quarantine.exists()) == ("", False)
    assert [note.message for note in report.notes if note.code == "quarantine-removed"] == [
        "the quarantine of an earlier run was removed, because no task failed now"
    ]


@pytest.mark.parametrize("force", [True, False])
def test_the_quarantine_of_a_file_converted_in_place_is_not_replaced(tmp_path, force):
    """It is the only copy of the tasks that were removed from the file."""
    path, quarantine = tmp_path / "x.json", tmp_path / "bad.jsonl"
    path.write_bytes(b'[{"completions":[]},{"id":7,"completions":[{"result":[[],1]}]}]')
    assert convert(path, path, to="v2", quarantine=quarantine, force=force).quarantined == 1
    held, left = quarantine.read_bytes(), path.read_bytes()
    assert b'"id":7' in held
    with pytest.raises(OutputError, match=r"exists already|removed from a file"):
        convert(path, path, to="v2", quarantine=quarantine, force=force)
    assert (quarantine.read_bytes(), path.read_bytes()) == (held, left)
    quarantine.write_bytes(b"")
    if force:
        convert(path, path, to="v2", quarantine=quarantine, force=force)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: lsconvert.upgrade(b"[]", None, on_error="x"),
            "on_error is 'x', expected 'stop' or 'quarantine' or 'keep'",
        ),
        (lambda: lsconvert.upgrade(b"[]", None, target="x"), "target is 'x', expected 'import'"),
        (lambda: lsconvert.upgrade(b"[]", None, unmapped="x"), "unmapped is 'x', expected 'error' or 'keep' or 'drop'"),
        (lambda: lsconvert.upgrade(b"[]", None, output_format="x"), "output_format is 'x', expected 'json' or "),
        (lambda: lsconvert.convert(b"[]", None, to="v3"), "to is 'v3', expected 'v1' or 'v2'"),
        (lambda: lsconvert.verify(b"[]", b"[]", to="v3"), "to is 'v3', expected 'v1' or 'v2'"),
        (lambda: next(lsconvert.iter_tasks(b"[]", to="v3")), "to is 'v3', expected 'v1' or 'v2'"),
        (lambda: lsconvert.merge([b"[]"], None, to="v3"), "to is 'v3', expected 'v1' or 'v2'"),
        (lambda: lsconvert.upgrade(b"[]", None, max_tasks=0), "max_tasks is 0, expected 1 or more"),
        (lambda: lsconvert.downgrade(b"[]", None, max_bytes=-1), "max_bytes is -1, expected 1 or more"),
        (lambda: lsconvert.upgrade(b"[]", None, max_growth=0), "max_growth is 0, expected 1 or more"),
        (lambda: lsconvert.inspect(b"[]", max_depth=0), "max_depth is 0, expected 1 or more"),
        (lambda: lsconvert.filter_tasks(b"[]", None, where="id=1", max_task_size=0), "max_task_size is 0, expected "),
        (lambda: next(lsconvert.iter_errors(b"[]", max_depth=0)), "max_depth is 0, expected 1 or more"),
        (lambda: next(lsconvert.iter_regions(b"[]", max_depth=0)), "max_depth is 0, expected 1 or more"),
    ],
)
def test_wrong_arguments_are_named_with_the_choices(call, message):
    with pytest.raises(ValueError) as caught:
        call()
    assert str(caught.value).startswith(message)


def test_a_name_with_a_slash_is_no_file(tmp_path):
    for function in (lsconvert.upgrade, lsconvert.downgrade, lambda source, sink: lsconvert.merge([source], sink)):
        with pytest.raises(lsconvert.OutputError, match="is the name of a folder") as caught:
            function(b'[{"data": {"a": 1}}]', f"{tmp_path / 'new'}{os.sep}")
        assert caught.value.hint == "Give the name of a file in it."
    assert list(tmp_path.iterdir()) == []
    lsconvert.upgrade(b'[{"id": 1, "data": {"a": 1}}]', f"{tmp_path / 'new'}{os.sep}", one_file_per_task=True)
    assert (tmp_path / "new").is_dir()


def test_a_missing_file_gets_no_hint_about_urls():
    with pytest.raises(lsconvert.SourceError) as caught:
        lsconvert.upgrade("a/b", None)
    assert caught.value.hint == ""
