"""Folders and archives hold exports, completions, target storages and projects: all forms give the same tasks."""

import bz2
import gzip
import io
import json
import lzma
import os
import tarfile
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

import lsconvert
from lsconvert import InputError, SourceError
from lsconvert.io.compression import import_zstd

zstd = import_zstd("tests")
PACKERS = {
    "tar": bytes,
    "tar.gz": gzip.compress,
    "tar.bz2": bz2.compress,
    "tar.xz": lzma.compress,
    "tar.zst": zstd.compress,
}
FORMS = ("folder", "zip", *PACKERS)
LEFTOVERS = ("__MACOSX/._a.json", "._b.json", ".DS_Store", "x/.DS_Store", "Thumbs.db", "x/desktop.ini", ".git/x.json")


def notes(report):
    """Return the notes except those about the annotations, which have no ground_truth here."""
    return [note for note in report.notes if note.code != "missing-ground-truth"]


def packed(parent, form, files):
    """Write files, given by their paths, in a form; return the path of the folder or archive."""
    parent.mkdir(exist_ok=True)
    path = parent / f"packed.{form}"
    if form == "folder":
        for name, data in files.items():
            (path / name).parent.mkdir(parents=True, exist_ok=True)
            (path / name).write_bytes(data)
    elif form == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            for name, data in files.items():
                archive.writestr(name, data)
    else:
        path.write_bytes(PACKERS[form](tarred(files)))
    return path


def tarred(files):
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w") as archive:
        for name, data in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return raw.getvalue()


def tasks_of(source):
    return list(lsconvert.iter_tasks(source))


def dumped(value):
    return json.dumps(value).encode()


def v1(number):
    return {"id": number, "data": {"x": f"é{number}"}, "completions": [{"id": number * 1000 + 1, "result": [[]]}]}


def v2(number, *annotations, **more):
    annotations = [{"id": each, "result": []} for each in annotations]
    return {"id": number, "data": {"x": f"é{number}"}, "annotations": annotations, **more}


def annotation(number, task, **more):
    return {"id": number, "result": [], "task": {"id": task, "data": {"x": f"é{task}"}}, **more}


@pytest.fixture(params=FORMS)
def form(request):
    return request.param


# Exports.


def test_exports_follow_each_other_in_the_order_of_their_names(tmp_path, form):
    files = {
        "b.json": dumped([v1(3), v1(1)]),
        "a.jsonl": dumped(v1(7)) + b"\n",
        "c/x.ndjson": dumped(v1(1)) + b"\n" + dumped(v2(1, 5)) + b"\n",
        "d.json": dumped({"9": v1(9), "8": v1(8)}),
        "e.json": dumped(v1(2)),
        "f.json": b"\xef\xbb\xbf \n[]\n",
    }
    source = packed(tmp_path, form, files)
    expected = [v1(7), v1(3), v1(1), v1(1), v2(1, 5), v1(9), v1(8), v1(2)]
    assert tasks_of(source) == expected
    report = lsconvert.upgrade(source, tmp_path / "out.json")
    assert (report.tasks, [note.code for note in notes(report)]) == (8, ["already-converted"])
    assert lsconvert.verify(source, tmp_path / "out.json") is None


@st.composite
def layouts(draw):
    """Draw tasks, and the files of a folder that holds them in this order."""
    tasks = [v1(number) for number in draw(st.lists(st.integers(0, 9), max_size=6))]
    files, rest = {}, tasks
    for number in range(draw(st.integers(0, 3)) if tasks else 0):
        count = draw(st.integers(0, len(rest)))
        some, rest = rest[:count], rest[count:]
        as_lines = draw(st.booleans()) and some
        text = b"".join(dumped(task) + b"\n" for task in some) if as_lines else dumped(some)
        folder = draw(st.sampled_from(("", "sub/", "deep/er/")))
        files[f"{number}-/{folder}x{draw(st.sampled_from(('.gz', '.bz2', '.xz', '')))}"] = text, as_lines
    files["9-/x"] = dumped(rest), False
    named = {}
    for path, (text, as_lines) in files.items():
        stem, _, suffix = path.partition("x")
        data = {"": bytes, ".gz": gzip.compress, ".bz2": bz2.compress, ".xz": lzma.compress}[suffix](text)
        named[f"{stem}x.json{'l' if as_lines else ''}{suffix}"] = data
    return tasks, named


