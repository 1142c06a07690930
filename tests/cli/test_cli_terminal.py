"""lsconvert on a real terminal: widths, colors, the progress bar, Ctrl-C, and waiting for input."""

import os
import re
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

import pytest

pytest.importorskip("pty", reason="needs a POSIX system")

from real_terminal import CODES, Terminal, drawn

from lsconvert.cli import COMMANDS

BEFORE = b'[{"id": 7, "data": {"text": "a"}, "completions": []}]'
WIDTHS = (40, 80, 200)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in.json").write_bytes(BEFORE)
    return tmp_path


@pytest.mark.parametrize("command", [None, *(pytest.param(command, marks=pytest.mark.slow) for command in COMMANDS)])
def test_help_fits_the_terminal(command):
    arguments = [*([command] if command else []), "--help"]
    for columns in WIDTHS:
        terminal = Terminal(*arguments, columns=columns)
        assert terminal.end() == 0
        longest = max(map(len, terminal.lines))
        assert longest <= min(columns, 100)
        assert longest > min(columns, 100) - 20
        assert "\x1b[1mExamples:\x1b[0m" in terminal.shown


@pytest.mark.parametrize(
    ("arguments", "env", "colored"),
    [
        ((), {}, True),
        *(
            pytest.param(*row, marks=pytest.mark.slow)
            for row in (
                (("--color", "always"), {"NO_COLOR": "1"}, True),
                (("--color=auto",), {"NO_COLOR": "1"}, False),
                ((), {"NO_COLOR": "1"}, False),
                ((), {"NO_COLOR": ""}, True),
                ((), {"TERM": "dumb"}, False),
                (("--color", "never"), {}, False),
            )
        ),
    ],
)
def test_colors(arguments, env, colored):
    plain = Terminal("--color", "never", "upgrade", "--help")
    plain.end()
    for order in ((*arguments, "--help"), ("--help", *arguments)):
        shown = Terminal("upgrade", *order, env=env)
        assert shown.end() == 0
        assert ("\x1b" in shown.shown) == colored
        assert CODES.sub("", shown.shown) == plain.shown
    error = Terminal("upgrade", *arguments, "none.json", env=env)
    assert error.end() == 3
    assert ("\x1b[1;31mnone.json:\x1b[0m no such" in error.shown) == colored


def feed(path, stop):
    """Write a task that does not end to a named pipe, slowly."""
    with open(path, "wb", buffering=0) as pipe:
        pipe.write(b'[{"data": {"x": "')
        with suppress(BrokenPipeError):
            while not stop.wait(0.1):
                pipe.write(b"x" * 1000)


@pytest.fixture
def slow(folder):
    """The name of an input that never ends."""
    name = "a-name-that-is-longer-than-any-terminal-is-wide-" * 4 + ".json"
    os.mkfifo(folder / name)
    stop = threading.Event()
    writer = threading.Thread(target=feed, args=(folder / name, stop), daemon=True)
    writer.start()
    yield name
    stop.set()
    reader = os.open(folder / name, os.O_RDONLY | os.O_NONBLOCK)  # for a writer that still waits for one
    writer.join()
    os.close(reader)


@pytest.mark.slow
@pytest.mark.parametrize("columns", WIDTHS)
def test_a_bar_without_a_size(slow, columns):
    terminal = Terminal("upgrade", slow, "-o", "out.json", columns=columns)
    terminal.wait_for("B/s[^$]*B/s")
    terminal.type("\x03")
    assert terminal.end() == 130
    assert max(map(len, terminal.lines[:-2])) <= columns
    assert terminal.lines[-2] == "lsconvert: interrupted; nothing was written to out.json"
    assert not Path("out.json").exists()


