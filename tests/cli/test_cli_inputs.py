"""Folders, archives and encodings on the command line."""

import json
import tarfile

import pytest
from click.testing import CliRunner

from lsconvert.cli import cli

TASK = {"id": 0, "data": {"x": "é"}, "completions": [{"id": 1, "result": [[]]}]}
UPGRADED = {"id": 0, "data": {"x": "é"}, "annotations": [{"id": 1, "result": []}]}


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*args):
    result = CliRunner().invoke(cli, args)
    return result.exit_code, result.output


def test_completions(folder):
    (folder / "completions").mkdir()
    (folder / "completions" / "0.json").write_text(json.dumps(TASK))
    code, message = run("upgrade", "completions/", "-o", "out.json")
    assert (code, "1 task" in message) == (0, True)
    assert json.loads((folder / "out.json").read_text()) == [UPGRADED]


def test_an_archive_and_a_folder_of_exports(folder):
    (folder / "exports").mkdir()
    for name in ("a.json", "b.json"):
        (folder / "exports" / name).write_text(json.dumps([TASK]))
    with tarfile.open("export.tar.gz", "w:gz") as archive:
        archive.add("exports")
    for source in ("exports", "export.tar.gz"):
        code, message = run("upgrade", source, "-o", "out.json", "--force")
        assert (code, "2 tasks" in message) == (0, True)
        assert json.loads((folder / "out.json").read_text()) == [UPGRADED] * 2
        assert run("verify", source, "out.json")[0] == 0


@pytest.mark.parametrize("command", ["upgrade", "downgrade", "validate", "inspect", "verify"])
def test_encoding(folder, command):
    (folder / "a.json").write_bytes(json.dumps([TASK], ensure_ascii=False).encode("cp1252"))
    (folder / "b.json").write_text(json.dumps([UPGRADED], ensure_ascii=False), encoding="utf-8")
    more = {"upgrade": ["-o", "c.json"], "downgrade": ["-o", "c.json"], "verify": ["b.json"]}.get(command, [])
    code, message = run(command, "a.json", *more)
    assert code == 3
    assert command == "verify" or "Windows-1252" in message
    assert run(command, "a.json", *more, "--encoding", "cp1252")[0] == 0
    code, message = run(command, "a.json", *more, "--encoding", "nonsense")
    assert (code, "unknown encoding" in message) == (2, True)


@pytest.mark.parametrize("options", [[], ["--for", "import"], ["--no-check"]])
@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('"id","text"\n1,a\n', "CSV"),
        ("1,text\n2,a\n", "CSV"),
        ('"[{\\"id\\": 1}]"', "JSON string"),
        ("[{'data': {}}]", "Python"),
        ("\x89PNG\r\n", "image"),
    ],
)
def test_other_files_are_named_whatever_the_target(folder, text, name, options):
    (folder / "a").write_bytes(text.encode("latin-1"))
    code, message = run("upgrade", "a", "-o", "out.json", *options)
    assert (code, name in message) == (3, True)
    assert not (folder / "out.json").exists()
    for command in ("validate", "inspect"):
        code, message = run(command, "a")
        assert (code, name in message) == (3, True)
