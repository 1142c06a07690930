import builtins
import sqlite3

import pytest

from lsconvert.errors import LimitError, OutputError
from lsconvert.merging.key_index import KeyIndex


@pytest.mark.parametrize("max_in_memory", [0, 1, 7, 100])
def test_records(max_in_memory):
    keys = [bytes([number]) * 16 for number in range(20)]
    with KeyIndex(max_in_memory) as index:
        for number, key in enumerate(keys):
            assert index.get(key) is None
            index.add(key, b"%d" % number)
            index.put(keys[number // 2], b"new")
        assert index.count == 20
        assert index.is_on_disk == (max_in_memory < 20)
        assert [index.get(key) for key in keys[:10]] == [b"new"] * 10
        assert [index.get(key) for key in keys[10:]] == [b"%d" % number for number in range(10, 20)]


def test_a_python_without_sqlite(monkeypatch):
    original = builtins.__import__

    def imported(name, *more):
        if name == "sqlite3":
            raise ImportError(name=name)
        return original(name, *more)

    with KeyIndex(1) as index:
        index.add(b"a", b"1")
        monkeypatch.setattr(builtins, "__import__", imported)
        with pytest.raises(LimitError, match="no sqlite3"):
            index.add(b"b", b"2")


def test_a_full_disk(monkeypatch):
    def connect(*_, **__):
        raise sqlite3.OperationalError("unable to open database file")

    monkeypatch.setattr(sqlite3, "connect", connect)
    with KeyIndex(0) as index, pytest.raises(OutputError, match="temporary file cannot be written") as caught:
        index.add(b"a", b"1")
    assert "TMPDIR" in caught.value.hint
