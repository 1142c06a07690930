"""Several files of one run are published together or not at all, and no manifest describes a mix."""

import errno
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from contextlib import ExitStack
from pathlib import Path

import pytest

from lsconvert import LSConvertError, OutputError, upgrade
from lsconvert.io import atomic_file, old_file
from lsconvert.io.commit import commit_all
from lsconvert.io.sink import Sink

posix = pytest.mark.skipif(os.name != "posix", reason="needs a POSIX system")


@pytest.fixture(params=["anonymous", "named"] if atomic_file.ANONYMOUS else ["named"], autouse=True)
def kind(request, monkeypatch):
    """The name of a file while it is written: none, or `.lsconvert-*.part`."""
    if request.param == "named":
        monkeypatch.setattr(atomic_file, "ANONYMOUS", 0)
    return request.param


def tasks(text, count=3):
    return json.dumps([{"id": n, "data": {"t": text}, "completions": []} for n in range(count)]).encode()


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def convert_parts(folder, text, count=3):
    source = folder.parent / f"{text}.json"
    source.write_bytes(tasks(text, count))
    return upgrade(source, folder / "out.json", max_tasks=1, force=True)


def convert_with_quarantine(folder, text):
    source = folder.parent / f"{text}.json"
    source.write_bytes(tasks(text)[:-1] + b',{"data":{"' + text.encode() + b'":1},"completions":[{"result":[[],1]}]}]')
    return upgrade(source, folder / "out.json", quarantine=folder / "bad.jsonl", force=True)


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "target"
    path.mkdir()
    return path


def fail(monkeypatch, owner, name, nth):
    """Make the nth call of a function fail like a broken disk. Return the list of calls."""
    real, calls = getattr(owner, name), []

    def call(*args, **options):
        calls.append(args)
        if len(calls) == nth:
            raise OSError(errno.EIO, "Input/output error")
        return real(*args, **options)

    monkeypatch.setattr(owner, name, call)
    return calls


CALLS = [(os, "fsync"), (os, "link"), (os, "open"), (os, "fstat"), (os, "lstat"), (Path, "replace"), (Path, "unlink")]


@pytest.mark.slow
@pytest.mark.parametrize("old", [True, False])
@pytest.mark.parametrize("convert", [convert_parts, convert_with_quarantine])
@pytest.mark.parametrize(("owner", "name"), CALLS)
def test_a_failing_call_leaves_all_old_files_or_all_new_ones(folder, monkeypatch, convert, owner, name, old):
    """Compare all files of the folder, for each call of a run that may fail."""
    convert(folder, "new")
    new = contents(folder)
    for path in folder.iterdir():
        path.unlink()
    calls, nth = [()], 0
    while len(calls) >= nth:
        nth += 1
        if old:
            convert(folder, "old")
        before = contents(folder)
        error = None
        with monkeypatch.context() as patch:
            calls = fail(patch, owner, name, nth)
            try:
                convert(folder, "new")
            except LSConvertError as caught:
                error = caught
        after = contents(folder)
        if name == "unlink":  # a file that cannot be removed stays
            after = {file: data for file, data in after.items() if not file.startswith(".lsconvert-")}
        assert after == (before if error is not None else new)
        assert not isinstance(error, OutputError) or error.message == "cannot write: input/output error"
        for path in folder.iterdir():
            path.unlink()


@posix
@pytest.mark.parametrize("nth", [n if n in (2, 6) else pytest.param(n, marks=pytest.mark.slow) for n in range(1, 12)])
def test_no_manifest_describes_a_mix(folder, nth):
    """Kill a process at its nth change of a name."""
    convert_parts(folder, "old")
    script = f"""
import itertools, os, sys
from pathlib import Path
import lsconvert
from lsconvert.io import atomic_file
atomic_file.ANONYMOUS = {atomic_file.ANONYMOUS}
count = itertools.count(1)
def killed(real):
    def call(*given, **named):
        if next(count) == {nth}:
            os.kill(os.getpid(), 9)
        return real(*given, **named)
    return call
Path.replace, Path.unlink, Path.rename = map(killed, (Path.replace, Path.unlink, Path.rename))
lsconvert.upgrade(sys.argv[1], sys.argv[2], max_tasks=1, force=True)
"""
    (folder.parent / "new.json").write_bytes(tasks("new"))
    command = [sys.executable, "-c", script, folder.parent / "new.json", folder / "out.json"]
    code = subprocess.run(command, check=False).returncode
    assert code in (0, -9)
    manifest = folder / "out.manifest.json"
    if manifest.exists():
        for part in json.loads(manifest.read_bytes())["parts"]:
            assert hashlib.sha256((folder / part["file"]).read_bytes()).hexdigest() == part["sha256"]
    convert_parts(folder, "new")  # removes temporary files, and replaces the mix
    assert sorted(contents(folder)) == ["out-001.json", "out-002.json", "out-003.json", "out.manifest.json"]
    assert all(b"old" not in data for data in contents(folder).values())


@posix
def test_a_file_that_appears_during_the_run_prevents_all(folder):
    (folder / "old.json").write_bytes(b"old")
    sinks = [Sink(folder / "old.json", force=True), Sink(folder / "new.json"), Sink(folder / "third.json", force=True)]
    for sink in sinks:
        sink.write(b"new")
    (folder / "new.json").write_bytes(b"precious")
    with pytest.raises(OutputError, match="exists already"):
        commit_all(sinks)
    for sink in sinks:
        sink.__exit__()
    assert contents(folder) == {"old.json": b"old", "new.json": b"precious"}


