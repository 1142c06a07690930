"""Atomic files: a killed process leaves no file, and no file is replaced by mistake."""

import itertools
import os
import signal
import subprocess
import sys

import pytest

from lsconvert import OutputError, upgrade
from lsconvert.io import atomic_file, temporary_files
from lsconvert.io.atomic_file import AtomicFile
from lsconvert.io.temporary_files import TemporaryPath, remove_abandoned

OLD, NEW = b"old and precious", b"new"
posix = pytest.mark.skipif(os.name != "posix", reason="needs a POSIX system")
anonymous = pytest.mark.skipif(not atomic_file.ANONYMOUS, reason="needs files without a name")


@pytest.fixture(params=["anonymous", "named"] if atomic_file.ANONYMOUS else ["named"])
def kind(request, monkeypatch):
    """The name of a file while it is written: none, or `.lsconvert-*.part`."""
    if request.param == "named":
        monkeypatch.setattr(atomic_file, "ANONYMOUS", 0)
    return request.param


def made(target, *, force=False):
    """Return a complete file that is not published."""
    new = AtomicFile(target, force=force, same=target.exists())
    new.file.write(NEW)
    new.complete()
    return new


def names(folder):
    return sorted(path.name for path in folder.iterdir())


WRITER = """
import sys, time
from lsconvert.io import atomic_file
from lsconvert.io.atomic_file import AtomicFile
atomic_file.ANONYMOUS = 0
from pathlib import Path
new = AtomicFile(Path(sys.argv[1]), force=True)
print("ready", flush=True)
time.sleep(600)
"""


@pytest.fixture
def writer(tmp_path):
    """Start processes that write a file for a target."""
    processes = []

    def start(target):
        process = subprocess.Popen([sys.executable, "-c", WRITER, target], stdout=subprocess.PIPE)
        processes.append(process)
        assert process.stdout.readline() == b"ready\n"
        return process

    yield start
    for process in processes:
        process.kill()
        process.wait()
        process.stdout.close()


@posix
def test_the_next_run_removes_the_file_of_a_killed_one(tmp_path, writer, kind):
    target = tmp_path / "a.json"
    process = writer(target)
    [part] = names(tmp_path)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert names(tmp_path) == [part]
    new = made(target)
    assert new.abandoned == 1
    new.publish()
    assert names(tmp_path) == ["a.json"]


@posix
def test_the_file_of_a_running_process_is_left_alone(tmp_path, writer, kind):
    target = tmp_path / "a.json"
    writer(target)
    [part] = names(tmp_path)
    new = made(target)
    assert new.abandoned == 0
    new.publish()
    assert names(tmp_path) == [part, "a.json"]


@posix
def test_files_for_other_targets_are_left_alone(tmp_path, writer, kind):
    process = writer(tmp_path / "b.json")
    process.send_signal(signal.SIGKILL)
    process.wait()
    new = made(tmp_path / "a.json")
    assert new.abandoned == 0
    new.discard()
    assert len(names(tmp_path)) == 1


@posix
def test_the_report_counts_removed_files(tmp_path, writer):
    process = writer(tmp_path / "a.json")
    process.send_signal(signal.SIGKILL)
    process.wait()
    (tmp_path / "in.json").write_bytes(b'[{"data":{},"completions":[]}]')
    report = upgrade(tmp_path / "in.json", tmp_path / "a.json")
    assert [(note.code, note.count) for note in report.notes] == [("abandoned-removed", 1)]


@posix
def test_a_file_that_another_run_removes_before_it_is_locked_is_created_again(tmp_path, monkeypatch):
    """Between the creation of a file and its lock, another process may remove it as abandoned."""
    monkeypatch.setattr(atomic_file, "ANONYMOUS", 0)
    real, target, removed = atomic_file.lock_new, tmp_path / "a.json", []

    def lock_new(descriptor, path):
        if not removed:
            removed.append(remove_abandoned(target))
        return real(descriptor, path)

    monkeypatch.setattr(atomic_file, "lock_new", lock_new)
    new = made(target)
    assert removed == [1]
    assert len(names(tmp_path)) == 1
    new.publish()
    assert (names(tmp_path), target.read_bytes()) == (["a.json"], NEW)


def test_several_files_for_one_target(tmp_path, kind):
    target = tmp_path / "a.json"
    files = [made(target, force=True) for _ in range(10)]
    for new in files[1:]:
        new.publish()
        assert target.read_bytes() == NEW
    files[0].discard()
    assert names(tmp_path) == ["a.json"]


def test_a_file_that_appears_during_the_run_is_not_replaced(tmp_path, kind):
    target = tmp_path / "a.json"
    new = made(target)
    target.write_bytes(OLD)
    with pytest.raises(FileExistsError):
        new.publish()
    new.discard()
    assert (names(tmp_path), target.read_bytes()) == (["a.json"], OLD)
    new = made(target, force=True)
    target.write_bytes(OLD)
    new.publish()
    assert (names(tmp_path), target.read_bytes()) == (["a.json"], NEW)


def test_a_file_that_changes_during_the_run_is_not_replaced(tmp_path, kind):
    """Without force, only the unchanged file that had the name at the beginning is replaced."""
    target, other = tmp_path / "a.json", tmp_path / "b.json"
    target.write_bytes(OLD)
    new = made(target)
    other.write_bytes(b"newer and precious")
    other.replace(target)
    with pytest.raises(OutputError, match="changed by another program"):
        new.publish()
    new.discard()
    assert (names(tmp_path), target.read_bytes()) == (["a.json"], b"newer and precious")


