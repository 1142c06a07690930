"""The memory of a merge does not depend on the number of tasks: its keys are in SQLite, its copies in a temporary file."""

import os
import subprocess
import sys

import pytest

resource = pytest.importorskip("resource")

MERGE = """
import resource, sys
import lsconvert
report = lsconvert.merge(sys.argv[2:], "out.json", on_duplicate=sys.argv[1], max_keys=1000, force=True)
assert [note.count for note in report.notes if note.code == "keys-on-disk"] in ([], [report.tasks]), report
print(report.read, report.tasks, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1 if sys.platform == "linux" else 1024))
"""


def merge(folder, on_duplicate, *names):
    """Return the numbers of tasks read and written, and the peak of memory in KiB, of a process of its own."""
    command = [sys.executable, "-c", MERGE, on_duplicate, *names]
    done = subprocess.run(command, check=True, capture_output=True, cwd=folder, env=os.environ)
    return map(int, done.stdout.split())


@pytest.mark.slow
@pytest.mark.parametrize("on_duplicate", ["first", "join"])
def test_a_hundred_thousand_tasks(tmp_path, kernel, monkeypatch, on_duplicate):
    monkeypatch.setenv("LSCONVERT_KERNEL", kernel)
    count = 100_000 if kernel == "native" else 20_000
    for name, start in (("a.json", 0), ("b.json", count // 4)):
        tasks = (
            b'{"id": %d, "data": {}, "annotations": [{"id": %d}]}' % (n, n) for n in range(start, start + count // 2)
        )
        (tmp_path / name).write_bytes(b"[" + b",\n".join(tasks) + b"]")
    (tmp_path / "few.json").write_bytes((tmp_path / "a.json").read_bytes()[:100_000].rpartition(b",\n")[0] + b"]")
    _, _, base = merge(tmp_path, on_duplicate, "few.json", "few.json")
    read, written, peak = merge(tmp_path, on_duplicate, "a.json", "b.json")
    assert (read, written) == (count, count * 3 // 4)
    assert peak < base + 16 * 1024  # the cache of SQLite is a part of it; the keys alone would take 25 MiB
