"""Merges: sources of all kinds, conversion, errors with places, the report, and the temporary files."""

import gzip
import io
import json
import os
import threading
import zipfile

import pytest

import lsconvert
from lsconvert import ConflictError, ConversionError, LimitError, NotTasksError, OutputError, SourceError, Version


@pytest.fixture(autouse=True)
def each_kernel(kernel, monkeypatch):
    monkeypatch.setenv("LSCONVERT_KERNEL", kernel)


def task(number, *annotations, **more):
    return {
        "id": number,
        "data": {"n": number},
        "annotations": [{"id": each, "result": []} for each in annotations],
    } | more


def file(*tasks):
    return json.dumps(tasks).encode()


def merged(*sources, **options):
    out = io.BytesIO()
    report = lsconvert.merge(sources, out, **options)
    assert report.read == report.tasks + report.left_out
    assert report.bytes_out == len(out.getvalue())
    tasks = json.loads(out.getvalue())
    assert len(tasks) == report.tasks
    assert sum(len(each.get("annotations") or ()) for each in tasks if isinstance(each, dict)) == report.annotations
    assert sum(len(each.get("predictions") or ()) for each in tasks if isinstance(each, dict)) == report.predictions
    return tasks, report


A, B, C = file(task(1, 11), task(2)), file(task(3), task(1, 11, 12)), file(task(1, 13))


def zipped(text):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("in.json", text)
    return stream.getvalue()


def sources_of(kind, texts, tmp_path):
    """Return sources of one kind for texts, and a function to call when they were read."""
    paths = [tmp_path / f"{number}.json" for number in range(len(texts))]
    for path, text in zip(paths, texts):
        path.write_bytes(text)
    if kind == "path":
        return [str(path) for path in paths]
    if kind == "bytes":
        return list(texts)
    if kind == "file object":
        return [io.BytesIO(text) for text in texts]
    if kind == "iterator":
        return [iter(json.loads(text)) for text in texts]
    if kind == "list":
        return [json.loads(text) for text in texts]
    for path, text in zip(paths, texts):
        path.write_bytes(gzip.compress(text) if kind == "gzip" else zipped(text))
    return [str(path) for path in paths]


KINDS = ("path", "bytes", "file object", "iterator", "list", "gzip", "zip")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("on_duplicate", ["keep", "first", "last", "join"])
def test_all_kinds_of_sources(tmp_path, kind, on_duplicate):
    sources = sources_of(kind, (A, B, C), tmp_path)
    tasks, report = merged(*sources, on_duplicate=on_duplicate)
    expected, of_bytes = merged(A, B, C, on_duplicate=on_duplicate)
    assert tasks == expected
    assert [each["id"] for each in tasks] == ([1, 2, 3, 1, 1] if on_duplicate == "keep" else [1, 2, 3])
    assert report.duplicates == of_bytes.duplicates == 2


def test_what_becomes_of_duplicates():
    assert merged(A, B, C, on_duplicate="first")[0][0] == task(1, 11)
    assert merged(A, B, C, on_duplicate="last")[0][0] == task(1, 13)
    tasks, report = merged(A, B, C, on_duplicate="join")
    assert tasks[0] == task(1, 11, 12, 13)
    assert (report.joined, report.appended, report.equal, report.conflicts) == (1, 2, 1, 0)