@pytest.mark.slow
@pytest.mark.parametrize("columns", WIDTHS)
def test_a_bar_shows_the_time_that_remains(folder, columns):
    """The kernel in Python is slow enough for a bar."""
    name = "an-export-of-a-project-with-a-long-name.json"
    (folder / name).write_bytes(b"[" + b",".join([BEFORE[1:-1]] * 100_000) + b"]")
    env = {"LSCONVERT_KERNEL": "python"}
    terminal = Terminal("upgrade", name, "-o", "out.json", "--no-check", columns=columns, env=env)
    details = r"ETA [0-9:]{5} +[0-9.]+[kM]?B/s" if columns < 66 else r"<[0-9:]{5}, +[0-9.]+[kM]?B/s\]"
    terminal.wait_for(f"{details}[^$]*{details}")  # twice: then tqdm knows that it has drawn the bar
    terminal.type("\x03")
    assert terminal.end() == 130
    assert not [line for line in terminal.lines if "B/s" in line and len(line.replace("^C", "")) > columns]
    assert sorted(os.listdir()) == [name, "in.json"]


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (("upgrade", "{}"), "interrupted; the output on stdout is incomplete"),
        (("upgrade", "{}", "-o", "in.json", "--force"), "interrupted; nothing was written to in.json"),
        (("upgrade", "{}", "-o", "out.json", "--max-tasks", "1"), "interrupted; nothing was written to out.json"),
        (
            ("upgrade", "in.json", "{}", "-O", "out"),
            "interrupted; 1 of 2 files converted; run again with --resume",
        ),
        *(
            pytest.param(*each, marks=pytest.mark.slow)
            for each in (
                (
                    ("upgrade", "{}", "-o", "out/"),
                    "interrupted; the files in out/ are complete, others were not written",
                ),
                (("upgrade", "{}", "--check"), "interrupted"),
                (("downgrade", "{}", "-o", "out.json"), "interrupted; nothing was written to out.json"),
                (("inspect", "{}"), "interrupted"),
                (("validate", "{}"), "interrupted"),
            )
        ),
    ],
)
def test_ctrl_c(slow, arguments, text):
    with open(os.devnull, "wb") as null:
        terminal = Terminal(*(argument.format(slow) for argument in arguments), stdout=null)
    terminal.wait_for("B/s[^$]*B/s")
    terminal.type("\x03")
    assert terminal.end() == 130
    assert terminal.lines[-2] == f"lsconvert: {text}"
    assert Path("in.json").read_bytes() == BEFORE


def test_ctrl_c_after_the_output_was_written():
    code = """
import signal, lsconvert
from lsconvert.__main__ import main
convert = lsconvert.convert
def interrupted(*args, **options):
    convert(*args, **options)
    signal.raise_signal(signal.SIGINT)
lsconvert.convert = interrupted
"""
    for options in ([], ["--max-tasks", "1", "--force"]):
        terminal = Terminal("upgrade", "in.json", "-o", "out.json", *options, code=code)
        assert terminal.end() == 130
        assert "interrupted; out.json is complete" in terminal.shown


@pytest.mark.parametrize(
    ("arguments", "output"),
    [
        (("upgrade", "-"), "annotations"),
        (("inspect", "-"), "1  rename completions"),
        (("validate", "-"), "no errors"),
        (("verify", "in.json", "-", "--to", "v1"), "plus the rules"),
    ],
)
def test_a_terminal_is_read(arguments, output):
    terminal = Terminal(*arguments)
    terminal.wait_for("lsconvert: reading from the terminal; Ctrl-D ends the input")
    terminal.type(f"{BEFORE.decode()}\n\x04")
    assert terminal.end() == 0
    assert output in terminal.shown


@pytest.mark.parametrize("arguments", [("upgrade", "in.json", "-o", "-"), ("inspect", "in.json")])
def test_a_terminal_that_is_not_read(arguments):
    terminal = Terminal(*arguments)
    assert terminal.end() == 0
    assert "reading from the terminal" not in terminal.shown