@given(form=st.sampled_from(FORMS), layout=layouts())
def test_any_tasks_in_any_form(tmp_path_factory, form, layout):
    tasks, files = layout
    assert tasks_of(packed(tmp_path_factory.mktemp("any"), form, files)) == tasks


@given(
    form=st.sampled_from(FORMS),
    numbers=st.sets(st.integers(0, 30), min_size=1, max_size=6),
    folder=st.sampled_from(("", "completions/", "a/b/")),
)
def test_any_tasks_with_a_file_each(tmp_path_factory, form, numbers, folder):
    files = {f"{folder}{number}.json": dumped(v1(number)) for number in numbers}
    assert tasks_of(packed(tmp_path_factory.mktemp("each"), form, files)) == [v1(number) for number in sorted(numbers)]


# Target storages and completions.


def test_completions(tmp_path, form):
    files = {f"completions/{number}.json": dumped(v1(number)) for number in (10, 9, 100, 0)}
    assert [task["id"] for task in tasks_of(packed(tmp_path, form, files))] == [0, 9, 10, 100]


def test_a_target_storage_with_folders(tmp_path, form):
    files = {
        "7": dumped(annotation(7, 5)),
        "more/8": dumped(annotation(8, 6)),
        "more/deep/9.json": dumped(annotation(9, 5)),
    }
    assert [
        (task["id"], [each["id"] for each in task["annotations"]]) for task in tasks_of(packed(tmp_path, form, files))
    ] == [
        (5, [7, 9]),
        (6, [8]),
    ]


def test_files_of_one_task_are_joined(tmp_path, form):
    old = v2(5, 1, 2, updated_at="2021-01-01T00:00:00Z", predictions=[{"id": 1, "result": []}], title="old")
    new = v2(5, 2, 3, updated_at="2022-01-01T00:00:00Z", title="new")
    new["annotations"][0]["lead_time"] = 2.50
    files = {"b": dumped(old), "a": dumped(new), "9": dumped(annotation(9, 5)), "4": dumped(v2(4, 1))}
    source = packed(tmp_path, form, files)
    report = lsconvert.upgrade(source, tmp_path / "out.json")
    [other, task] = json.loads((tmp_path / "out.json").read_bytes())
    assert other == v2(4, 1)
    assert (task["title"], [each["id"] for each in task["annotations"]]) == ("new", [1, 2, 3, 9])
    assert task["annotations"][1]["lead_time"] == 2.5
    assert task["predictions"] == [{"id": 1, "result": []}]
    assert {note.code: note.count for note in notes(report)} == {"already-converted": 2, "tasks-joined": 1}


def test_versions_are_not_joined(tmp_path, form):
    files = {"a/1.json": dumped(v1(1)), "b/1.json": dumped(v2(1, 4)), "2": dumped({"data": {"x": 1}})}
    source = packed(tmp_path, form, files)
    assert tasks_of(source) == [v2(1, 4), v1(1), {"data": {"x": 1}}]
    report = lsconvert.upgrade(source, tmp_path / "out.json")
    assert report.edits == {"flatten result": 1, "rename completions": 1}


@pytest.mark.parametrize(
    "text", ['{"id": 5, "data": {}, "completions": [ {"id":1, "x": 1.50}]}', '{"data":{}, "annotations":[]}']
)
def test_a_single_file_keeps_its_spelling(tmp_path, form, text):
    source = packed(tmp_path, form, {"0": text.encode() + b" \n"})
    out = io.BytesIO()
    lsconvert.upgrade(source, out, check=False)
    assert out.getvalue() == b"[\n" + text.replace("completions", "annotations").encode() + b"\n]\n"


