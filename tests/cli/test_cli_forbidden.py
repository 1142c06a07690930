"""Folders and files that this user may not read, list or enter: a documented exit code, one message, nothing changed."""

import os
import shutil
import subprocess
import sys

import pytest

COMMAND = [sys.executable, "-m", "lsconvert"]
CAPABILITIES = "-dac_override,-dac_read_search,-fowner,-chown"
V1 = b'[{"id": 1, "data": {}, "completions": []}, {"id": 2, "data": {}, "completions": []}]'

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs a POSIX system")


@pytest.fixture
def command():
    """Return the command of lsconvert, run as a user without the rights of root."""
    if os.geteuid() != 0:
        return COMMAND
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        pytest.skip("root needs setpriv to drop its rights")
    return [setpriv, f"--bounding-set={CAPABILITIES}", f"--inh-caps={CAPABILITIES}", *COMMAND]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in.json").write_bytes(V1)
    for name in ("unlisted", "closed", "storage"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "in.json").write_bytes(V1)
    (tmp_path / "link.json").symlink_to("closed/in.json")
    (tmp_path / "broken.json").symlink_to("closed/none.json")
    (tmp_path / "unreadable.json").write_bytes(V1)
    modes = {"unlisted": 0o333, "closed": 0o666, "unreadable.json": 0o200, "storage/in.json": 0o200}
    for name, mode in modes.items():
        (tmp_path / name).chmod(mode)
    yield tmp_path
    for name in modes:
        (tmp_path / name).chmod(0o700)


def contents(folder):
    """Return all file names if the tests run as root, else None: other users cannot read them here."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")} if os.geteuid() == 0 else None


@pytest.mark.parametrize(
    ("args", "code"),
    [
        ("upgrade in.json -o unlisted/out.json --max-tasks 1", 4),
        ("upgrade unreadable.json", 3),
        ("validate unlisted", 3),
        ("migrate-scripts closed", 3),
        *(
            pytest.param(*each, marks=pytest.mark.slow)
            for each in (
                ("upgrade in.json -o link.json", 4),
                ("upgrade in.json -o out.json --users closed/users.csv", 3),
                ("upgrade closed/in.json -o out.json", 3),
                ("inspect in.json --write-users closed/users.csv", 4),
                ("upgrade in.json -o closed/out.json", 4),
                ("upgrade in.json -o closed/out.json --force", 4),
                ("upgrade in.json -O closed/sub", 4),
                ("upgrade in.json -O closed", 4),
                ("upgrade in.json -o broken.json", 4),
                ("upgrade in.json -o out.json --quarantine closed/bad.jsonl", 4),
                ("upgrade in.json -o out.json --users unreadable.json", 3),
                ("upgrade link.json -o out.json", 3),
                ("upgrade unreadable.json -o out.json", 3),
                ("upgrade unlisted -o out.json", 3),
                ("upgrade closed -o out.json", 3),
                ("upgrade storage -o out.json", 3),
                ("validate in.json --schema closed/schema.json", 3),
                ("verify in.json closed/in.json", 3),
                ("inspect unreadable.json", 3),
                ("migrate-scripts unlisted", 3),
            )
        ),
    ],
)
def test_forbidden(folder, command, args, code):
    before = contents(folder)
    done = subprocess.run([*command, *args.split()], check=False, capture_output=True, timeout=60)
    assert done.returncode == code, done.stderr
    assert b"Traceback" not in done.stderr
    assert done.stderr
    assert contents(folder) == before
    assert (folder / "in.json").read_bytes() == V1


def test_output_to_a_folder_that_cannot_be_listed(folder, command):
    done = subprocess.run([*command, "upgrade", "in.json", "-o", "unlisted/out.json"], check=False, capture_output=True)
    assert done.returncode == 0, done.stderr
    (folder / "unlisted").chmod(0o700)
    assert sorted(os.listdir(folder / "unlisted")) == ["in.json", "out.json"]


def test_a_link_to_a_forbidden_file_is_replaced(folder, command):
    """The link is replaced, not followed, so its target does not matter."""
    done = subprocess.run(
        [*command, "upgrade", "in.json", "-o", "link.json", "--force"], check=False, capture_output=True
    )
    assert done.returncode == 0, done.stderr
    assert not (folder / "link.json").is_symlink()
    assert (folder / "link.json").read_bytes() == V1.replace(b"completions", b"annotations")
