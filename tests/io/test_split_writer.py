"""SplitWriter: the number of files, their content, and the manifest."""

import gzip
import hashlib
import io
import json
import os
import tempfile
from dataclasses import replace
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lsconvert
from lsconvert import LimitError, OutputError
from lsconvert.io.part_names import split_name
from lsconvert.kernel import KERNELS

TASK = '{"id": %d, "data": {"x": %d}, "completions": [{"result": []}]}'
TASKS = [TASK % (n, n) for n in range(7)]
FORMS = {
    "compact": "[" + ",".join(TASKS) + "]",
    "lines": "[\n" + ",\n".join(TASKS) + "\n]\n",
    "jsonl": "\n".join(TASKS),
    "by id": "{" + ", ".join(f'"{n}": {task}' for n, task in enumerate(TASKS)) + "}",
}


def upgraded(text, folder, **options):
    return lsconvert.upgrade(io.BytesIO(text.encode()), folder / "out.json", **options)


def files(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("check", [True, False])
@pytest.mark.parametrize("text", FORMS.values(), ids=FORMS)
def test_three_parts(tmp_path, text, check):
    report = upgraded(text, tmp_path, max_tasks=3, check=check)
    assert files(tmp_path) == ["out-001.json", "out-002.json", "out-003.json", "out.manifest.json"]
    parts = json.loads((tmp_path / "out.manifest.json").read_text())["parts"]
    assert [part["tasks"] for part in parts] == [3, 3, 1]
    assert [(part["first_id"], part["last_id"]) for part in parts] == [(0, 2), (3, 5), (6, 6)]
    assert [(part["first_index"], part["last_index"]) for part in parts] == [(0, 2), (3, 5), (6, 6)]
    found = []
    for part, listed in zip(report.parts, parts):
        data = (tmp_path / listed["file"]).read_bytes()
        tasks = json.loads(data)
        found += tasks
        assert (part.file, part.annotations) == (listed["file"], len(tasks))
        assert (listed["size"], listed["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())
    assert [task["id"] for task in found] == list(range(7))
    assert report.target == str(tmp_path / "out.manifest.json")


@pytest.mark.parametrize("form", ["compact", "lines"])
def test_one_part_is_the_same_as_an_unsplit_output(tmp_path, form):
    report = upgraded(FORMS[form], tmp_path, max_tasks=7)
    assert files(tmp_path) == ["out.json"]
    plain = io.BytesIO()
    lsconvert.upgrade(io.BytesIO(FORMS[form].encode()), plain)
    assert (tmp_path / "out.json").read_bytes() == plain.getvalue()
    assert report.parts == ()


@pytest.mark.parametrize("text", FORMS.values(), ids=FORMS)
@pytest.mark.parametrize("size", range(90, 500, 17))
def test_no_part_is_too_large(tmp_path, text, size):
    upgraded(text, tmp_path, max_bytes=size)
    data = [path.read_bytes() for path in sorted(tmp_path.glob("out*.json")) if "manifest" not in path.name]
    assert max(map(len, data)) <= size
    assert [task["id"] for some in data for task in json.loads(some)] == list(range(7))


@pytest.mark.parametrize("policy", ["stop", "quarantine"])
def test_a_task_that_is_too_large_for_every_part(tmp_path, policy):
    text = FORMS["compact"].replace('"x": 3', '"x": "%s"' % ("x" * 200))
    options = {"on_error": policy} | ({"quarantine": tmp_path / "quarantine"} if policy == "quarantine" else {})
    if policy == "stop":
        with pytest.raises(LimitError, match="more than one output file may hold") as caught:
            upgraded(text, tmp_path, max_bytes=150, **options)
        assert caught.value.where.task_index == 3
        assert files(tmp_path) == []
        return
    report = upgraded(text, tmp_path, max_bytes=150, **options)
    assert (report.tasks, report.quarantined) == (6, 1)
    listed = [part.file for part in report.parts]
    assert [task["id"] for name in listed for task in json.loads((tmp_path / name).read_bytes())] == [0, 1, 2, 4, 5, 6]


@pytest.mark.parametrize("text", FORMS.values(), ids=FORMS)
@pytest.mark.parametrize("bad", [{0}, {6}, {0, 1}, {3}, {2, 3, 4}, set(range(7))])
def test_quarantined_tasks_are_left_out(tmp_path, text, bad):
    for n in bad:
        text = text.replace(TASK % (n, n), TASK.replace('"result": []', '"result": 5') % (n, n))
    report = upgraded(text, tmp_path, max_tasks=2, quarantine=tmp_path / "quarantine")
    names = [part.file for part in report.parts] or ["out.json"]
    found = [task["id"] for name in names for task in json.loads((tmp_path / name).read_bytes())]
    assert found == [n for n in range(7) if n not in bad]


def test_a_failed_run_leaves_no_files(tmp_path):
    with pytest.raises(lsconvert.TruncatedInputError):
        upgraded(FORMS["compact"][:-1], tmp_path, max_tasks=2)
    assert files(tmp_path) == []


def test_existing_files_are_kept(tmp_path):
    (tmp_path / "out-002.json").write_text("mine")
    with pytest.raises(OutputError, match="exists already"):
        upgraded(FORMS["compact"], tmp_path, max_tasks=2)
    assert files(tmp_path) == ["out-002.json"]
    upgraded(FORMS["compact"], tmp_path, max_tasks=2, force=True)
    assert len(files(tmp_path)) == 5


def test_a_stream_has_one_part():
    with pytest.raises(OutputError, match="more than one file"):
        lsconvert.upgrade(io.BytesIO(FORMS["compact"].encode()), io.BytesIO(), max_tasks=2)
    out = io.BytesIO()
    lsconvert.upgrade(io.BytesIO(FORMS["jsonl"].encode()), out, target="import")
    assert len(json.loads(out.getvalue())) == 7


def test_compressed(tmp_path):
    lsconvert.upgrade(io.BytesIO(FORMS["lines"].encode()), tmp_path / "out.json.gz", max_tasks=4)
    assert files(tmp_path) == ["out-001.json.gz", "out-002.json.gz", "out.manifest.json"]
    data = (tmp_path / "out-002.json.gz").read_bytes()
    assert len(json.loads(gzip.decompress(data))) == 3
    part = json.loads((tmp_path / "out.manifest.json").read_text())["parts"][1]
    assert part["sha256"] == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize("text", ["[]", "", " [ \n] ", "{}"])
def test_no_tasks(tmp_path, text):
    if text:
        upgraded(text, tmp_path, max_tasks=1)
        assert json.loads((tmp_path / "out.json").read_bytes()) in ([], [{}])
        return
    with pytest.raises(lsconvert.TruncatedInputError):
        upgraded(text, tmp_path, max_tasks=1)


@pytest.mark.parametrize("text", FORMS.values(), ids=FORMS)
@pytest.mark.parametrize("name", ["out.jsonl", "out.ndjson.gz", "out.JSONL"])
def test_parts_in_lines(kernel, monkeypatch, tmp_path, text, name):
    monkeypatch.setenv("LSCONVERT_KERNEL", kernel)
    report = lsconvert.upgrade(io.BytesIO(text.encode()), tmp_path / name, max_tasks=3)
    assert [part.tasks for part in report.parts] == [3, 3, 1]
    found = []
    for part in report.parts:
        data = (tmp_path / part.file).read_bytes()
        lines = (gzip.decompress(data) if name.endswith(".gz") else data).decode().splitlines()
        assert len(lines) == part.tasks
        found += map(json.loads, lines)
    assert [task["id"] for task in found] == list(range(7))
    assert lsconvert.verify(text.encode(), report.target) is None
    assert [task["id"] for task in lsconvert.iter_tasks(report.target)] == list(range(7))


@pytest.mark.parametrize("text", FORMS.values(), ids=FORMS)
def test_one_part_in_lines(tmp_path, text):
    lsconvert.upgrade(io.BytesIO(text.encode()), tmp_path / "split.jsonl", target="import")
    lsconvert.upgrade(io.BytesIO(text.encode()), tmp_path / "out.jsonl", keep_ground_truth=True)
    lines = (tmp_path / "split.jsonl").read_bytes().splitlines()
    assert [json.loads(line)["id"] for line in lines] == list(range(7))
    assert len((tmp_path / "out.jsonl").read_bytes().splitlines()) == 7
    assert lsconvert.verify(text.encode(), tmp_path / "split.jsonl", target="import") is None


@pytest.mark.parametrize("text", FORMS.values(), ids=FORMS)
@pytest.mark.parametrize("size", range(90, 500, 37))
def test_no_part_in_lines_is_too_large(tmp_path, text, size):
    lsconvert.upgrade(io.BytesIO(text.encode()), tmp_path / "out.jsonl", max_bytes=size)
    data = [path.read_bytes() for path in sorted(tmp_path.glob("out*.jsonl"))]
    assert max(map(len, data)) <= size
    assert [json.loads(line)["id"] for some in data for line in some.splitlines()] == list(range(7))


@pytest.mark.parametrize("text", FORMS.values(), ids=FORMS)
@pytest.mark.parametrize("bad", [{0}, {6}, {3}, {2, 3, 4}, set(range(7))])
def test_quarantined_tasks_are_left_out_of_lines(tmp_path, text, bad):
    for n in bad:
        text = text.replace(TASK % (n, n), TASK.replace('"result": []', '"result": 5') % (n, n))
    report = lsconvert.upgrade(
        io.BytesIO(text.encode()), tmp_path / "out.jsonl", max_tasks=2, quarantine=tmp_path / "q"
    )
    names = [part.file for part in report.parts] or ["out.jsonl"]
    found = [json.loads(line)["id"] for name in names for line in (tmp_path / name).read_bytes().splitlines()]
    assert found == [n for n in range(7) if n not in bad]
    assert lsconvert.verify(text.encode(), report.target, quarantine=tmp_path / "q") is None


@pytest.mark.parametrize("text", FORMS.values(), ids=FORMS)
def test_output_format_before_the_name(tmp_path, text):
    lsconvert.upgrade(io.BytesIO(text.encode()), tmp_path / "out.txt", max_tasks=3, output_format="jsonl")
    assert len((tmp_path / "out-001.txt").read_bytes().splitlines()) == 3
    lsconvert.upgrade(io.BytesIO(text.encode()), tmp_path / "x.jsonl", max_tasks=3, output_format="array")
    assert len(json.loads((tmp_path / "x-001.jsonl").read_bytes())) == 3


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("a.json", ("a", ".json")),
        ("a.b.json.gz", ("a.b", ".json.gz")),
        ("a", ("a", "")),
        ("a.1", ("a.1", "")),
        ("a.gz", ("a", ".gz")),
        ("x.y/a.jsonl", ("x.y/a", ".jsonl")),
    ],
)
def test_names(name, parts):
    assert split_name(name) == parts


@pytest.mark.parametrize("force", [True, False])
def test_more_parts_than_stay_open(tmp_path, monkeypatch, force):
    """Closed parts still belong to this run."""
    monkeypatch.setattr("lsconvert.io.split_writer.MAX_OPEN", 2)
    for _ in range(1 + force):
        upgraded(FORMS["compact"], tmp_path, max_tasks=1, force=force)
        assert [task["id"] for task in lsconvert.iter_tasks(tmp_path / "out.manifest.json")] == list(range(7))
        assert len(files(tmp_path)) == 8


def test_hundreds_of_parts(tmp_path):
    text = "[" + ",".join(TASK % (n, n) for n in range(200)) + "]"
    report = upgraded(text, tmp_path, max_tasks=1)
    assert len(report.parts) == 200
    assert [task["id"] for task in lsconvert.iter_tasks(report.target)] == list(range(200))


def test_a_stream_does_not_list_the_current_folder(tmp_path, monkeypatch):
    """Files in the current folder are unrelated to stdout."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "<stream>.manifest.json").write_bytes(b"mine")
    monkeypatch.setattr("lsconvert.io.part_names.os.listdir", None)
    out = io.BytesIO()
    assert lsconvert.upgrade(io.BytesIO(FORMS["compact"].encode()), out, max_tasks=7).tasks == 7


@pytest.mark.parametrize("policy", ["keep", "quarantine"])
def test_a_task_that_is_too_large_for_a_part_is_not_counted_as_lost(tmp_path, monkeypatch, kernel, policy):
    """It is left out or kept; the losses of the other tasks are counted once."""
    monkeypatch.setenv("LSCONVERT_KERNEL", kernel)
    tasks = [f'{{"data":{{"x":"{"x" * size}"}},"completions":[],"foo":1}}' for size in (10, 3000, 10)]
    quarantine = {"quarantine": tmp_path / "bad.jsonl"} if policy == "quarantine" else {}
    report = upgraded(f"[{','.join(tasks)}]", tmp_path, target="import", max_bytes=2000, on_error=policy, **quarantine)
    assert report.failed == 1
    assert [(loss.key, loss.count) for loss in report.losses] == [("foo", 2)]


SMALL = '{"id":%d,"data":{"x":"%s"},"completions":[{"result":[]}],"predictions":[%s]}'
BAD = '{"completions":[{"result":[]}],"annotations":[]}'


@settings(max_examples=settings.default.max_examples // 5)  # each example is four conversions with files
@given(
    shapes=st.lists(st.tuples(st.integers(0, 60), st.integers(0, 2), st.booleans()), min_size=1, max_size=25),
    form=st.sampled_from((",", ", ", " ,\n", "\n")),
    max_tasks=st.none() | st.integers(1, 9),
    max_bytes=st.none() | st.integers(150, 900),
    size=st.integers(1, 2000),
    policy=st.sampled_from(("keep", "quarantine")),
)
def test_tasks_can_be_added_in_runs_or_one_by_one(shapes, form, max_tasks, max_bytes, size, policy):
    """With chunks of one byte, tasks are added one by one; with larger chunks, in runs."""
    tasks = [
        SMALL % (i, "x" * length, ",".join(["{}"] * count)) if good else BAD
        for i, (length, count, good) in enumerate(shapes)
    ]
    text = form.join(tasks) if form == "\n" else f"[{form.join(tasks)}]"
    limits = {"max_tasks": max_tasks or (None if max_bytes else 3), "max_bytes": max_bytes}
    outcomes = [
        outcome(text.encode(), kernel, chunk, on_error=policy, **limits) for kernel in KERNELS for chunk in (1, size)
    ]
    assert all(found == outcomes[0] for found in outcomes)
    contents = outcomes[0][0]
    manifest = json.loads(contents.pop("out.manifest.json", b'{"parts": []}'))["parts"]
    for part in manifest:
        found = json.loads(contents[part["file"]])
        assert part["tasks"] == len(found) <= (max_tasks or 25)
        assert part["size"] == len(contents[part["file"]])
        assert policy == "keep" or part["size"] <= (max_bytes or 10_000)
        assert (part["first_id"], part["last_id"]) == (found[0].get("id"), found[-1].get("id"))
        assert part["predictions"] == sum(len(task.get("predictions", ())) for task in found)


def outcome(text, kernel, size, **options):
    """Return the files of an upgrade in chunks of `size` bytes, and its report without names."""
    with (
        tempfile.TemporaryDirectory() as name,
        mock.patch.dict(os.environ, {"LSCONVERT_KERNEL": kernel}),
        mock.patch("lsconvert.conversion.pipeline.CHUNK_SIZE", size),
    ):
        folder = Path(name)
        (folder / "in.json").write_bytes(text)
        quarantine = {"quarantine": folder / "bad.jsonl"} if options["on_error"] == "quarantine" else {}
        report = lsconvert.upgrade(folder / "in.json", folder / "out.json", target="import", **options, **quarantine)
        (folder / "in.json").unlink()
        files = {path.name: path.read_bytes().replace(name.encode(), b"") for path in folder.iterdir()}
    return files, repr(replace(report, kernel="")).replace(name, "")