def test_the_items_of_joined_lists_keep_their_spelling(tmp_path):
    strange = '"\\ud800": ' + "9" * 5000
    items = (f'{{"id": 1, {strange}}}', f'{{"id": 1, {strange}}}', '{"x":1}', '{"x":1}', "7")
    for name in ("1", "2"):
        (tmp_path / name).write_text(
            f'{{"id": 5, "data": {{}}, "annotations": [{", ".join(items)}] , "drafts" : null}}'
        )
    out = io.BytesIO()
    lsconvert.upgrade(tmp_path, out, check=False)
    assert out.getvalue().decode() == (
        f'[\n{{"id": 5, "data": {{}}, "annotations": [{items[0]}, {items[0]}, 7, {{"x":1}}, {{"x":1}}] , "drafts" : null}}\n]\n'
    )


# Projects.


def test_a_project_under_any_name(tmp_path, form):
    files = {
        "proj/tasks.json": dumped({str(number): {"id": number, "data": {"x": 1}} for number in (0, 10, 2)}),
        "proj/completions/2.json": dumped(v1(2)),
        "proj/config.json": dumped({"title": "x"}),
        "proj/config.xml": b"<View/>",
    }
    source = packed(tmp_path, form, files)
    assert tasks_of(source) == [{"id": 0, "data": {"x": 1}}, v1(2), {"id": 10, "data": {"x": 1}}]
    assert [note.code for note in notes(lsconvert.upgrade(source, tmp_path / "o.json"))] == []


def test_several_projects_and_exports(tmp_path, form):
    files = {
        "b/tasks.json": dumped({"0": {"id": 0, "data": {}}}),
        "a/tasks.json": dumped({}),
        "a/completions/3.json": dumped(v1(3)),
        "c/tasks.json": dumped([v1(5)]),
    }
    assert tasks_of(packed(tmp_path, form, files)) == [v1(3), {"id": 0, "data": {}}, v1(5)]


# Other files.


def test_leftovers_are_ignored(tmp_path, form):
    files = {"a.json": dumped([v1(1)]), "x/b.json": dumped([v1(2)])} | dict.fromkeys(LEFTOVERS, b"\0\x05")
    source = packed(tmp_path, form, files)
    assert tasks_of(source) == [v1(1), v1(2)]
    assert notes(lsconvert.upgrade(source, None)) == []


def test_files_without_tasks_are_noted(tmp_path, form):
    files = {
        "a.json": dumped([v1(1)]),
        "b.json": dumped([v1(2)]),
        "README": b"Hello",
        "a.csv": b"id,text\n",
        "i/cat.png": b"\x89PNG",
        "config.json": dumped({"title": "x"}),
        "labels.json": b'["cat", "dog"]',
        "min.json": dumped([{"id": 1, "annotation_id": 1, "annotator": 1}]),
        "coco.json": dumped({"images": [], "categories": [], "annotations": []}),
        "q.json.zip": b"PK",
    }
    [note] = notes(lsconvert.upgrade(packed(tmp_path, form, files), tmp_path / "out.json"))
    assert (note.code, note.count) == ("files-passed-over", 8)
    assert note.message.endswith(
        "skipped: README, a.csv, coco.json, config.json, i/cat.png, labels.json, min.json, q.json.zip"
    )


def test_nothing_is_readable(tmp_path, form):
    source = packed(
        tmp_path,
        form,
        {"a.txt": b"x", "config.json": b"{}", "x.json": b"[1]", **{f"i/{i}.png": b"x" for i in range(9)}},
    )
    with pytest.raises(
        SourceError, match=r"without tasks; found a\.txt, config\.json, i/0\.png.* and 7 more"
    ) as caught:
        tasks_of(source)
    assert "exports" in caught.value.hint


