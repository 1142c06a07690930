"""Run the commands that a page of the documentation shows, in a folder with the files that they name."""

import gzip
import json
import re
import shlex
import shutil
import subprocess
import zipfile
from pathlib import Path

from click.testing import CliRunner

from lsconvert.cli import cli

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "tests" / "samples"
# Programs that need a network or a new environment. test_docs.py has a test that installs.
NOT_RUN = ("curl", "pip", "python3", "zensical", ".venv/bin/pip")


def prepare(folder):
    """Write the files that the pages name to a folder."""
    shutil.copytree(SAMPLES, folder / "tests/samples")
    shutil.copytree(ROOT / "docs/images", folder / "docs/images")
    text = (SAMPLES / "v1-export.json").read_bytes()
    others = text.replace(b'"id": 10', b'"id": 20')
    for name in ("exports/deep", "more", "completions"):
        (folder / name).mkdir(parents=True)
    for name in ("export.json", "old.json", "exports/x.json", "a.json"):
        (folder / name).write_bytes(text)
    for name in ("new.json", "b.json", "exports/deep/y.json"):
        (folder / name).write_bytes(others)
    shutil.copy(ROOT / "tests/golden/upgraded/sample.after.json", folder / "migrated.json")
    lines = b"".join(json.dumps(task).encode() + b"\n" for task in json.loads(others))
    for name in ("b.jsonl.gz", "lines.jsonl.gz"):
        (folder / name).write_bytes(gzip.compress(lines))
    (folder / "tasks.json").write_text('{"1": {"id": 1, "data": {"text": "A"}}}')
    (folder / "completions/1.json").write_text('{"id": 1, "data": {"text": "A"}, "completions": []}')
    with zipfile.ZipFile(folder / "more/c.zip", "w") as archive:
        archive.writestr("c.json", text)
    shutil.make_archive(str(folder / "export"), "gztar", folder, "exports")
    shutil.copy(SAMPLES / "config.xml", folder / "config.xml")
    both = '{"id": 2, "data": {"text": "B"}, "completions": [{"result": []}], "annotations": [{"result": []}]}'
    (folder / "broken.json").write_text(f'[{{"id": 1, "data": {{"text": "A"}}, "completions": []}},\n{both}]')
    (folder / "windows.json").write_bytes('[{"id": 1, "data": {"text": "Café"}, "completions": []}]'.encode("cp1252"))
    (folder / "users.csv").write_text("old,new\n103,7\n104,a@example.com\n")
    (folder / "tasks.csv").write_text("old,new\n101,1\n102,2\n103,3\n")
    (folder / "labels.csv").write_text("old,new\nPositive,Good\n")
    (folder / "controls.csv").write_text("old,new\nsentiment,mood\n")
    (folder / "ids.txt").write_text("101\n103\n")
    (folder / "calls.txt").write_text("curl https://ls.example.com/api/projects/\n")
    (folder / "export.py").write_text("print(1)\n")


def shell_lines(page):
    """Return the commands in the `sh` blocks of a page, each with the exit code that its comment names, or 0."""
    blocks = re.findall(r"^```sh\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    lines = [line for block in blocks for line in block.splitlines() if line and line[0] != "#"]
    codes = [re.search(r" # .*exit code (\d)", line) for line in lines]
    return [(re.sub(r"\s# .*", "", line), int(code[1]) if code else 0) for line, code in zip(lines, codes)]


def run(line, *, alternatives=False):
    """Run a command in the current folder; return its exit code and its output. None: it needs what tests lack.

    Of alternatives, a command may write to the output of an earlier one, which is removed first.
    """
    words = shlex.split(line.removeprefix(".venv/bin/"))
    if words[0] in NOT_RUN or (words[0] != "lsconvert" and shutil.which(words[0]) is None):
        return None
    if words[0] != "lsconvert":
        done = subprocess.run(words, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        return done.returncode, done.stdout
    words, given, target = _redirected(words[1:])
    if alternatives:
        _remove_output(words)
    result = CliRunner().invoke(cli, words, input=given)
    if target:
        Path(target).write_bytes(result.stdout_bytes)
    return result.exit_code, result.output


def _redirected(words):
    given = target = None
    for sign in ("<", ">"):
        if sign in words:
            at = words.index(sign)
            name = words[at + 1]
            words = words[:at] + words[at + 2 :]
            given, target = (Path(name).read_bytes(), target) if sign == "<" else (given, name)
    return words, given, target


def _remove_output(words):
    """Remove the output of an earlier command, unless it is an input too."""
    for option, name in zip(words, words[1:]):
        if option in ("-o", "-O", "--one-file-per-task", "--write-users") and not {"--resume", "--force"} & {*words}:
            path = Path(name)
            if path.is_dir():
                shutil.rmtree(path)
            elif words.count(name) == 1:
                path.unlink(missing_ok=True)
