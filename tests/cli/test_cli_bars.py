"""Bars of `inspect`: only on a terminal, as wide as it allows."""

import os
import sys
from pathlib import Path

import pytest

from lsconvert.cli.terminal import bars
from lsconvert.cli.terminal.bars import bar_lines, draw

SAMPLE = Path(__file__).parents[1] / "samples" / "v1-export.json"


@pytest.mark.parametrize(
    ("count", "blocks", "ascii_bar"),
    [(0, "", ""), (1, "▏", "#"), (50, "█████", "#####"), (51, "█████▏", "#####"), (100, "██████████", "##########")],
)
def test_draw(count, blocks, ascii_bar):
    assert draw(count, 100, 10, has_blocks=True) == blocks
    assert draw(count, 100, 10, has_blocks=False) == ascii_bar


@pytest.mark.parametrize("columns", [10, 40, 59, 60, 80, 300])
def test_lines_fit(columns, monkeypatch):
    monkeypatch.setenv("COLUMNS", str(columns))
    lines = [*bar_lines([(1000, "word " * 30), (1, "\x1b[31mred"), (0, "")])]
    assert max(map(len, lines)) <= max(min(columns, bars.MAX_WIDTH), bars.MIN_WIDTH)
    assert "\x1b" not in "".join(lines)


@pytest.mark.parametrize(("encoding", "char"), [("utf-8", "█"), ("ascii", "#"), ("cp1252", "#"), (None, "#")])
def test_the_encoding_decides(encoding, char, monkeypatch):
    class Stream:
        pass

    Stream.encoding = encoding
    monkeypatch.setattr(sys, "stdout", Stream())
    monkeypatch.setenv("COLUMNS", "80")
    assert [*bar_lines([(1, "x")])] == [f"           1  {char * 20}  x"]


@pytest.mark.skipif(os.name != "posix", reason="needs a POSIX terminal")
@pytest.mark.parametrize(("locale", "char"), [("C.UTF-8", "█"), ("C", "#")])
def test_a_terminal(locale, char):
    from real_terminal import Terminal

    utf8 = "1" if locale == "C.UTF-8" else "0"
    env = {"LC_ALL": locale, "PYTHONUTF8": utf8, "PYTHONCOERCECLOCALE": "0"}
    terminal = Terminal("inspect", str(SAMPLE), columns=80, env=env)
    assert terminal.end() == 0
    assert f"           2  {char * 20}  103" in terminal.lines
    assert f"           1  {char * 10}            104" in terminal.lines
