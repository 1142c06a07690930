import os
import tempfile

import pytest

from lsconvert.errors import OutputError, SourceError, Where
from lsconvert.merging.copies import NONE, Copies, Copy


def test_chains():
    texts = [Copy(b"%d" % number * number, Where("x", 1, number, pointer="/é"), number, 1) for number in range(6)]
    with Copies() as copies:
        odd = even = NONE
        for number, copy in enumerate(texts):
            if number % 2:
                odd = copies.add(copy, odd)
            else:
                even = copies.add(copy, even)
        assert list(copies.chain(odd)) == texts[1::2]
        assert list(copies.chain(even)) == texts[::2]
        assert list(copies.chain(NONE)) == []


def spooled(monkeypatch):
    """Return a list of the sizes that are written to temporary files."""
    sizes = []
    original = tempfile.TemporaryFile

    def temporary_file(*arguments):
        file = original(*arguments)

        class Counting:
            def write(self, text):
                sizes.append(len(text))
                return file.write(text)

            def __getattr__(self, name):
                return getattr(file, name)

        return Counting()

    monkeypatch.setattr(tempfile, "TemporaryFile", temporary_file)
    return sizes


def test_copies_in_files_are_read_from_there(tmp_path, monkeypatch):
    sizes = spooled(monkeypatch)
    path = tmp_path / "a.json"
    text = b"x" * 10_000
    path.write_bytes(b"[" + text + b"]")
    name = os.fspath(path)
    inside = Copy(text, Where(name, 1, 2, 1))
    others = [
        Copy(text, Where(name, 1, 2, 0)),  # the text there is another one
        Copy(text, Where(name, 1, 2, None)),
        Copy(text, Where("archived.json", 1, 2, 1)),
        Copy(text, Where(os.fspath(tmp_path), 1, 2, 1)),
        Copy(text, Where("a\0b", 1, 2, 1)),
        Copy(text, Where(None)),
    ]
    with Copies() as copies:
        last = copies.add(inside, NONE)
        assert sizes[0] < 1_000
        for copy in others:
            last = copies.add(copy, last)
        assert min(sizes[1:]) > 10_000
        assert list(copies.chain(last)) == [inside, *others]


@pytest.mark.parametrize("change", ["other text", "removed"])
def test_files_that_change(tmp_path, change):
    path = tmp_path / "a.json"
    path.write_bytes(b"[12]")
    with Copies() as copies:
        last = copies.add(Copy(b"12", Where(os.fspath(path), 1, 2, 1)), NONE)
        other = copies.add(Copy(b"[]", Where("none", 1, 2, 1)), NONE)
        with_open_file = list(copies.chain(last))
        assert [copy.text for copy in with_open_file] == [b"12"]
        (tmp_path / "b.json").write_bytes(b"[]")
        copies.add(Copy(b"[]", Where(os.fspath(tmp_path / "b.json"), 1, 1, 0)), other)  # closes the first file
        path.unlink()
        if change == "other text":
            path.write_bytes(b"[345]")
        with pytest.raises(SourceError):
            list(copies.chain(last))


def test_a_full_disk(monkeypatch):
    class Full:
        def seek(self, _):
            return 0

        def write(self, _):
            raise OSError(28, "No space left on device")

        def close(self):
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(tempfile, "TemporaryFile", Full)
    with Copies() as copies, pytest.raises(OutputError, match="no space left") as caught:
        copies.add(Copy(b"{}", Where("x")), NONE)
    assert "TMPDIR" in caught.value.hint