@posix
@pytest.mark.parametrize("error", [PermissionError, FileExistsError])
def test_file_systems_without_hard_links(tmp_path, monkeypatch, error):
    """Without links, the target is checked once more before the file is renamed."""
    monkeypatch.setattr(atomic_file, "ANONYMOUS", 0)
    monkeypatch.setattr(os, "link", lambda *_, **__: (_ for _ in ()).throw(PermissionError(1, "no links")))
    target = tmp_path / "a.json"
    new = made(target)
    if error is FileExistsError:
        target.write_bytes(OLD)
        with pytest.raises(FileExistsError):
            new.publish()
        new.discard()
    else:
        new.publish()
    assert (names(tmp_path), target.read_bytes()) == (["a.json"], OLD if error is FileExistsError else NEW)


@anonymous
@pytest.mark.parametrize("missing", ["O_TMPFILE", "/proc"])
def test_systems_without_unnamed_files(tmp_path, monkeypatch, missing):
    real = os.open

    def no_anonymous(path, flags, *rest, **named):
        if flags & os.O_TMPFILE == os.O_TMPFILE:
            raise IsADirectoryError(21, "is a directory")
        return real(path, flags, *rest, **named)

    if missing == "/proc":
        exists = os.path.exists
        monkeypatch.setattr(os.path, "exists", lambda path: not str(path).startswith("/proc") and exists(path))
    else:
        monkeypatch.setattr(os, "open", no_anonymous)
    new = made(tmp_path / "a.json")
    assert len(names(tmp_path)) == 1
    new.publish()
    assert (names(tmp_path), (tmp_path / "a.json").read_bytes()) == (["a.json"], NEW)


def test_closed_files_can_be_published(tmp_path, kind):
    for number, force in itertools.product(range(2), (True, False)):
        target = tmp_path / f"{number}{force}.json"
        new = made(target, force=force)
        new.close()
        assert len(names(tmp_path)) == 1
        new.publish()
        assert target.read_bytes() == NEW
        target.unlink()


def test_temporary_names_are_short(tmp_path, kind):
    target = tmp_path / ("x" * 250 + ".json")
    made(target).publish()
    assert names(tmp_path) == [target.name]
    part = TemporaryPath(target, os.mkdir)
    assert len(part.path.name) < 40
    part.path.rmdir()
    part.release()


@pytest.mark.parametrize("force", [True, False])
def test_move_keeps_its_own_file(tmp_path, kind, force):
    """The file is closed and unlocked, like that of a process that has ended."""
    new = made(tmp_path / "a.json", force=force)
    new.close()
    new.retarget(tmp_path / "a.json", force=force)
    assert new.abandoned == 0
    new.publish()
    assert (names(tmp_path), (tmp_path / "a.json").read_bytes()) == (["a.json"], NEW)


@posix
@pytest.mark.parametrize("other", [b"other", NEW])
def test_a_closed_file_that_another_run_has_replaced_is_not_published(tmp_path, kind, other):
    new = made(tmp_path / "a.json")
    new.close()
    [part] = tmp_path.iterdir()
    part.unlink()
    part.write_bytes(other)
    with pytest.raises(OutputError, match="another run"):
        new.publish()
    new.discard()
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [other]


@posix
def test_a_new_file_is_private_only_if_it_replaces_one(tmp_path, kind):
    target, other = tmp_path / "a.json", tmp_path / "b.json"
    target.write_bytes(OLD)
    target.chmod(0o644)
    new = made(target, force=True)
    assert os.fstat(new.file.fileno()).st_mode & 0o777 == 0o600
    new.retarget(other, force=True)
    new.publish()
    umask = os.umask(0)
    os.umask(umask)
    assert other.stat().st_mode & 0o777 == 0o666 & ~umask


@anonymous
@pytest.mark.parametrize("force", [True, False])
@pytest.mark.parametrize("old", [True, False])
def test_systems_that_refuse_to_name_an_unnamed_file(tmp_path, monkeypatch, force, old):
    """The file is copied to a named one."""
    target, real = tmp_path / "a.json", os.link

    def link(source, *given, **named):
        if str(source).startswith("/proc"):
            raise PermissionError(1, "Operation not permitted")
        return real(source, *given, **named)

    if old:
        target.write_bytes(OLD)
        target.chmod(0o640)
    new = AtomicFile(target, force=force, same=old)
    new.file.write(NEW)
    new.complete()
    monkeypatch.setattr(os, "link", link)
    new.publish()
    assert (names(tmp_path), target.read_bytes()) == (["a.json"], NEW)
    assert not old or target.stat().st_mode & 0o777 == 0o640


@posix
def test_a_link_that_was_created_although_the_call_failed(tmp_path, monkeypatch, kind):
    """A network file system may lose the reply and try again."""
    real = os.link

    def link(*given, **named):
        real(*given, **named)
        raise FileExistsError(17, "File exists")

    new = made(tmp_path / "a.json")
    monkeypatch.setattr(os, "link", link)
    new.publish()
    new.discard()
    assert (tmp_path / "a.json").read_bytes() == NEW


@posix
def test_systems_without_locks_keep_abandoned_files(tmp_path, monkeypatch):
    """Without locks, an abandoned file looks like that of a running process."""
    import fcntl

    monkeypatch.setattr(atomic_file, "ANONYMOUS", 0)
    monkeypatch.setattr(fcntl, "flock", lambda *_: (_ for _ in ()).throw(OSError(95, "not supported")))
    first, second = made(tmp_path / "a.json"), made(tmp_path / "a.json")
    assert (second.abandoned, len(names(tmp_path))) == (0, 2)
    second.publish()
    first.discard()
    assert names(tmp_path) == ["a.json"]
    assert temporary_files.lock(0) is None