@pytest.mark.skipif(os.name != "posix", reason="a named pipe")
def test_a_pipe_is_read_once(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    writer = threading.Thread(target=(tmp_path / "pipe").write_bytes, args=(B,))
    writer.start()
    tasks, report = merged(A, str(tmp_path / "pipe"), on_duplicate="join")
    writer.join()
    assert tasks[0] == task(1, 11, 12)
    assert report.sources[1] == str(tmp_path / "pipe")


def test_folders(tmp_path):
    """A target storage is one source; errors name the file in it."""
    (tmp_path / "storage").mkdir()
    for number in (1, 2):
        (tmp_path / "storage" / str(number)).write_bytes(json.dumps(task(number)).encode())
    tasks, _ = merged(str(tmp_path / "storage"), B, on_duplicate="join")
    assert [each["id"] for each in tasks] == [1, 2, 3]
    with pytest.raises(ConflictError) as caught:
        merged(B, str(tmp_path / "storage"))
    assert caught.value.where.file == f"{tmp_path}/storage/1"
    with pytest.raises(ConflictError, match=r"same id as .*storage.1:1:1: task 0"):
        merged(str(tmp_path / "storage"), B)


def test_versions():
    v1, v2 = json.dumps([{"id": 7, "data": {}, "completions": [{"result": [[]]}]}]).encode(), A
    assert merged(v1, v2)[0][0] == {"id": 7, "data": {}, "annotations": [{"result": []}]}
    _, report = merged(v1, v2)
    assert (report.to, report.edits["rename completions"]) == (Version.V2, 1)
    assert lsconvert.merge([v1], None).to is None
    assert lsconvert.merge([v1, file({"id": 1, "data": {}})], None).edits == {}
    _, report = merged(v1, to="v2")
    assert report.to is Version.V2
    # The rest of a file that has both is converted with it; a single file stays as it is.
    out = io.BytesIO()
    both = v1[:-1] + b", " + v2[1:]
    assert lsconvert.merge([both], out).to is None
    assert out.getvalue() == both
    assert merged(both, b"[]")[1].to is Version.V2


def test_a_join_does_not_mix_versions():
    """A single file is not converted by itself, even if it has both versions."""
    text = b'[{"id": 1, "data": {}, "completions": []}, {"id": 1, "data": {}, "annotations": [{"result": []}]}]'
    with pytest.raises(ConversionError, match="this copy of the task has annotations") as caught:
        merged(text, on_duplicate="join")
    assert (caught.value.where.pointer, 'to="v2"' in caught.value.hint) == ("/1/annotations", True)
    assert merged(text, on_duplicate="join", to="v2")[0] == [{"id": 1, "data": {}, "annotations": [{"result": []}]}]


def test_options_of_the_conversion():
    v1 = json.dumps([{"id": 7, "data": {}, "completions": [{"result": [[], []], "ground_truth": True}]}]).encode()
    [converted, *_], _ = merged(v1, A, keep_ground_truth=True, split_annotators=True)
    assert [each["ground_truth"] for each in converted["annotations"]] == [True, True]
    assert "ground_truth" not in merged(v1, A)[0][0]["annotations"][0]


def test_converted_tasks_are_checked():
    invalid = json.dumps([{"id": 7, "data": {}, "completions": [{"result": [[{"type": 5}]]}]}]).encode()
    _, report = merged(invalid, A)
    assert report.warned == 1
    assert report.warnings
    assert merged(invalid, A, check=False)[1].warned == 0
    with pytest.raises(ConversionError):
        merged(b'[{"id": 9, "data": {}, "completions": [{"result": []}], "annotations": [{"result": []}]}]', A)


def test_places_of_errors(tmp_path):
    (tmp_path / "a.json").write_bytes(A)
    (tmp_path / "b.json").write_bytes(b"[\n\n" + B[1:])
    a, b = str(tmp_path / "a.json"), str(tmp_path / "b.json")
    with pytest.raises(ConflictError) as caught:
        lsconvert.merge([a, b], None)
    assert (caught.value.where.file, caught.value.where.line, caught.value.where.task_index) == (b, 3, 1)
    assert f"{a}:1:2: task 0" in caught.value.message
    assert 'on_duplicate="join"' in caught.value.hint
    with pytest.raises(ConversionError) as caught:
        lsconvert.merge([a, b], None, key="data.image")
    assert (caught.value.where.file, caught.value.where.task_index) == (a, 0)
    assert "data.image" in caught.value.message


def test_the_data_is_not_in_messages():
    secret = json.dumps([{"id": 1, "data": {"text": "secret"}}, {"id": 2, "data": {"text": "secret"}}]).encode()
    with pytest.raises(ConflictError) as caught:
        lsconvert.merge([secret], None, key="data.text")
    assert "secret" not in str(caught.value)


def test_differences_have_places():
    other = file(task(1, 11) | {"data": {"n": 5}, "meta": {}, "updated_at": "now"})
    _, report = merged(file(task(1, 11, meta=None)), other, on_duplicate="join")
    assert report.differing == {"data": 1, "meta": 1}
    [data, _] = report.differences
    assert (data.key, data.first.task_index, data.other.task_index, data.other.pointer) == ("data", 0, 0, "/0")
    assert (data.first.offset, data.first.task_id, data.first.pointer, data.other.task_id) == (1, "1", "/0", "1")
    assert "1 x another data: that of the first copy was kept" in str(report)
    assert report.as_dict()["differences"][0]["other"]["offset"] == 1
    assert "data differs" in str(data)


def test_conflicts_have_places():
    """An item that is lost is named, in all copies and also in predictions."""
    a = file({"id": 1, "data": {}, "annotations": [{"id": 8, "x": 1}, {"id": 5, "x": 1}], "predictions": [{"id": 5}]})
    b = file(
        {"id": 2, "data": {}},
        {"id": 1, "data": {}, "annotations": [{"id": "5", "x": 2}], "predictions": [{"id": 5, "x": 3}]},
    )
    for on_conflict in ("first", "last", "keep"):
        _, report = merged(a, b, on_duplicate="join", on_conflict=on_conflict)
        places = [
            (each.key, each.first.pointer, each.other.pointer, each.other.task_index) for each in report.differences
        ]
        assert places == [
            ("annotation", "/0/annotations/1", "/1/annotations/0", 1),
            ("prediction", "/0/predictions/0", "/1/predictions/0", 1),
        ]
        assert (report.conflicts, report.differing, report.more_differences) == (2, {}, 0)
    with pytest.raises(ConflictError, match=r"same id as that of .*/0/annotations/1") as caught:
        merged(a, b, on_duplicate="join")
    assert caught.value.where.pointer == "/1/annotations/0"


def test_more_differences_are_counted():
    a, b = (b"\n".join(b'{"id": %d, "data": {"x": %d}, "meta": %d}' % (n, x, x) for n in range(600)) for x in (1, 2))
    _, report = merged(a, b, on_duplicate="join")
    assert (len(report.differences), report.more_differences) == (1000, 200)
    assert sum(report.differing.values()) == 1200
    assert report.places()[-1] == "and 200 more places of values that differ"
    assert report.as_dict()["more_differences"] == 200
    _, report = merged(a, a, on_duplicate="join")
    assert report.places() == []


@pytest.mark.parametrize("key", ["annotations", "predictions", "drafts", "completions"])
@pytest.mark.parametrize("other", [{"x": 1}, 5, "[]", False, [None], [{}, 5], [[{}]]])
def test_values_that_are_not_understood_are_not_joined(key, other):
    good, bad = file({"id": 1, "data": {}, key: [{"id": 3}]}), file({"id": 1, "data": {}, key: other})
    for copies in ((good, bad), (bad, good)):
        with pytest.raises(ConversionError, match=r"not a list|not an object") as caught:
            merged(*copies, on_duplicate="join")
        assert caught.value.where.pointer.startswith(f"/0/{key}")
    for copies in ((bad, bad), (good, file({"id": 1, "data": {}, key: None}))):
        out = io.BytesIO()
        lsconvert.merge(copies, out, on_duplicate="join")
        assert json.loads(out.getvalue()) == json.loads(copies[0])


def test_output_files(tmp_path):
    (tmp_path / "a.json").write_bytes(A)
    a, out = str(tmp_path / "a.json"), tmp_path / "out.json"
    lsconvert.merge([a, b"[]"], str(out))
    with pytest.raises(OutputError, match="exists already"):
        lsconvert.merge([a], str(out))
    with pytest.raises(OutputError, match="exists already"):
        lsconvert.merge([a, B], a, on_duplicate="join")
    report = lsconvert.merge([a, B], a, on_duplicate="join", force=True)
    assert (report.target, len(json.loads((tmp_path / "a.json").read_bytes()))) == (a, 3)
    before = out.read_bytes()
    with pytest.raises(ConflictError):
        lsconvert.merge([a, B], str(out), force=True)
    assert out.read_bytes() == before
    assert sorted(os.listdir(tmp_path)) == ["a.json", "out.json"]


def test_arguments():
    for sources, options in (
        ("a.json", {}),
        (b"[]", {}),
        ([], {}),
        ([A], {"on_duplicate": "both"}),
        ([A], {"on_conflict": "join"}),
        ([A], {"key": []}),
        ([A], {"key": "data."}),
        ([A], {"to": "v1"}),
        ([A], {"to": "v3"}),
    ):
        with pytest.raises(ValueError):
            lsconvert.merge(sources, None, **options)
    with pytest.raises(SourceError):
        lsconvert.merge(["/does/not/exist"], None)
    with pytest.raises(NotTasksError):
        lsconvert.merge([[5]], None)


@pytest.mark.slow
def test_limits():
    with pytest.raises(LimitError, match="the joined task would be larger"):
        merged(file(task(1, 11)), file(task(1, 12)), on_duplicate="join", max_task_size=80)
    deep = b"[" * 100_000 + b"]" * 100_000
    text = b'[{"id": 1, "data": {"x": %b}}]' % deep
    for options in ({}, {"key": "data"}, {"on_duplicate": "join"}):
        with pytest.raises(LimitError, match="nested too deep"):
            lsconvert.merge([text, text], None, max_depth=200_000, **options)


def test_a_file_that_changes_between_two_readings(tmp_path):
    path = tmp_path / "a.json"
    path.write_bytes(A)

    def change(read, total):
        if read < total // 2 + 2:  # after the first of two readings
            path.write_bytes(file(task(8), task(9)))

    with pytest.raises(SourceError, match="changed while it was read"):
        lsconvert.merge([str(path)], None, on_duplicate="join", progress=change)


def test_a_copy_that_changes_before_it_is_joined(tmp_path):
    path = tmp_path / "b.json"
    path.write_bytes(C)
    calls = []

    def change(read, total):
        calls.append((read, total))
        if len(calls) == 7:  # the copies were collected, and A is read again
            path.write_bytes(file(task(1, 14)))

    with pytest.raises(SourceError, match="changed while it was read"):
        lsconvert.merge([A, str(path)], None, on_duplicate="join", progress=change)


def test_progress_counts_all_readings(tmp_path):
    paths = sources_of("path", (A, B, C), tmp_path)
    calls = []
    lsconvert.merge(paths, None, on_duplicate="join", progress=lambda *call: calls.append(call))
    total = 3 * sum(map(len, (A, B, C)))
    assert calls == sorted(calls)
    assert {size for _, size in calls} == {total}
    assert calls[-1][0] == total
    calls.clear()
    lsconvert.merge([A, B, C], None, on_duplicate="join", progress=lambda *call: calls.append(call))
    assert {size for _, size in calls} == {None}


@pytest.mark.parametrize("max_keys", [0, 1, 2, 3])
def test_many_keys_are_kept_in_a_temporary_file(max_keys):
    for on_duplicate in ("keep", "first", "last", "join"):
        tasks, report = merged(A, B, C, on_duplicate=on_duplicate, max_keys=max_keys)
        assert tasks == merged(A, B, C, on_duplicate=on_duplicate)[0]
        assert [note.code for note in report.notes].count("keys-on-disk") == (max_keys < 3)
        assert "temporary file" in str(report) or max_keys == 3
