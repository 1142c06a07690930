"""The main function: unhandled errors, signals, unwritable streams, and empty file names."""

import os
import subprocess
import sys

import command_line
import pytest
from command_line import COMMAND

slow = pytest.mark.slow  # of tests that start processes for many similar cases, all but a few
V1 = b'[{"id": 1, "data": {}, "completions": []}]'
FAULTY = """
import sys
import lsconvert.cli, lsconvert.cli.commands.convert
def convert(*_, **__):
    raise ZeroDivisionError("secret")
lsconvert.convert = convert
sys.argv[0] = "lsconvert"
lsconvert.cli.main()
"""


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """Run in an empty folder with one file to convert."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in.json").write_bytes(V1)
    return tmp_path


def run(*args, command=COMMAND, **options):
    return subprocess.run([*command, *args], check=False, capture_output=True, timeout=60, **options)


@pytest.mark.parametrize("args", [[], ["--on-error", "quarantine"], ["--check"]])
def test_an_unhandled_error_exits_with_70_and_prints_one_line(folder, args):
    """Exit code 1 would mean findings, which look like success with a quarantine."""
    done = run("upgrade", "in.json", "-o", "out.json", *args, command=[sys.executable, "-c", FAULTY])
    assert done.returncode == 70
    assert done.stderr.decode().count("\n") == 1
    assert b"ZeroDivisionError" in done.stderr
    assert b"--debug" in done.stderr
    assert b"secret" not in done.stderr
    assert os.listdir(folder) == ["in.json"]


@pytest.mark.parametrize("args", [["--debug", "upgrade", "in.json"], ["upgrade", "in.json", "--debug"]])
def test_debug_shows_the_traceback(args):
    done = run(*args, command=[sys.executable, "-c", FAULTY])
    assert done.returncode == 70
    assert done.stderr.startswith(b"Traceback")


@pytest.mark.parametrize(
    "args",
    [
        ["upgrade", ""],
        ["upgrade", "in.json", "-o", ""],
        ["upgrade", "in.json", "-O", ""],
        ["upgrade", "in.json", "-o", "out.json", "--quarantine", ""],
        ["upgrade", "in.json", "-o", "out.json", "--users", ""],
        ["upgrade", "in.json", "-o", "out.json", "--map", "tasks="],
        ["downgrade", "in.json", ""],
        ["validate", ""],
        ["inspect", ""],
        ["inspect", "in.json", "--write-users", ""],
        ["verify", "in.json", ""],
    ],
)
def test_empty_file_names_are_usage_errors(folder, args):
    """A shell variable that is not set must not mean stdout or the current folder."""
    done = command_line.run(*args)
    assert done.returncode == 2
    assert b"empty" in done.stderr
    assert done.stdout == b""
    assert os.listdir(folder) == ["in.json"]


@pytest.mark.skipif(os.name != "posix", reason="needs a POSIX system")
def test_nohup(folder):
    """A run started with nohup continues after the terminal is closed."""
    script = (
        "import os, signal, sys; signal.signal(signal.SIGHUP, signal.SIG_IGN); os.execv(sys.executable, sys.argv[1:])"
    )
    command = [sys.executable, "-c", script, *COMMAND, "upgrade", "-", "-o", "out.json"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdin.write(b" " * 200_000)  # more than the capacity of a pipe, so it is being read
        process.stdin.flush()
        process.send_signal(1)
        process.communicate(V1, timeout=60)
    assert process.returncode == 0
    assert (folder / "out.json").read_bytes().strip() == V1.replace(b"completions", b"annotations")


@pytest.mark.skipif(os.name != "posix", reason="needs a POSIX system")
@pytest.mark.parametrize(
    ("args", "codes"),
    [
        (["upgrade", "../in.json", "-o", "out.json"], {3, 4}),
        (["upgrade", "in.json", "-o", "/absolute/../out.json"], {3, 4}),
        (["validate", "in.json"], {3}),
        (["inspect", "."], {3}),
        (["upgrade", "{folder}/in.json", "-o", "out.json"], {4}),
        (["upgrade", "{folder}/in.json", "-O", "out"], {4}),
        (["upgrade", "{folder}/in.json", "-o", "out.json", "--max-tasks", "1"], {4}),
        (["upgrade", "{folder}/in.json", "-o", "{folder}/out.json", "--quarantine", "x"], {4}),
        (["migrate-scripts", "."], {2, 3}),
    ],
)
def test_a_current_folder_that_was_removed(folder, monkeypatch, args, codes):
    gone = folder / "gone"
    gone.mkdir()
    args = [arg.format(folder=folder) for arg in args]
    monkeypatch.chdir(gone)
    gone.rmdir()
    done = command_line.run(*args)
    assert done.returncode in codes, done.stderr
    assert b"Traceback" not in done.stderr
    assert sorted(os.listdir(folder)) == ["in.json"]


@pytest.mark.parametrize(
    ("module", "option"),
    [
        ("click", "--help"),
        ("lsconvert.kernel", "--version"),
        *(pytest.param(name, "--help", marks=slow) for name in ("lsconvert.cli.commands.convert", "signal", "typing")),
    ],
)
def test_an_interrupt_during_the_imports(module, option):
    script = f"""
import sys
class Slow:
    def find_spec(self, name, *_):
        if name == {module!r}:
            raise KeyboardInterrupt
