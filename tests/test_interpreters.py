"""Subinterpreters: everything works in those that share the GIL; in those with their own, everything but checks."""

import subprocess
import sys

import pytest

pytest.importorskip("_interpreters")

HOST = """
import _interpreters, sys
interpreter = _interpreters.create(sys.argv[1])
failed = _interpreters.exec(interpreter, sys.argv[2])
print(failed.formatted if failed else "fine")
"""
CONVERT = """
import io, lsconvert
sink = io.BytesIO()
report = lsconvert.upgrade(io.BytesIO(b'[{"data":{},"completions":[]}]'), sink, check=%s)
assert sink.getvalue() == b'[{"data":{},"annotations":[]}]'
print(report.kernel)
"""
DECODED = """
import io, lsconvert
assert lsconvert.upgrade_task({"completions": []}) == {"annotations": []}
text = b'[{"data":{},"completions":[{"result":[[]]}]}]'
assert [*lsconvert.iter_tasks(io.BytesIO(text), to="v2")] == [{"data": {}, "annotations": [{"result": []}]}]
"""


@pytest.fixture
def run_in(tmp_path):
    """Run code in a new interpreter of a new process; return the lines that it prints, then "fine" or an error."""

    def run(kind, code):
        command = [sys.executable, "-c", HOST, kind, code]
        return subprocess.run(command, capture_output=True, text=True, check=True, cwd=tmp_path).stdout.splitlines()

    return run


@pytest.mark.parametrize("check", [False, True])
def test_conversion_with_a_shared_gil(run_in, check, kernel, monkeypatch):
    monkeypatch.setenv("LSCONVERT_KERNEL", kernel)
    assert run_in("legacy", CONVERT % check) == [kernel, "fine"]


def test_conversion_with_its_own_gil(run_in):
    assert run_in("isolated", CONVERT % False) == ["python", "fine"]


@pytest.mark.parametrize("kind", ["legacy", "isolated"])
def test_decoded_tasks(run_in, kind):
    assert run_in(kind, DECODED) == ["fine"]
