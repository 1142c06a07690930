"""Sinks: after any failure there is the old file or the whole new one, and no other file."""

import bz2
import errno
import gc
import gzip
import io
import itertools
import json
import lzma
import os
import random
import resource
import shutil
import stat
import subprocess
import sys
import time
import zipfile
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest

from lsconvert import ConversionError, InputError, LSConvertError, OutputError, convert
from lsconvert.io import atomic_file
from lsconvert.io.compression import import_zstd
from lsconvert.io.sink import Sink
from lsconvert.io.source import Source

REGION = b'{"type":"choices","from_name":"c","to_name":"t","value":{"choices":["x"]}}'
BEFORE = b'[{"id": 1, "data": {}, "completions": [{"id": 5, "result": [[' + REGION + b"]]}]}]\n"
AFTER = b'[{"id": 1, "data": {}, "annotations": [{"id": 5, "result": [' + REGION + b"]}]}]\n"
OLD = b"old and precious"
CONFLICT = b'[{"data": {}, "completions": []}, {"data": {}, "completions": [1], "annotations": [2]}]'

posix = pytest.mark.skipif(os.name != "posix", reason="needs a POSIX system")
every_suffix = pytest.mark.parametrize("suffix", [".json", ".gz", ".zst", ".bz2", ".xz", ".zip"])


@pytest.fixture(params=["anonymous", "named"] if atomic_file.ANONYMOUS else ["named"], autouse=True)
def kind_of_new_file(request, monkeypatch):
    """The name of a file while it is written: none, or `.lsconvert-*.part`."""
    if request.param == "named":
        monkeypatch.setattr(atomic_file, "ANONYMOUS", 0)
    return request.param


@pytest.fixture
def source(tmp_path):
    """A file to convert, in a folder of its own."""
    folder = tmp_path / "source"
    folder.mkdir()
    path = folder / "before.json"
    path.write_bytes(BEFORE)
    return path


@pytest.fixture
def folder(tmp_path):
    """A folder for targets."""
    path = tmp_path / "target"
    path.mkdir()
    return path


def write(path, *pieces, **options):
    with Sink(path, **options) as sink:
        for piece in pieces:
            sink.write(piece)
        sink.commit()


def unpacked(path):
    with Source(path) as opened:
        return b"".join(opened.chunks())


def open_files(folder):
    """Return paths of the files in a folder that this process has open, also of those without a name. Linux only."""
    links = [Path("/proc/self/fd", name) for name in os.listdir("/proc/self/fd")]
    return [link for link in links if os.path.islink(link) and os.readlink(link).startswith(f"{folder}/")]


def names(folder):
    return sorted(path.name for path in folder.iterdir())


# Formats.


@every_suffix
@pytest.mark.parametrize("kind", [str, Path])
def test_new_file(folder, suffix, kind):
    path = folder / f"new{suffix}"
    write(kind(path), AFTER[:10], b"", AFTER[10:])
    assert unpacked(path) == AFTER
    assert names(folder) == [path.name]


@pytest.mark.parametrize(
    ("suffix", "unpack"),
    [
        (".json", bytes),
        (".gz", gzip.decompress),
        (".GZ", gzip.decompress),
        (".bz2", bz2.decompress),
        (".xz", lzma.decompress),
        (".json.zst", import_zstd("tests").decompress),
        (".zip", lambda data: zipfile.ZipFile(io.BytesIO(data)).read("result.json")),
    ],
)
def test_other_programs_read_the_formats(folder, suffix, unpack):
    path = folder / f"new{suffix}"
    write(path, AFTER)
    assert unpack(path.read_bytes()) == AFTER


@every_suffix
def test_output_is_deterministic(folder, monkeypatch, suffix):
    first, second = folder / f"first{suffix}", folder / f"second{suffix}"
    write(first, AFTER)
    monkeypatch.setattr(time, "time", lambda: 2_000_000_000.0)
    write(second, AFTER)
    assert first.read_bytes() == second.read_bytes()