@pytest.mark.slow
@pytest.mark.parametrize("columns", [40, 80])
def test_a_job_shows_its_files_above_the_current_one(folder, columns):
    (folder / "many").mkdir()
    for name in "ab":
        (folder / "many" / f"{name}.json").write_bytes(b"[" + b",".join([BEFORE[1:-1]] * 100_000) + b"]")
    env = {"LSCONVERT_KERNEL": "python"}
    terminal = Terminal("upgrade", "many", "-O", "out", "--no-check", "--jobs", "1", columns=columns, env=env)
    terminal.wait_for(r"0 of 2 files:[^$]*a\.json +[0-9]+%")
    terminal.type("\x03")
    assert terminal.end() == 130
    assert not [line for line in terminal.lines if "files:" in line and len(line.replace("^C", "")) > columns]


@pytest.mark.slow
@pytest.mark.parametrize(
    "verb",
    [
        ("upgrade", "many", "-O", "out"),
        pytest.param(("inspect", "many"), marks=pytest.mark.slow),
        pytest.param(("validate", "many"), marks=pytest.mark.slow),
    ],
)
def test_lines_remove_the_bars_of_a_job(folder, verb):
    (folder / "many").mkdir()
    big = b"[" + b",".join([b'{"data": {"text": "a"}, "completions": []}'] * 100_000) + b"]"
    for name, text in {"a": big, "b": b"[oops]", "c": big}.items():
        (folder / "many" / f"{name}.json").write_bytes(text)
    terminal = Terminal(*verb, "-v", "--jobs", "1", env={"LSCONVERT_KERNEL": "python"})
    terminal.wait_for(r"[01] of 3 files:[^$]*many/b\.json: failed[^$]*2 of 3 files:")
    terminal.type("\x03")
    assert terminal.end() == 130
    screen = drawn(terminal.shown)
    first, second = ([line for line in screen if line.startswith(f"many/{name}.json:")][-1] for name in "ab")
    assert re.fullmatch(r"many/a\.json: .*100,000 tasks.*", first)
    assert second == "many/b.json: failed: not JSON: expected a value"
    assert not [line for line in screen if "%" in line and "many/" in line]


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments",
    ["validate many", "validate many/a.json", "validate many --format json", "inspect many", "verify many out"],
)
def test_a_bar_is_shown_while_stdout_is_a_file(folder, arguments):
    for name in ("many", "out"):
        (folder / name).mkdir()
        tasks = [b'{"data": {"text": "a"}, "annotations": []}'] * 100_000
        (folder / name / "a.json").write_bytes(b"[" + b",".join(tasks) + b"]")
        (folder / name / "b.json").write_bytes(b"[]")
    with (folder / "stdout").open("wb") as file:
        terminal = Terminal(*arguments.split(), stdout=file, env={"LSCONVERT_KERNEL": "python"})
        terminal.wait_for(r"a\.json[: ]+[0-9]+%")
        terminal.type("\x03")
        terminal.end()


@pytest.mark.slow
@pytest.mark.parametrize("columns", WIDTHS)
def test_notes_are_broken_between_words(folder, columns):
    (folder / "many").mkdir()
    (folder / "many/a.json").write_bytes(BEFORE.replace(b"[]", b'[{"result": [], "ground_truth": false}]'))
    (folder / "many/b.json").write_bytes(b"[oops]")
    for arguments in (("upgrade", "many", "-O", "out"), ("upgrade", "many/a.json", "-o", "out.json")):
        command = [sys.executable, "-m", "lsconvert", *arguments, "--force"]
        messages = subprocess.run(command, capture_output=True, check=False).stderr
        terminal = Terminal(*arguments, "--force", columns=columns)
        terminal.end()
        assert " ".join(" ".join(drawn(terminal.shown)).split()) == " ".join(messages.decode().split())
        notes = [line for line in drawn(terminal.shown) if line.startswith("  ")]
        assert len(notes) >= 3
        assert max(map(len, notes)) <= columns
