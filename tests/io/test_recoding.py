"""Inputs in an encoding that the user names are re-coded to UTF-8 on the way in."""

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_archives import FORMS, packed  # the same folder

import lsconvert
from lsconvert import SourceError
from lsconvert.io.recoding import recoded

TEXT = '[{"id": 1,\r\n "data": {"x": "é ~ 日本語 Привет"}, "completions": [{"result": [[]]}]}]'
ENCODINGS = ("utf-16", "utf-16-le", "utf-32", "gb18030", "utf-8-sig", "utf-7")


def upgraded(data, **options):
    out = io.BytesIO()
    lsconvert.upgrade(io.BytesIO(data), out, **options)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_other_bytes_are_those_of_the_text_in_utf8(kernel, monkeypatch, encoding):
    monkeypatch.setenv("LSCONVERT_KERNEL", kernel)
    assert upgraded(TEXT.encode(encoding), encoding=encoding) == upgraded(TEXT.encode())


@given(st.text(max_size=40), st.sampled_from((*ENCODINGS, "utf-8")), st.lists(st.integers(0, 200), max_size=5))
def test_chunks_do_not_matter(text, encoding, cuts):
    data = text.encode(encoding, "replace")
    bounds = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    chunks = [data[start:end] for start, end in zip(bounds, bounds[1:]) if start < end]
    assert b"".join(recoded(iter(chunks), encoding, "a")) == data.decode(encoding).encode()


@pytest.mark.parametrize(
    ("data", "encoding", "line", "offset"),
    [
        (b'[\n"\xff"]', "ascii", 2, 3),
        (b'["\x81"]', "cp1252", 1, 2),
        ("[\n\n1]".encode("utf-16-le") + b"\x00", "utf-16-le", 3, 10),
        ("[\n1".encode("utf-16-le") + b"\x00\xd8\x31\x00", "utf-16-le", 2, 6),
        (b'[\n"\xb0\xff"]', "cp949", 2, 3),
    ],
)
@pytest.mark.parametrize("size", [1, 2, 3, 100])
def test_bytes_that_are_not_in_the_encoding(data, encoding, line, offset, size):
    chunks = (data[start : start + size] for start in range(0, len(data), size))
    with pytest.raises(SourceError, match=f"not in the encoding {encoding}") as caught:
        list(recoded(chunks, encoding, "a.json"))
    assert caught.value.where == lsconvert.Where(file="a.json", line=line, offset=offset)
    assert caught.value.hint


@pytest.mark.parametrize("name", ["", "nonsense", "hex", "a\0b", "utf-99"])
def test_unknown_names(tmp_path, name):
    path = tmp_path / "a.json"
    path.write_bytes(b"[]")
    for call in (
        lambda: lsconvert.upgrade(path, None, encoding=name),
        lambda: lsconvert.downgrade(path, None, encoding=name),
        lambda: lsconvert.convert(path, None, to="v2", encoding=name),
        lambda: list(lsconvert.iter_tasks(path, encoding=name)),
        lambda: lsconvert.validate(path, encoding=name),
        lambda: lsconvert.is_valid(path, encoding=name),
        lambda: list(lsconvert.iter_errors(path, encoding=name)),
        lambda: lsconvert.inspect(path, encoding=name),
        lambda: lsconvert.verify(path, path, encoding=name),
    ):
        with pytest.raises(ValueError, match="unknown encoding"):
            call()


def test_all_functions(tmp_path):
    path, out = tmp_path / "a.json", tmp_path / "b.json"
    path.write_bytes(TEXT.encode("utf-16"))
    report = lsconvert.upgrade(path, out, encoding="utf-16")
    assert [note.code for note in report.notes] == ["missing-ground-truth", "recoded"]
    assert "utf-16" in report.notes[1].message
    assert lsconvert.verify(path, out, encoding="utf-16") is None
    assert list(lsconvert.iter_tasks(path, encoding="utf-16")) == json.loads(TEXT)
    assert lsconvert.validate(path, encoding="utf-16") == []
    assert lsconvert.is_valid(path, encoding="utf-16")
    assert lsconvert.inspect(path, encoding="utf-16").tasks == 1
    lsconvert.downgrade(path, tmp_path / "c.json", encoding="utf-16")
    with pytest.raises(lsconvert.InvalidJSONError):
        lsconvert.upgrade(path, None)


@pytest.mark.parametrize("form", FORMS)
def test_all_files_of_a_container_are_in_the_encoding(tmp_path, form):
    files = {
        "a.json": TEXT.encode("utf-16"),
        "b.jsonl": b"".join(f'{{"data": {i}}}\n'.encode("utf-16-le") for i in (1, 2)),
    }
    source = packed(tmp_path, form, {"a.json": files["a.json"], "b.json": files["a.json"]})
    tasks = json.loads(TEXT)
    assert list(lsconvert.iter_tasks(source, encoding="utf-16")) == tasks * 2


def test_a_project_in_an_encoding(tmp_path):
    (tmp_path / "completions").mkdir()
    (tmp_path / "tasks.json").write_bytes('{"0": {"id": 0, "data": {"x": "café"}}}'.encode("cp1252"))
    (tmp_path / "completions" / "0.json").write_bytes(b'{"id": 0, "data": {"x": "caf\\u00e9"}, "completions": []}')
    with pytest.raises(lsconvert.InvalidJSONError) as caught:
        list(lsconvert.iter_tasks(tmp_path))
    assert "cp1252" in caught.value.hint
    assert caught.value.where.file == str(tmp_path / "tasks.json")
    assert [task["data"]["x"] for task in lsconvert.iter_tasks(tmp_path, encoding="cp1252")] == ["café"]