@posix
def test_signals_wait_for_the_last_file(folder, monkeypatch):
    real, names = Sink.publish, []

    def publish(sink):
        real(sink)
        names.append(sink.name)
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(Sink, "publish", publish)
    sinks = [Sink(folder / "a.json"), Sink(folder / "b.json")]
    with pytest.raises(KeyboardInterrupt):
        commit_all(sinks)
    assert len(names) == 2
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    assert sorted(contents(folder)) == ["a.json", "b.json"]


def test_in_another_thread(folder):
    """Only the main thread runs signal handlers."""
    thread = threading.Thread(target=commit_all, args=([Sink(folder / "a.json"), Sink(folder / "b.json")],))
    thread.start()
    thread.join()
    assert sorted(contents(folder)) == ["a.json", "b.json"]


def refuse_links(monkeypatch, number=errno.EPERM):
    """Refuse hard links, like some file systems, and like Linux for files of other users."""

    def no_links(*_, **__):
        raise OSError(number, "no links")

    monkeypatch.setattr(atomic_file, "ANONYMOUS", 0)
    monkeypatch.setattr(old_file.os, "link", no_links)


@posix
@pytest.mark.parametrize("number", [errno.EPERM, errno.ENOTSUP, errno.EINVAL, errno.EMLINK])
@pytest.mark.parametrize("old", [True, False])
@pytest.mark.parametrize("convert", [convert_parts, convert_with_quarantine])
def test_old_files_are_copied_where_there_are_no_links(folder, monkeypatch, convert, old, number):
    if old:
        convert(folder, "old")
    before = contents(folder)
    refuse_links(monkeypatch, number)
    with monkeypatch.context() as patch:
        fail(patch, Sink, "publish", 2)
        with pytest.raises(OSError, match="Input/output"):
            convert(folder, "new")
    assert contents(folder) == before
    convert(folder, "new")
    assert not [name for name in contents(folder) if name.startswith(".")]
    assert b'"old"' not in b"".join(contents(folder).values())


@posix
def test_an_old_file_that_cannot_be_backed_up_prevents_all(folder, monkeypatch):
    convert_with_quarantine(folder, "old")
    before = contents(folder)
    refuse_links(monkeypatch)
    monkeypatch.setattr(shutil, "copyfileobj", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left")))
    with pytest.raises(OutputError, match="cannot be backed up: no space left"):
        convert_with_quarantine(folder, "new")
    assert {name: data for name, data in contents(folder).items() if data} == before


@posix
def test_files_that_cannot_be_restored_are_named(folder, monkeypatch):
    monkeypatch.setattr(atomic_file, "ANONYMOUS", 0)
    convert_with_quarantine(folder, "old")
    real = Path.replace

    def replace(path, target):
        if Path(target).name == "out.json" or replaced:
            raise OSError(errno.EIO, "Input/output error")
        replaced.append(path)
        return real(path, target)

    replaced = []
    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(OutputError) as caught:
        convert_with_quarantine(folder, "new")
    assert "could not be restored" in caught.value.hint
    assert str(folder / "bad.jsonl") in caught.value.hint


@posix
def test_locks_that_cannot_be_closed(folder, monkeypatch):
    """All files are published by then."""
    convert_with_quarantine(folder, "old")

    class Locks(ExitStack):
        def close(self):
            super().close()
            closed.append(self)
            raise OSError(errno.EIO, "Input/output error")

    closed = []
    monkeypatch.setattr(old_file, "ExitStack", Locks)
    convert_with_quarantine(folder, "new")
    assert len(closed) == 2  # one for each old file
    assert b'"old"' not in b"".join(contents(folder).values())


@posix
def test_two_runs_back_up_the_same_old_file(folder, monkeypatch):
    """Neither removes a backup that the other may have to restore."""
    (folder / "a.json").write_bytes(b"old")
    first, second = ([Sink(folder / name, force=True) for name in ("a.json", "b.json")] for _ in range(2))
    seen = []

    def publish(sink):
        if sink is first[0]:
            with pytest.raises(OSError, match="Input/output"):
                commit_all(second)
        else:
            seen.append(contents(folder))
            Sink(folder / "a.json", force=True).__exit__()  # a third run, which removes abandoned files
            seen.append(contents(folder))
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(Sink, "publish", publish)
    with pytest.raises(OSError, match="Input/output"):
        commit_all(first)
    assert [list(files.values()).count(b"old") for files in seen] == [3, 3]  # the file, and a backup of each run
    assert seen[0] == seen[1]
    for sink in (*first, *second):
        sink.__exit__()
    assert contents(folder) == {"a.json": b"old"}


@posix
def test_symbolic_links_are_restored_as_links(folder, monkeypatch):
    (folder / "elsewhere").write_bytes(b"old")
    (folder / "bad.jsonl").symlink_to("elsewhere")
    (folder / "out.json").mkdir()
    sinks = [Sink(folder / "bad.jsonl", force=True), Sink(folder / "x.json", force=True)]
    fail(monkeypatch, Sink, "publish", 2)
    with pytest.raises(OSError, match="Input/output"):
        commit_all(sinks)
    for sink in sinks:
        sink.__exit__()
    assert (folder / "bad.jsonl").is_symlink()
    assert (folder / "bad.jsonl").read_bytes() == b"old"


def test_systems_that_cannot_link_to_links(folder, monkeypatch):
    """On Windows, Python refuses an argument that the system does not support."""
    monkeypatch.setattr(os, "supports_follow_symlinks", set())
    real = os.link

    def link(source, target, *, follow_symlinks=True, **options):
        if not follow_symlinks:
            raise NotImplementedError("link: follow_symlinks unavailable on this platform")
        real(source, target, **options)

    monkeypatch.setattr(os, "link", link)
    convert_with_quarantine(folder, "old")
    convert_with_quarantine(folder, "new")
    assert b'"old"' not in b"".join(contents(folder).values())