sys.modules.pop({module!r}, None)
sys.meta_path.insert(0, Slow())
from lsconvert.__main__ import main
main()
"""
    done = run(option, command=[sys.executable, "-c", script])
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"")


@pytest.mark.parametrize(
    "error",
    [
        "ImportError('x')",
        pytest.param("OSError(24, 'Too many open files')", marks=slow),
        pytest.param("MemoryError()", marks=slow),
    ],
)
@pytest.mark.parametrize("debug", [False, True])
def test_a_failing_import_does_not_exit_with_1(error, debug):
    script = f"""
import sys
class Broken:
    def find_spec(self, name, *_):
        if name == "lsconvert.cli.commands.convert":
            raise {error}
for name in [name for name in sys.modules if name.startswith("lsconvert.cli")]:
    del sys.modules[name]
sys.meta_path.insert(0, Broken())
from lsconvert.__main__ import main
main()
"""
    options = ["upgrade", "x.json", *(["--debug"] if debug else [])]
    done = run(*options, command=[sys.executable, "-c", script])
    assert (done.returncode, done.stdout) == (70, b"")
    assert done.stderr.startswith(b"Traceback" if debug else b"lsconvert: cannot start: ")
    assert len(done.stderr.splitlines()) > 1 or not debug


SHORT = """
import io, os, sys
class Short(io.FileIO):
    def write(self, data):
        return super().write(bytes(data)[: max(1, len(data) // 2)])
sys.argv[0] = "lsconvert"
raw = Short(1, "w", closefd=False)
sys.stdout = io.TextIOWrapper(raw, encoding="utf-8", write_through=True)
from lsconvert.__main__ import main
main()
"""


def test_unbuffered_streams_lose_no_output(monkeypatch):
    """Containers often set PYTHONUNBUFFERED: then, Python loses the rest of a partial write."""
    monkeypatch.setenv("PYTHONUNBUFFERED", "1")
    whole = run("inspect", "in.json").stdout
    assert len(whole) > 100
    assert run("inspect", "in.json", command=[sys.executable, "-c", SHORT]).stdout == whole


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
@pytest.mark.parametrize("unbuffered", ["1", pytest.param("", marks=slow)])
def test_unwritable_messages_do_not_change_the_exit_code(folder, monkeypatch, unbuffered):
    monkeypatch.setenv("PYTHONUNBUFFERED", unbuffered)
    for args, code in ((["in.json", "-o", "out.json"], 0), (["none.json"], 3)):
        with open("/dev/full", "w") as full:
            done = subprocess.run([*COMMAND, "upgrade", *args], check=False, stderr=full, stdout=subprocess.PIPE)
        assert done.returncode == code
    assert (folder / "out.json").exists()


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
@pytest.mark.parametrize(
    "args",
    [["--version"], ["inspect", "in.json"], *(pytest.param([*a, "--help"], marks=slow) for a in ([], ["upgrade"]))],
)
def test_stdout_that_cannot_be_written(args):
    with open("/dev/full", "w") as full:
        done = subprocess.run([*COMMAND, *args], check=False, stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 4
    assert done.stderr.startswith(b"<stdout>: ")
    assert b"no space left" in done.stderr


@pytest.mark.skipif(os.name != "posix", reason="needs a POSIX system")
@pytest.mark.parametrize(
    "args",
    [["--version"], ["inspect", "in.json"], *(pytest.param([*a, "--help"], marks=slow) for a in ([], ["upgrade"]))],
)
def test_stdout_without_a_reader(args):
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run([*COMMAND, *args], check=False, stdout=write, stderr=subprocess.PIPE)
    os.close(write)
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
def test_an_interrupt_with_an_unwritable_stderr():
    script = """
import sys, lsconvert
def convert(*_, **__):
    raise KeyboardInterrupt
lsconvert.convert = convert
from lsconvert.__main__ import main
sys.argv[0] = "lsconvert"
main()
"""
    with open("/dev/full", "w") as full:
        command = [sys.executable, "-c", script, "upgrade", "in.json"]
        assert subprocess.run(command, check=False, stderr=full).returncode == 130


@pytest.mark.skipif(os.name != "posix", reason="needs a POSIX system")
@pytest.mark.parametrize("delay", [0, pytest.param(0.2, marks=slow)])
@pytest.mark.parametrize(
    ("sent", "code"), [(2, 130), (15, 143), *(pytest.param(*each, marks=slow) for each in ((1, 129), (3, 131)))]
)
def test_a_signal_in_a_finalizer_is_not_lost(folder, sent, code, delay):
    """Python ignores exceptions of a handler in a finalizer. A busy machine may delay the thread that sends it again."""
    script = f"""
import signal, threading, time, lsconvert
start = threading.Thread.start
threading.Thread.start = lambda thread: (start(thread), time.sleep({delay}))
class Finalized:
    def __del__(self):
        signal.raise_signal({sent})
def convert(*_, **__):
    finalized = Finalized()
    del finalized
    while True:
        pass
lsconvert.convert = convert
from lsconvert.__main__ import main
main()
"""
    done = run("upgrade", "in.json", "-o", "out.json", command=[sys.executable, "-c", script])
    assert done.returncode == code
    assert b"ignored" not in done.stderr
    assert os.listdir(folder) == ["in.json"]