BROKEN = {
    "cut.json": (b'[\n{"data": {}},\n', 3),
    "comma.json": (b'[\n{"data": {},}]', 2),
    "page.json": (b"<html>", None),
    "empty.jsonl": (b"", 1),
    "7": (b"\x89PNG", None),
    "8.json": (b"\n{", 2),
    "latin.json": ('[{"data":{"x":"caf\xe9"}}]'.encode("latin-1"), 1),
    "export": (b'{"data": ', 1),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_files_are_named(tmp_path, form, name):
    text, line = BROKEN[name]
    source = packed(tmp_path, form, {"a.json": dumped([v1(1)]), "more/b.json": dumped([v1(1)]), f"x/{name}": text})
    out = tmp_path / "out.json"
    with pytest.raises(InputError) as caught:
        lsconvert.upgrade(source, out)
    assert caught.value.where.file == str(source / "x" / name)
    assert caught.value.where.line == line
    assert caught.value.hint
    assert not out.exists()


@pytest.mark.parametrize("value", [{"id": 2}, ["x"], {"result": []}, annotation(2, None), {"result": [], "task": 5}])
def test_a_numbered_file_without_tasks_is_refused(tmp_path, form, value):
    source = packed(tmp_path, form, {"1": dumped(annotation(1, 1)), "2": dumped(value)})
    with pytest.raises(SourceError) as caught:
        tasks_of(source)
    assert caught.value.where.file == str(source / "2")


def test_an_archive_in_an_archive_is_not_read(tmp_path, form):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("a.json", b"[]")
    for data in (inner.getvalue(), tarred({"a.json": b"[]"}), gzip.compress(tarred({"a.json": b"[]"}))):
        source = packed(tmp_path, form, {"b.json": data, "c.json": b"[]"})
        if form == "folder":
            assert tasks_of(source) == []  # it is not in an archive
            continue
        with pytest.raises(SourceError, match="archive inside") as caught:
            tasks_of(source)
        assert caught.value.where.file == str(source / "b.json")


def test_limits(tmp_path, form, monkeypatch):
    """An archive may be small, and its content large."""
    monkeypatch.setattr("lsconvert.io.folder_files.DEFAULT_MAX_TASK_SIZE", 2000)
    task = v1(1) | {"x": "y" * 2000}
    for files in (
        {"a.json": dumped([task]), "b.json": b"[]"},
        {"1": dumped(task), "2": dumped(v1(2))},
        {"p/tasks.json": b"{}", "p/completions/1.json": dumped(task)},
    ):
        source = packed(tmp_path / next(iter(files))[0], form, files)
        if form == "folder":
            assert task in tasks_of(source)
            continue
        with pytest.raises(lsconvert.LimitError) as caught:
            tasks_of(source)
        assert str(source) in str(caught.value)
        assert "Unpack" in caught.value.hint


def test_nesting(tmp_path, form):
    deep = b'{"id": 1, "data": ' + b"[" * 250 + b"]" * 250 + b"}"
    source = packed(tmp_path, form, {"1": deep, "a/2.json": b"[" + deep + b"]"})
    with pytest.raises(lsconvert.LimitError, match="200 brackets") as caught:
        tasks_of(source)
    assert caught.value.where.file == str(source / "1")
    assert len(list(lsconvert.iter_tasks(source, max_depth=300))) == 2


# Folders.


@pytest.mark.skipif(os.name != "posix", reason="needs links and pipes")
def test_links_and_pipes(tmp_path):
    folder = tmp_path / "folder"
    (folder / "sub").mkdir(parents=True)
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "a.json").write_bytes(dumped([v1(1)]))
    (folder / "sub" / "loop").symlink_to(folder)
    (folder / "self").symlink_to("self")
    (folder / "nothing.json").symlink_to("nowhere")
    (folder / "linked").symlink_to(tmp_path / "outside")
    os.mkfifo(folder / "pipe.json")
    report = lsconvert.upgrade(folder, tmp_path / "out.json")
    assert report.tasks == 1
    [note] = notes(report)
    assert note.message.endswith(": nothing.json, pipe.json, self, sub/loop")


