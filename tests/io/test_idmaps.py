"""Maps of ids: valid and invalid files, and conversions with maps."""

import contextlib
import gc
import io
import json
import os
import threading
import weakref

import pytest

import lsconvert
from lsconvert import MapError, UnmappedError, Version
from lsconvert.io.idmaps import read_maps
from lsconvert.model import MAX_UNMAPPED

READ = {
    "old,new\n103,7\n104,a@b.c\n": {"103": 7, "104": {"email": "a@b.c"}},
    "\ufeffold,new\r\n 103 , 7 \r\n": {"103": 7},
    "expert,user,email\n103,7,a@b.c\n104,,b@c.d\n105,,\n": {"103": 7, "104": {"email": "b@c.d"}},
    "expert;email;note\n103;a@b.c;x\n": {"103": {"email": "a@b.c"}},
    "Old\tNew\n103\t7\n": {"103": 7},
    "old,new\n'=x,7\n' y ,8\n'z,9\n": {"=x": 7, " y ": 8, "'z": 9},
    "sep=;\r\nold;new\r103;7\r": {"103": 7},
    '{"103": 7, "x": "a@b.c"}': {"103": 7, "x": {"email": "a@b.c"}},
    '[{"old": 103, "new": 7}, {"old": "é", "new": "a@b.c"}]': {"103": 7, "é": {"email": "a@b.c"}},
    "": {},
    "\n": {},
    "sep=;\nold;new\n103;7\n": {"103": 7},
    "old,new,note\n103,7\n104,8,x,y\n\n": {"103": 7, "104": 8},
    "\u00b2,new,old\nx,7,\u00b2@b.c\n": {"\u00b2@b.c": 7},
    "old,new\n": {},
}


def upgraded(completed_by, **options):
    task = {"data": {}, "completions": [{"completed_by": completed_by, "result": []}]}
    out = io.BytesIO()
    lsconvert.upgrade(io.BytesIO(json.dumps([task]).encode()), out, **options)
    [task] = json.loads(out.getvalue())
    return task["annotations"][0]["completed_by"]


@pytest.mark.parametrize(("text", "expected"), READ.items())
def test_files(tmp_path, text, expected):
    path = tmp_path / "map"
    path.write_bytes(text.encode())
    ids = lsconvert.read_ids(path)
    assert ids.name == str(path)
    found = {str(json.loads(old)): json.loads(new) for old, new in ids.new.items()}
    assert found == expected


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("a,b\n1,2\n", "none of the headers"),
        ("old,new\n1,2\n1,3\n", "occurs twice"),
        ("old,new\n1,somebody\n", "neither a user's id nor"),
        ("old,new\n,2\n", "neither a whole number nor text"),
        ("{1: 2}", "is not JSON"),
        ('{"1": 1.5}', "neither a user's id nor"),
        ('{"1": true}', "neither a user's id nor"),
        ("[7]", "none of the headers"),
        ('{"\\ud800": 5}', "half a character"),
        ("[[[]]]", "none of the headers"),
        ("[[]]", "none of the headers"),
        ("[" * 100_000, "nested too deep"),
        ('{"1": ' * 100_000, "nested too deep"),
        ('{"1": {"a": 5}}', "neither a user's id nor"),
        ('{"1": 1e999}', "neither a user's id nor"),
        ('[{"old": 1e999, "new": 5}]', "an old id is neither"),
        ('{"1": NaN}', "is not JSON"),
        ('[{"old": true, "new": 5}]', "an old id is neither"),
        ('[{"old": [1], "new": 5}]', "an old id is neither"),
        ('{"1": ' + "9" * 5000 + "}", "more than 1,000 digits"),
        ('{"' + "9" * 5000 + '": 5}', "more than 1,000 characters"),
        ("old,new\n1," + "9" * 5000 + "\n", "more than 1,000 characters"),
        ("old,new\n" + "x" * 5000 + ",5\n", "more than 1,000 characters"),
        ("old,new,note\n1,2," + "x" * 200_000 + "\n", "more than 131,072 characters"),
        ("old,new\n1,2\0\n", "null characters"),
        ("no header at all", "none of the headers"),
        ("\nold,new\n1,2\n", "none of the headers"),
    ],
)
def test_invalid_maps(tmp_path, text, what):
    path = tmp_path / "map"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(MapError, match=what) as caught:
        lsconvert.read_ids(path)
    assert caught.value.where.file == str(path)
    assert "9999" not in str(caught.value)


def test_an_error_names_the_line(tmp_path):
    path = tmp_path / "map.csv"
    path.write_text("old,new\n1,2\n3,x\n", encoding="utf-8")
    with pytest.raises(MapError) as caught:
        lsconvert.read_ids(path)
    assert caught.value.where.line == 3


@pytest.mark.parametrize(
    ("data", "what"),
    [(b"\xff\xfeo\0l\0d\0", "not UTF-8"), (b"\x7fELF\x02\0\0", "null"), (bytes(range(256)), "not UTF-8")],
)
def test_binary_files(tmp_path, data, what):
    path = tmp_path / "map"
    path.write_bytes(data)
    with pytest.raises(MapError, match=what) as caught:
        lsconvert.read_ids(path)
    assert "CSV in UTF-8" in caught.value.hint


def test_a_folder(tmp_path):
    with pytest.raises(MapError, match="cannot be read"):
        lsconvert.read_ids(tmp_path)