# The others always have a checksum; of zstd it is an option.
@pytest.mark.parametrize(
    "suffix", [".zst", *(pytest.param(suffix, marks=pytest.mark.slow) for suffix in (".gz", ".bz2", ".xz", ".zip"))]
)
def test_damage_of_a_written_file_is_detected(folder, source, suffix):
    path = folder / f"new{suffix}"
    convert(source, path, to="v2")
    packed = path.read_bytes()
    outcomes = set()
    for bit in range(8 * len(packed)):
        damaged = bytearray(packed)
        damaged[bit // 8] ^= 1 << bit % 8
        output = io.BytesIO()
        try:
            convert(io.BytesIO(damaged), output, to="v2")
        except (InputError, ConversionError):
            continue
        outcomes.add(output.getvalue())
    assert outcomes <= {AFTER}


def test_size_counts_uncompressed_bytes(folder):
    with Sink(folder / "new.gz") as sink:
        sink.write(AFTER)
        assert sink.size == len(AFTER)


# All or nothing.


@every_suffix
@pytest.mark.parametrize("old", [True, False])
def test_the_target_is_unchanged_before_the_commit(folder, suffix, old, kind_of_new_file):
    path = folder / f"new{suffix}"
    if old:
        path.write_bytes(OLD)
    before = {path: OLD} if old else {}
    with Sink(path, force=True) as sink:
        sink.write(AFTER)
        parts = list(folder.glob(".lsconvert-*.part"))
        assert len(parts) == (kind_of_new_file == "named")
        if old and os.name == "posix":
            assert [stat.S_IMODE(path.stat().st_mode) for path in parts or open_files(folder)] == [0o600]
        assert {path: path.read_bytes() for path in folder.iterdir() if path not in parts} == before
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


@every_suffix
@pytest.mark.parametrize("text", [CONFLICT, b"[{}", b"", b"[nonsense]", b"<html>", b"[" * 999])
def test_failed_conversion_leaves_the_old_file(folder, suffix, text):
    path = folder / f"new{suffix}"
    path.write_bytes(OLD)
    with pytest.raises(LSConvertError):
        convert(io.BytesIO(text), path, to="v2", force=True)
    assert path.read_bytes() == OLD
    assert names(folder) == [path.name]


def fail(monkeypatch, owner, name, nth):
    """Make the nth call of a function fail like a broken disk."""
    real, count = getattr(owner, name), itertools.count(1)

    def call(*args, **options):
        if next(count) == nth:
            raise OSError(errno.EIO, "Input/output error")
        return real(*args, **options)

    monkeypatch.setattr(owner, name, call)


@posix
@pytest.mark.parametrize("suffix", [".json", ".gz"])
@pytest.mark.parametrize("old", [True, False])
@pytest.mark.parametrize(
    ("owner", "name", "nth"),
    [
        *((os, "open", nth) for nth in range(1, 5)),
        *((os, "fsync", nth) for nth in range(1, 4)),
        *((os, name, nth) for name in ("fstat", "lstat", "fchmod", "link", "fdopen") for nth in range(1, 6)),
        (Path, "replace", 1),
        *((Path, "stat", nth) for nth in range(1, 4)),
    ],
)
def test_failing_call(monkeypatch, folder, source, suffix, old, owner, name, nth):
    """After an OutputError the old file is there; without an error, the new one."""
    path = folder / f"new{suffix}"
    if old:
        path.write_bytes(OLD)
    error = None
    with monkeypatch.context() as patch:
        fail(patch, owner, name, nth)
        try:
            convert(io.BytesIO(BEFORE), path, to="v2", force=True)
        except OutputError as caught:
            error = caught
    if error is not None:
        assert (error.message, error.where.file) == ("cannot write: input/output error", str(path))
        assert names(folder) == ([path.name] if old else [])
        assert not old or path.read_bytes() == OLD
    else:
        assert names(folder) == [path.name]
        assert unpacked(path) == AFTER


@contextmanager
def file_size_limit(size):
    """Limit the size of files, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@posix
@every_suffix
def test_full_disk(folder, suffix):
    """The old file stays, even if only the last byte does not fit."""
    path = folder / f"new{suffix}"
    noise = random.Random(1).randbytes(20_000).hex()
    text = json.dumps([{"data": {"text": noise}, "annotations": []}]).encode()
    convert(io.BytesIO(text), path, to="v2")
    whole = path.read_bytes()
    path.write_bytes(OLD)
    for size in (0, 1, 100, 4096, 8192, 8193, len(whole) // 2, len(whole) - 1):
        with file_size_limit(size), pytest.raises(OutputError, match="cannot write: file too large"):
            convert(io.BytesIO(text), path, to="v2", force=True)
        assert path.read_bytes() == OLD
        assert names(folder) == [path.name]
    with file_size_limit(len(whole)):
        convert(io.BytesIO(text), path, to="v2", force=True)
    assert path.read_bytes() == whole


def test_interrupt_leaves_the_old_file(folder):
    path = folder / "new.json"
    path.write_bytes(OLD)
    with suppress(KeyboardInterrupt), Sink(path, force=True) as sink:
        sink.write(AFTER)
        raise KeyboardInterrupt
    assert path.read_bytes() == OLD
    assert names(folder) == [path.name]


@posix
@pytest.mark.skipif(getattr(os, "geteuid", lambda: 1)() != 0, reason="only root may give files away")
def test_owner_and_group_of_the_old_file_are_kept(folder):
    path = folder / "old.json"
    path.write_bytes(OLD)
    path.chmod(0o640)
    os.chown(path, 1234, 2345)
    write(path, AFTER, force=True)
    found = path.stat()
    assert (found.st_uid, found.st_gid, stat.S_IMODE(found.st_mode)) == (1234, 2345, 0o640)


def test_the_umask_is_not_changed(folder):
    """The umask belongs to the whole process, so it must not be changed even for a moment."""
    script = """
import io, os, sys
import lsconvert
os.umask = lambda mask: sys.exit("the umask was changed")
lsconvert.upgrade(io.BytesIO(b"[]"), sys.argv[1])
"""
    subprocess.run([sys.executable, "-c", script, folder / "new.json"], check=True)


WRITER = """
import io, sys
import lsconvert
path, number = sys.argv[1:]
text = b'[{"id":' + number.encode() * 100_000 + b',"data":{},"annotations":[]}]'
for _ in range(4):
    lsconvert.convert(io.BytesIO(text), path, to="v2", force=True)
"""


@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
def test_a_signal_while_the_sink_is_created_leaves_no_file(folder, monkeypatch):
    """A signal handler can raise between any two lines. Try each line after the file was created."""
    opened, real = [], os.open
    monkeypatch.setattr(os, "open", lambda *given, **named: opened.append(real(*given, **named)) or opened[-1])

    def hold(moment):
        def interrupt(_frame, event, _):
            if opened and event == "line" and next(passed) == moment:
                raise KeyboardInterrupt
            return interrupt

        opened.clear()
        passed = itertools.count()
        with ExitStack() as stack:
            sys.settrace(interrupt)
            try:
                stack.enter_context(Sink(folder / "new.json"))
            finally:
                sys.settrace(None)
        return next(passed)

    for moment in itertools.count():
        try:
            last = hold(moment)
            break
        except KeyboardInterrupt:  # its traceback refers to the sink
            pass
        if names(folder):
            gc.collect()
        assert names(folder) == []
    assert last == moment > 20


@posix
def test_a_forked_process_does_not_remove_the_file(folder):
    """It inherits the finalizers of the sink."""
    script = """
import os, sys
from lsconvert.io.sink import Sink
with Sink(sys.argv[1]) as sink:
    if os.fork() == 0:
        sys.exit()
    os.wait()
    sink.write(b"[]")
    sink.commit()
"""
    subprocess.run([sys.executable, "-c", script, folder / "new.json"], check=True)
    assert (names(folder), (folder / "new.json").read_bytes()) == (["new.json"], b"[]")


@pytest.mark.parametrize("count", [2, pytest.param(8, marks=pytest.mark.slow)])
def test_concurrent_writers(folder, count):
    path, numbers = folder / "contested.json", range(1, count + 1)
    wanted = {b'[{"id":' + str(n).encode() * 100_000 + b',"data":{},"annotations":[]}]' for n in numbers}
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, path, str(n)]) for n in numbers]
    seen = set()
    while any(writer.poll() is None for writer in writers):
        with suppress(FileNotFoundError):  # before the first is done
            seen.add(path.read_bytes())
    assert [writer.wait() for writer in writers] == [0] * count
    assert path.read_bytes() in wanted
    assert seen <= wanted
    assert names(folder) == [path.name]


# Modes.


@posix
@every_suffix
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o444, 0o755])
def test_mode_of_the_old_file_is_kept(folder, suffix, mode):
    path = folder / f"old{suffix}"
    path.write_bytes(OLD)
    path.chmod(mode)
    write(path, AFTER, force=True)
    assert stat.S_IMODE(path.stat().st_mode) == mode


@posix
@pytest.mark.parametrize("umask", [0o022, 0o027, 0o077, 0])
def test_new_file_gets_the_mode_of_the_umask(folder, umask):
    before = os.umask(umask)
    try:
        write(folder / "new.json", AFTER)
    finally:
        assert os.umask(before) == umask
    assert stat.S_IMODE((folder / "new.json").stat().st_mode) == 0o666 & ~umask


# Files that exist at the path.


def test_no_overwrite_without_force(folder, source):
    path = folder / "old.json"
    path.write_bytes(OLD)
    with pytest.raises(OutputError, match="exists already") as caught:
        convert(source, path, to="v2")
    assert "force=True" in caught.value.hint
    assert path.read_bytes() == OLD
    convert(source, path, to="v2", force=True)
    assert path.read_bytes() == AFTER
    assert names(folder) == [path.name]


def test_in_place(source, monkeypatch):
    monkeypatch.chdir(source.parent)
    convert(source, "./before.json", to="v2")
    assert source.read_bytes() == AFTER
    assert names(source.parent) == [source.name]


def test_in_place_failure(source):
    source.write_bytes(CONFLICT)
    with pytest.raises(ConversionError):
        convert(source, source, to="v2")
    assert source.read_bytes() == CONFLICT
    assert names(source.parent) == [source.name]


@posix
def test_hard_links_keep_the_replaced_file(folder, source):
    other = folder / "other.json"
    other.hardlink_to(source)
    convert(source, source, to="v2")
    assert source.read_bytes() == AFTER
    assert other.read_bytes() == BEFORE


@posix
@pytest.mark.parametrize("exists", [True, False])
def test_symbolic_link_is_replaced(folder, source, exists):
    elsewhere, path = folder / "elsewhere", folder / "link.json"
    if exists:
        elsewhere.write_bytes(OLD)
    path.symlink_to(elsewhere)
    with pytest.raises(OutputError, match="exists already"):
        convert(source, path, to="v2")
    assert path.is_symlink()
    convert(source, path, to="v2", force=True)
    assert not path.is_symlink()
    assert path.read_bytes() == AFTER
    assert elsewhere.exists() == exists
    assert not exists or elsewhere.read_bytes() == OLD


@posix
@pytest.mark.parametrize("force", [True, False])
@pytest.mark.parametrize("linked", [True, False])
@pytest.mark.parametrize(("make", "what"), [(os.mkfifo, "not a regular file"), (os.mkdir, "a directory")])
def test_other_kinds_of_files_are_refused(folder, source, force, linked, make, what):
    path = folder / "special"
    make(path)
    if linked:
        path, linked_to = folder / "link", path
        path.symlink_to(linked_to)
    before = os.lstat(path)
    with pytest.raises(OutputError, match=f"is {what}"):
        convert(source, path, to="v2", force=force)
    assert os.lstat(path)[:3] == before[:3]
    assert not [name for name in names(folder) if name.startswith(".")]


def test_missing_folder(folder, source):
    with pytest.raises(OutputError, match="no such file or directory"):
        convert(source, folder / "nowhere" / "new.json", to="v2")
    assert names(folder) == []


def test_zstd_is_not_installed(folder, source, monkeypatch):
    for name in ("backports", "compression"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(OutputError, match="zstd support is not installed"):
        convert(source, folder / "new.zst", to="v2")
    assert names(folder) == []


# File objects.


class Raw(io.RawIOBase):
    """An unbuffered file object, with the number of bytes that each call of `write` accepts."""

    def __init__(self, *takes):
        self.takes = itertools.cycle(takes)
        self.data = b""

    def writable(self):
        return True

    def write(self, data):
        take = next(self.takes)
        if isinstance(take, OSError):
            raise take
        taken = None if take is None else bytes(data[:take])
        self.data += taken or b""
        return None if taken is None else len(taken)


@pytest.mark.parametrize("takes", [(1,), (3, 0, 2), (1 << 20,)])
def test_raw_file_object(source, takes):
    raw = Raw(*takes)
    convert(source, raw, to="v2")
    assert raw.data == AFTER
    assert not raw.closed


def test_raw_file_object_that_would_block(source):
    """`write` returns None if a non-blocking pipe is full: no byte was written, and none may be lost."""
    raw = Raw(3, None)
    with suppress(OutputError):
        convert(source, raw, to="v2")
        assert raw.data == AFTER


def test_file_object(source, tmp_path):
    with io.BytesIO(b"before ") as file:
        file.seek(7)
        convert(source, file, to="v2")
        assert file.getvalue() == b"before " + AFTER
    with (tmp_path / "new.gz").open("wb") as file:
        convert(source, file, to="v2")  # only the suffix of a path selects compression
        assert (tmp_path / "new.gz").read_bytes() == AFTER


def test_file_object_that_fails(source, tmp_path):
    with pytest.raises(OutputError, match="cannot write: no space left on device"):
        convert(source, Raw(10, OSError(errno.ENOSPC, "No space left on device")), to="v2")
    with (tmp_path / "new").open("wb") as file:
        pass
    with pytest.raises(OutputError, match="closed file") as caught:
        convert(source, file, to="v2")
    assert caught.value.where.file == str(tmp_path / "new")


def test_broken_pipe_is_not_an_output_error(source):
    with pytest.raises(BrokenPipeError):
        convert(source, Raw(BrokenPipeError(errno.EPIPE, "Broken pipe")), to="v2")


def test_stdout(source, monkeypatch):
    stdout = io.TextIOWrapper(io.BytesIO())
    monkeypatch.setattr(sys, "stdout", stdout)
    assert convert(source, "-", to="v2").target == "<stdout>"
    assert stdout.buffer.getvalue() == AFTER
    monkeypatch.setattr(sys, "stdout", None)
    with pytest.raises(OutputError, match="standard output is closed"):
        convert(source, "-", to="v2")


@posix
@pytest.mark.parametrize("old", [True, False])
def test_a_folder_that_is_removed_during_the_run(folder, source, old):
    if old:
        (folder / "new.json").write_bytes(OLD)
    sink = Sink(folder / "new.json", force=True)
    sink.write(AFTER)
    shutil.rmtree(folder)
    with pytest.raises(OutputError, match="no such file or directory"):
        sink.commit()
    sink.__exit__()
    assert not folder.exists()


def test_a_temporary_file_that_is_removed_during_the_run(folder, monkeypatch):
    monkeypatch.setattr(atomic_file, "ANONYMOUS", 0)
    sink = Sink(folder / "new.json")
    sink.write(AFTER)
    [part] = folder.iterdir()
    part.unlink()
    with pytest.raises(OutputError, match="no such file or directory"):
        sink.commit()
    sink.__exit__()
    assert names(folder) == []


@pytest.mark.parametrize("error", [OSError(errno.EIO, "Input/output error"), ValueError("closed")])
def test_an_input_that_cannot_be_closed_after_the_commit(folder, source, monkeypatch, error):
    """The input was read whole, and the output is published."""

    def close(stack):
        raise error

    monkeypatch.setattr("lsconvert.io.source.ExitStack.close", close)
    report = convert(source, folder / "new.json", to="v2")
    assert report.tasks == 1
    assert (folder / "new.json").read_bytes() == AFTER