# Archives.


@pytest.mark.parametrize("name", ["a.xlsx", "a.docx"])
def test_office_documents(tmp_path, name):
    with zipfile.ZipFile(tmp_path / name, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
    with pytest.raises(lsconvert.NotTasksError, match="Excel"):
        tasks_of(tmp_path / name)


def test_the_only_json_file_of_an_archive_is_read_as_it_is(tmp_path, form):
    text = dumped(v1(1)) + b"\n" + dumped(v1(2)) + b"\n"
    source = packed(tmp_path, form, {"x/export.jsonl": text, "notes.txt": b"x"})
    out = io.BytesIO()
    report = lsconvert.upgrade(source, out)
    assert out.getvalue().startswith(b"[" if form == "folder" else b"{")
    assert [note.message.partition(": ")[2] for note in notes(report)] == ["notes.txt"]


def test_an_archive_of_several_files_is_not_replaced(tmp_path, form):
    if form == "folder":
        return
    source = packed(tmp_path, form, {"a.json": dumped([v1(1)]), "cat.png": b"x"})
    before = source.read_bytes()
    with pytest.raises(lsconvert.OutputError, match="archive of several files"):
        lsconvert.upgrade(source, source)
    assert source.read_bytes() == before
    lsconvert.upgrade(source, source, force=True)
    assert [task["id"] for task in tasks_of(source)] == [1]


def test_an_earlier_output_is_not_an_input(tmp_path):
    (tmp_path / "a.json").write_bytes(dumped([v1(1)]))
    out = tmp_path / "out.json"
    lsconvert.upgrade(tmp_path, out)
    before = out.read_bytes()
    for force in (False, True):
        with pytest.raises(lsconvert.OutputError, match="a file of the input folder"):
            lsconvert.upgrade(tmp_path, out, force=force)
    assert out.read_bytes() == before


def test_an_output_in_a_project_is_not_a_part_of_it(tmp_path):
    (tmp_path / "tasks.json").write_bytes(dumped({"0": {"id": 0, "data": {}}}))
    for _ in range(2):
        assert lsconvert.upgrade(tmp_path, tmp_path / "out.json", force=True).tasks == 1


@pytest.mark.parametrize("suffix", ["gz", "bz2", "xz", "zst"])
def test_a_compressed_file_alone(tmp_path, form, suffix):
    compress = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress, "zst": zstd.compress}[suffix]
    assert tasks_of(packed(tmp_path, form, {f"a.json.{suffix}": compress(dumped([v1(1)]))})) == [v1(1)]


def test_names_are_never_paths(tmp_path, form):
    if form == "folder":
        return
    hostile = ("../../a.json", "/b.json", "C:\\c.json", "x/../../../d.json")
    source = packed(tmp_path, form, {name: dumped([v1(1)]) for name in hostile})
    before = sorted(tmp_path.parent.rglob("*"))
    assert tasks_of(source) == [v1(1)] * 4
    assert sorted(tmp_path.parent.rglob("*")) == before


def accepted(data):
    out = io.BytesIO()
    try:
        lsconvert.convert(io.BytesIO(data), out, to="v2", check=False)
    except lsconvert.LSConvertError:
        return None
    return out.getvalue()


@pytest.mark.parametrize("form", PACKERS)
def test_truncated_and_damaged_tars_are_refused(form):
    files = {"a.json": dumped([v1(1)]), "b.json": dumped([v1(2)])}
    whole = tarred(files)[: 512 * 5]  # two files, and one block of the end
    packed, expected = PACKERS[form](whole), accepted(whole)
    assert expected is not None
    assert accepted(packed) == expected
    step = 97 if form == "tar" else 1
    assert [size for size in range(0, len(packed), step) if accepted(packed[:size]) is not None] == []


