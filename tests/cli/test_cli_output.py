"""Messages and data on terminals, pipes and streams of any encoding."""

import io
import json
import sys
import warnings

import pytest
from shown import HOSTILE, check_text

from lsconvert.cli.formats.report import show_warning
from lsconvert.cli.terminal.output import say, show, to_json, write_data
from lsconvert.cli.terminal.progress import MAX_LABEL, progress_bar

UNUSUAL = "".join(HOSTILE)


class Stream(io.TextIOWrapper):
    """A stream that may be a terminal."""

    def __init__(self, *, terminal=False, encoding="utf-8"):
        super().__init__(io.BytesIO(), encoding=encoding, errors="strict", newline="")
        self.isatty = lambda: terminal

    @property
    def written(self):
        self.flush()
        return self.buffer.getvalue()


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "utf-8"])
@pytest.mark.parametrize(("name", "function"), [("stderr", say), ("stdout", show)])
def test_lines_are_escaped_for_every_encoding(name, function, encoding, monkeypatch):
    stream = Stream(encoding=encoding)
    monkeypatch.setattr(sys, name, stream)
    function("é語", UNUSUAL, "")
    text = stream.written.decode(encoding)
    check_text(text)
    assert text.count("\n") == 3


def test_without_stderr(monkeypatch):
    monkeypatch.setattr(sys, "stderr", None)
    say("x")


def test_a_warning_is_one_line(monkeypatch):
    stream = Stream()
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(warnings, "showwarning", show_warning)
    warnings.simplefilter("always")
    warnings.warn(UNUSUAL, stacklevel=1)
    check_text(stream.written.decode())
    assert stream.written.startswith(b"lsconvert: warning: ::error ")
    assert stream.written.count(b"\n") == 1


def test_json_is_escaped_and_keeps_its_value():
    for indent in (None, 2):
        text = to_json({UNUSUAL: [UNUSUAL]}, indent=indent)
        check_text(text)
        assert text.isascii()
        assert json.loads(text) == {UNUSUAL: [UNUSUAL]}


DATA = b"a\tb\r\n\x1b[31m\xff\x07\n::x::\n"


def test_data_are_unchanged(monkeypatch):
    stream = Stream()
    monkeypatch.setattr(sys, "stdout", stream)
    write_data(DATA)
    assert stream.written == DATA


def test_data_are_escaped_on_a_terminal(monkeypatch):
    stream = Stream(terminal=True)
    monkeypatch.setattr(sys, "stdout", stream)
    write_data(DATA)
    write_data(b"")
    assert stream.written == b"a\tb\\r\n\\x1b[31m\\udcff\\x07\n\\x3a:x::\n"


def test_the_label_of_the_progress_bar_is_short_and_escaped(monkeypatch):
    labels = []

    class Bar:
        def __init__(self, desc, **_):
            labels.append(desc)

        def __enter__(self):
            return self

        def __exit__(self, *_):
            pass

    monkeypatch.setattr("tqdm.tqdm", Bar)
    monkeypatch.setattr(sys, "stderr", Stream(terminal=True))
    for name in ("-", "folder/in.json", "\x1b]0;x\x07", f"{HOSTILE[0]}.json", "x" * MAX_LABEL, "x" * (MAX_LABEL + 1)):
        with progress_bar(name, quiet=False):
            pass
    assert all(len(label) <= MAX_LABEL for label in labels)
    assert labels[:3] == ["<stdin>", "in.json", r"\x1b]0;x\x07"]
    assert labels[4:] == ["x" * MAX_LABEL, "x" * (MAX_LABEL - 3) + "..."]
    check_text("\n".join(labels))