def test_a_large_file(tmp_path, monkeypatch):
    path = tmp_path / "map.csv"
    with path.open("wb") as file:
        file.truncate(64 << 20)
    with pytest.raises(MapError, match="larger than 16 MiB") as caught:
        lsconvert.read_ids(path)
    assert "Keep only the ids" in caught.value.hint
    text = "old,new\n1,2\n"
    path.write_text(text)
    monkeypatch.setattr("lsconvert.io.idmap_files.MAX_SIZE", len(text))
    assert len(lsconvert.read_ids(path).new) == 2
    monkeypatch.setattr("lsconvert.io.idmap_files.MAX_SIZE", len(text) - 1)
    with pytest.raises(MapError, match="larger than"):
        lsconvert.read_ids(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
@pytest.mark.parametrize(
    ("text", "what"), [("old,new\n1,2\n", None), ("old,new\n" + "1,2\n" * (5 << 20), "larger than")]
)
def test_a_pipe(tmp_path, text, what):
    path = tmp_path / "pipe"
    os.mkfifo(path)

    def write():
        with contextlib.suppress(BrokenPipeError):
            path.write_text(text)

    writer = threading.Thread(target=write)
    writer.start()
    with pytest.raises(MapError, match=what) if what else contextlib.nullcontext():
        assert lsconvert.read_ids(path).new == {b"1": b"2", b'"1"': b"2"}
    writer.join()


@pytest.mark.parametrize("given", [{10**5000: 7}, {1: 10**5000}, {"x" * 1001: 7}, {1: "x" * 1000 + "@b.c"}])
def test_ids_that_are_too_long(given):
    with pytest.raises(MapError, match="more than 1,000 characters"):
        lsconvert.read_ids(given)


def test_maps_are_released():
    ids = lsconvert.read_ids({1: 7})
    assert read_maps({"users": ids}, Version.V1) == read_maps({"users": ids}, Version.V1)  # inverted once
    [(_, inverted)] = read_maps({"users": ids}, Version.V1)
    references = [weakref.ref(ids), weakref.ref(inverted)]
    del ids, inverted
    gc.collect()
    assert [ref() for ref in references] == [None, None]


def test_a_missing_file(tmp_path):
    with pytest.raises(MapError, match="cannot be read"):
        lsconvert.read_ids(tmp_path / "none.csv")


def test_unknown_options():
    with pytest.raises(MapError, match="unknown kind of map: regions"):
        read_maps({"regions": {}}, Version.V2)


USERS = {103: 7, "104": "a@b.c", "old@b.c": 9}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (103, 7),
        ("103", 7),
        (104, {"email": "a@b.c"}),
        ({"id": 103}, 7),
        ({"id": 5, "email": "old@b.c", "first_name": "x"}, 9),
        ({"id": 103, "email": "other@b.c"}, 7),
        (None, None),
        ({"email": "new@b.c"}, {"email": "new@b.c"}),  # the e-mail identifies the user
        ({"id": 999, "email": "new@b.c"}, {"id": 999, "email": "new@b.c"}),
    ],
)
def test_users(old, new):
    assert upgraded(old, users=USERS) == new


@pytest.mark.parametrize("old", [999, "999", {"id": 999}, {}, [103], True, "x", 103.5])
def test_unmapped(old):
    with pytest.raises(UnmappedError, match="1 annotator has no new id"):
        upgraded(old, users=USERS, check=False)
    assert upgraded(old, users=USERS, unmapped="keep", check=False) == old
    assert upgraded(old, users=USERS, unmapped="drop", check=False) is None


def test_all_unmapped_ids_are_listed(tmp_path):
    tasks = [{"data": {}, "completions": [{"completed_by": n, "result": []}]} for n in (1, 2, 3, 3)]
    out = tmp_path / "out.json"
    with pytest.raises(UnmappedError, match=r"2 annotators have no new id: 3 \(2 times\), 2 \(1 time\)") as caught:
        lsconvert.upgrade(io.BytesIO(json.dumps(tasks).encode()), out, users={1: 7})
    assert "--write-users" in caught.value.hint
    assert not out.exists()


def test_the_list_of_unmapped_ids_is_bounded(kernel, monkeypatch):
    monkeypatch.setenv("LSCONVERT_KERNEL", kernel)
    count = MAX_UNMAPPED + 10
    tasks = [{"data": {}, "completions": [{"completed_by": n, "result": []} for n in range(count)]}]
    with pytest.raises(UnmappedError, match=r", and others \(10 times\)"):
        lsconvert.upgrade(io.BytesIO(json.dumps(tasks).encode()), None, users={-1: 7}, check=False)


def test_a_task_that_is_v2_keeps_its_ids():
    task = b'[{"data": {}, "annotations": [{"completed_by": 103, "result": []}]}]'
    out = io.BytesIO()
    lsconvert.upgrade(io.BytesIO(task), out, users=USERS, check=False)
    assert out.getvalue() == task


def test_other_maps():
    task = {
        "id": 1,
        "project": 5,
        "data": {"id": 1},
        "completions": [{"id": 10, "task": 1, "project": 5, "result": []}],
    }
    maps = {"tasks": {1: 71}, "annotations": {10: 710}, "projects": {5: 75}}
    new = lsconvert.upgrade_task(task, maps=maps)
    annotation = {"id": 710, "task": 71, "project": 75, "result": []}
    assert new == {"id": 71, "project": 75, "data": {"id": 1}, "annotations": [annotation]}
    old = lsconvert.downgrade_task(new, maps=maps)
    assert old["id"] == 1
    assert old["completions"][0]["id"] == 10


def test_a_downgrade_inverts_the_map():
    task = {
        "data": {},
        "annotations": [{"completed_by": by, "result": []} for by in (7, {"id": 8, "email": "a@b.c"}, None)],
    }
    old = lsconvert.downgrade_task(task, users=USERS)
    assert [completion["completed_by"] for completion in old["completions"]] == [103, 104, None]


def test_a_map_that_cannot_be_inverted():
    with pytest.raises(MapError, match="the old ids 1 and 2 share the new id 7"):
        lsconvert.downgrade_task({}, users={1: 7, 2: 7})