@given(st.integers(0, 8 * 1024 - 1))
def test_a_damaged_header_is_not_the_end(bit):
    """A flipped bit is either harmless or refused: no file is left out."""
    data = bytearray(tarred({"a.json": dumped([v1(1)]), "b.json": dumped([v1(2)])}))
    expected = accepted(data)
    at = 1024 + bit // 8 if bit // 8 < 512 else bit // 8 - 512
    data[at] ^= 1 << bit % 8
    if at % 1024 < 512:  # a header
        assert accepted(bytes(data)) in (None, expected)


def test_links_in_a_tar_are_noted(tmp_path):
    path = tmp_path / "a.tar"
    with tarfile.open(path, "w") as archive:
        for name in ("a.json", "b.json"):
            entry = tarfile.TarInfo(name)
            entry.size = 2
            archive.addfile(entry, io.BytesIO(b"[]"))
        link = tarfile.TarInfo("c.json")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    messages = {note.code: note.message for note in lsconvert.upgrade(path, None).notes}
    assert messages["files-passed-over"].endswith(": c.json")


# Places.


def errors_of(source):
    return [(error.where.file, error.where.line, error.where.column) for error in lsconvert.validate(source)]


def test_errors_name_the_file_and_its_own_line(tmp_path, form):
    bad = b'{"id": 1, "data": {}, "completions": [\n7]}'
    files = {
        "a.json": b'[\n\n{"data": {}},\n ' + bad + b",\n" + bad + b"]",
        "b.jsonl": b'{"data": {}}\n' + bad.replace(b"\n", b" ") + b"\n",
        "s/1": bad,
        "t/7": dumped(annotation(7, 5, ground_truth=1, ok=0)),
        "t/8": dumped(annotation(8, 5)),
        "t/9": dumped(annotation(9, 5, ground_truth=1, ok=0)),
    }
    source = packed(tmp_path, form, files)
    assert errors_of(source) == [
        (str(source / "s/1"), 2, 1),
        *((str(source / name), 1, files[name].index(b'1, "ok"') + 1) for name in ("t/7", "t/9")),
        (str(source / "a.json"), 5, 1),
        (str(source / "a.json"), 7, 1),
        (str(source / "b.jsonl"), 2, 40),
    ]
    alone = packed(tmp_path, form, {"x/a.json": files["a.json"]}) if form != "folder" else source / "a.json"
    assert [place[1:] for place in errors_of(alone)] == [(5, 1), (7, 1)]
    assert errors_of(alone)[0][0] == str(alone / "x/a.json" if form != "folder" else alone)


def test_errors_of_a_conversion_name_the_file(tmp_path, form):
    both = b'{"data": {}, "completions": [{}],\n "annotations": [{}]}'
    source = packed(tmp_path, form, {"a.json": dumped([v1(1)]), "b.json": b"[" + both + b"]"})
    for call in (
        lambda: lsconvert.upgrade(source, None),
        lambda: lsconvert.upgrade(source, None, check=False),
        lambda: list(lsconvert.iter_tasks(source, to="v2")),
    ):
        with pytest.raises(lsconvert.ConflictError) as caught:
            call()
        assert (caught.value.where.file, caught.value.where.line) == (str(source / "b.json"), 1)
    assert lsconvert.inspect(source).first_failure.where.file == str(source / "b.json")


def test_many_tasks_have_places(tmp_path):
    """Only the last ones are remembered."""
    tasks = [
        {"data": {"x": "y" * 3000}, "completions": [(index % 97 == 0 and 7) or {"result": []}]} for index in range(2000)
    ]
    (tmp_path / "a.json").write_bytes(dumped(tasks).replace(b"}]}, ", b"}]},\n").replace(b"[7]}, ", b"[7]},\n"))
    (tmp_path / "b.jsonl").write_bytes(b"".join(dumped(task) + b"\n" for task in tasks))
    lines = [index + 1 for index in range(2000) if index % 97 == 0]
    places = [(str(tmp_path / name), line) for name in ("a.json", "b.jsonl") for line in lines]
    assert [place[:2] for place in errors_of(tmp_path)] == places


def test_files_with_different_data_are_kept_apart(tmp_path, form):
    one, other = v2(5, 1), v2(5, 2) | {"data": {"x": "other"}}
    source = packed(tmp_path, form, {"p/5": dumped(one), "q/5": dumped(other), "r/5": dumped(v2(5, 3, meta={"m": 1}))})
    report = lsconvert.upgrade(source, tmp_path / "out.json")
    tasks = json.loads((tmp_path / "out.json").read_bytes())
    assert [[each["id"] for each in task["annotations"]] for task in tasks] == [[1, 3], [2]]
    assert (tasks[0]["meta"], tasks[1]["data"]) == ({"m": 1}, {"x": "other"})
    codes = {note.code: note.count for note in notes(report)}
    assert (codes["tasks-kept-apart"], codes["tasks-joined"]) == (1, 1)


def test_the_newest_state_of_an_annotation_in_several_files(tmp_path, form):
    files = {
        "1": dumped(annotation(1, 5, updated_at="2022-01-01T00:00:00Z", lead_time=2)),
        "a/1": dumped(annotation(1, 5, updated_at="2021-01-01T00:00:00Z", lead_time=1)),
        "2": dumped(annotation(1, 6)),
    }
    report = lsconvert.upgrade(packed(tmp_path, form, files), tmp_path / "out.json")
    tasks = json.loads((tmp_path / "out.json").read_bytes())
    assert [[each.get("lead_time") for each in task["annotations"]] for task in tasks] == [[2], [None]]
    assert {note.code: note.count for note in notes(report)}["annotations-replaced"] == 1


def test_errors_in_a_project_have_places(tmp_path, form):
    completion = b'\xef\xbb\xbf \n{"id": 2, "data": {}, "completions": [\n7]}\n'
    files = {
        "tasks.json": b'{"1": {"id": 1, "data": {},\n "completions": [7]}, "2": {"id": 2, "data": {}, "meta":\n 5}}',
        "completions/2.json": completion,
    }
    source = packed(tmp_path, form, files)
    assert errors_of(source) == [
        (str(source / "tasks.json"), 2, 18),
        (str(source / "completions/2.json"), 3, 1),
        (str(source / "tasks.json"), 3, 2),
    ]


def zipped(path, **files):
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)


def test_archives_in_a_folder(tmp_path):
    """One with one JSON file is read, one without is skipped, and one with several is refused."""
    tasks = [{"id": number, "data": {"x": 1}, "annotations": []} for number in (1, 2)]
    (tmp_path / "a.json").write_text(json.dumps(tasks[:1]))
    zipped(tmp_path / "b.zip", **{"result.json": json.dumps(tasks[1:]), "c.png": "x"})
    zipped(tmp_path / "images.zip", **{"c.png": "x"})
    assert list(lsconvert.iter_tasks(tmp_path)) == tasks
    notes = {note.code: note.message for note in lsconvert.upgrade(tmp_path, None).notes}
    assert notes["files-passed-over"].endswith(": images.zip")
    zipped(tmp_path / "several.zip", **{"a.json": "[]", "b.json": "[]"})
    with pytest.raises(SourceError, match="archive of several files") as caught:
        list(lsconvert.iter_tasks(tmp_path))
    assert caught.value.where.file == str(tmp_path / "several.zip")
    assert caught.value.hint


def test_a_damaged_archive_in_a_folder_is_refused(tmp_path):
    (tmp_path / "a.json").write_text("[]")
    (tmp_path / "b.zip").write_bytes(b"PK\x03\x04damaged")
    with pytest.raises(SourceError, match="cannot be decompressed") as caught:
        list(lsconvert.iter_tasks(tmp_path))
    assert caught.value.where.file == str(tmp_path / "b.zip")
