"""`lsconvert migrate-scripts`: modes, exit codes, formats. `tests/scripts` tests the findings and rewrites."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

import lsconvert
from lsconvert.cli import cli
from lsconvert.cli.commands.migrate_scripts import SCRIPT_FORMATS

ROOT = Path(__file__).parents[2]
EXPORT = """import requests
HEARTEX = "https://app.heartex.ai"
tasks = requests.get(f"{HEARTEX}/api/projects/{p}/results").json()
print(tasks[0]["completions"][0]["result"][0][0])
"""
NEW = EXPORT.replace("/results", "/export?exportType=JSON").replace("completions", "annotations")
CERTAIN = EXPORT.replace('["result"][0][0]', "")  # leaves nothing to review


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("src").mkdir()
    Path("src/export.py").write_text(EXPORT)
    return tmp_path


def run(*arguments):
    return CliRunner().invoke(cli, ["migrate-scripts", *arguments])


def test_the_report():
    done = run("src")
    lines = done.stdout.splitlines()
    assert done.exit_code == 0
    assert lines[0] == (
        f"{Path('src/export.py')}:3:22: LS111 rewrite: export of results becomes GET "
        "/api/projects/<project_id>/export?exportType=JSON (exact, confidence high) [Export data]"
    )
    assert (
        "LS123 review: the code treats result as a list of lists (manual, confidence high) [Export data]" in done.stdout
    )
    assert "LS111 on servers: current Enterprise servers answer 404" in lines[-3] + lines[-2] + lines[-1]
    assert done.stderr == "lsconvert: 2 rewrites to make, 1 place to review, 1 note\n"
    assert Path("src/export.py").read_text() == EXPORT


def test_no_findings():
    Path("src/export.py").write_text("x = 1\n")
    done = run("src", "-q")
    assert (done.exit_code, done.output) == (0, "")


@pytest.mark.parametrize(
    ("script", "code"), [(EXPORT, 1), (NEW, 1), (CERTAIN, 1), ("x = 1\n", 0), ("HEARTEX['completed_by']\n", 0)]
)
def test_check(script, code):
    Path("src/export.py").write_text(script)
    assert run("--check", "src").exit_code == code
    assert Path("src/export.py").read_text() == script


def test_diff():
    done = run("--diff", "src")
    assert done.exit_code == 0
    assert done.stdout.startswith("--- src/export.py\n+++ src/export.py\n@@ -1,4 +1,4 @@\n import requests\n")
    assert '-tasks = requests.get(f"{HEARTEX}/api/projects/{p}/results").json()\n' in done.stdout
    assert '+tasks = requests.get(f"{HEARTEX}/api/projects/{p}/export?exportType=JSON").json()\n' in done.stdout
    assert run("--diff", "--check", "src").exit_code == 1


HEAD = b"import label_studio_sdk\n"


@pytest.mark.parametrize("tool", [["git", "apply", "-p0", "-"], ["patch", "-p0", "-s"]], ids=lambda tool: tool[0])
@pytest.mark.parametrize(
    ("name", "script"),
    [
        ("export.py", b"\xef\xbb\xbfHEARTEX['completions']\r\n\r\nx = HEARTEX['completions']"),
        ("with a blank.py", HEAD + b"x = '\x0c\x0b\x1c\xc2\x85\xe2\x80\xa8'\ny = HEARTEX['completions']\n"),
        ("a.py", b"# coding: latin-1\n" + HEAD + b"x = '\xe9\xff'\ny = HEARTEX['completions']\n"),
        ('\n::error::\t\x1b\x7f\u202eé"\\.py', HEAD + b"y = HEARTEX['completions']\n"),
        ("\udcff.py", HEAD + b"y = HEARTEX['completions']\n"),
    ],
)
def test_a_diff_can_be_applied(name, script, tool, folder):
    if shutil.which(tool[0]) is None or (os.name != "posix" and not name.isascii()):
        pytest.skip("no such tool, or not such a name here")
    Path("src/export.py").unlink()
    Path("src", name).write_bytes(script)
    done = run("--diff", "src")
    subprocess.run(tool, input=done.stdout_bytes, check=True)
    assert [path.name for path in Path("src").iterdir()] == [name]
    assert Path("src", name).read_bytes() == script.replace(b"completions", b"annotations")
    head = done.stdout_bytes.split(b"@@")[0].decode()
    assert all(line.isprintable() for line in head.split("\n"))


def test_write():
    done = run("--write", "src")
    assert done.exit_code == 1  # the nested result is left to the user
    assert Path("src/export.py").read_text() == NEW
    assert done.stderr == "lsconvert: 1 file rewritten, 2 rewrites made, 1 place to review, 1 note\n"
    Path("src/export.py").write_text(CERTAIN)
    assert run("--write", "src").exit_code == 0
    assert run("--check", "src").exit_code == 0


def test_parameters_are_options():
    Path("src/export.py").write_text("requests.post(HEARTEX + '/api/storages/', json={'path': 'x'})\n")
    assert "give the type of the storage (--storage-type)" in run("src").stdout
    assert run("--write", "src", "--storage-type", "azure").exit_code == 0
    assert (
        Path("src/export.py").read_text() == "requests.post(HEARTEX + '/api/storages/azure', json={'container': 'x'})\n"
    )


def test_assume_label_studio():
    Path("src/export.py").write_text("t['completions']\n")
    assert "confidence low" in run("src").stdout
    assert run("--write", "--assume-label-studio", "src").exit_code == 0
    assert Path("src/export.py").read_text() == "t['annotations']\n"


LOW = "x = t['completions']\n"
MEDIUM = "t['completions'][0]['result'][0]['value']['choices']\n"


@pytest.mark.parametrize("form", SCRIPT_FORMATS)
def test_findings_without_proof_name_the_option(form):
    Path("src/export.py").write_text(LOW)
    output = run("--format", form, "src").stdout
    assert "--assume-label-studio" in output
    assert "assume_label_studio" not in output


def test_many_findings_of_low_confidence_are_one_line():
    Path("src/export.py").write_text("\n" + LOW * 48)
    lines = run("src").stdout.splitlines()
    assert lines[0] == (
        f"{Path('src/export.py')}:2:7: LS118 review: 48 places in this file, of which this is the first "
        "(confidence low)"
    )
    assert len(lines) == 2
    assert len(json.loads(run("--format", "json", "src").stdout)) == 48
    Path("src/export.py").write_text(LOW * 3)
    assert len(run("src").stdout.splitlines()) == 6


@pytest.mark.parametrize(
    ("script", "options", "code"),
    [
        (LOW, [], 0),
        (LOW, ["--min-confidence", "low"], 1),
        (LOW, ["--min-confidence", "high"], 0),
        (MEDIUM, [], 1),
        (MEDIUM, ["--min-confidence", "high"], 0),
        (EXPORT, ["--min-confidence", "high"], 1),
    ],
)
def test_the_confidence_that_check_needs(script, options, code):
    Path("src/export.py").write_text(script)
    assert run("--check", "src", *options).exit_code == code
    Path("src/export.py").write_text(script + "HEARTEX['completions']\n")
    assert run("--check", "src", *options).exit_code == 1


def test_a_script_that_handles_both_versions_passes_the_check():
    script = "label_studio = t.get('annotations') or t.get('completions')\n"
    for text in (script, script + "HEARTEX['completions']\n"):
        Path("src/export.py").write_text(text)
        done = run("--check", "src", "--min-confidence", "low")
        assert done.exit_code == 0
        assert "handles both versions" in done.output


def test_scripts_of_less_confidence_are_left_out():
    Path("src/export.py").write_text(MEDIUM)
    done = run("--write", "--min-confidence", "high", "src")
    assert (done.exit_code, done.stdout) == (0, "")
    assert Path("src/export.py").read_text() == MEDIUM
    assert run("--write", "--min-confidence", "medium", "src").exit_code == 0
    assert "annotations" in Path("src/export.py").read_text()


def test_work_that_is_left_counts_only_with_enough_confidence():
    Path("src/export.py").write_text(LOW)
    assert run("--write", "src").exit_code == 0
    assert run("--write", "--min-confidence", "low", "src").exit_code == 1


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--min-confidence", "none", "src"),
        ("--write", "--diff", "src"),
        ("--write", "--check", "src"),
        ("--format", "xml", "src"),
        ("--host", "x", "src"),
    ],
)
def test_wrong_usage(arguments):
    assert run(*arguments).exit_code == 2


def test_an_unreadable_script():
    Path("src/export.py").write_text("completions = (\n")
    Path("src/other.py").write_text("HEARTEX['completions']\n")
    done = run("--write", "src")
    assert done.exit_code == 3
    assert f"{Path('src/export.py')}:1:15: cannot be parsed by this version of Python" in done.stderr
    assert Path("src/other.py").read_text() == "HEARTEX['annotations']\n"
    assert Path("src/export.py").read_text() == "completions = (\n"


def test_without_the_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "ast_grep_py", None)
    Path("src/a.sh").write_text("jq .completions x\n")
    Path("src/b.sh").write_text("echo\n")
    below = run("src")
    assert below.exit_code == 0
    assert f"{Path('src/a.sh')}: skipped: shell cannot be read without ast-grep-py" in below.stderr
    assert "lsconvert[scripts]" in below.stderr
    assert "b.sh" not in below.stderr
    assert "LS111" in below.stdout
    assert run("src/a.sh").exit_code == 2
    assert run("src/b.sh").exit_code == 0


def test_json():
    found = json.loads(run("--format", "json", "src").stdout)
    assert [each["code"] for each in found] == ["LS111", "LS114", "LS123", "LS118"]
    assert found[0] | {"server": ""} == {
        "file": str(Path("src/export.py")), "line": 3, "column": 22, "offset": 72, "code": "LS111", "action": "rewrite",
        "message": "export of results becomes GET /api/projects/<project_id>/export?exportType=JSON", "fidelity": "exact",
        "confidence": "high", "guide": "Export data", "todo": "", "server": "", "missing": [], "cell": None,
    }  # fmt: skip


def test_github():
    lines = run("--format", "github", "src").stdout.splitlines()
    assert lines[0].startswith(
        f"::warning file={Path('src/export.py')},line=3,col=22,title=lsconvert LS111::rewrite (exact"
    )
    assert lines[1].startswith("::notice ")
    assert len(lines) == 4


def test_sarif():
    Path("src/broken.py").write_text("completions (\n")
    log = json.loads(run("--format", "sarif", "src").stdout)
    [sarif] = log["runs"]
    broken, *results = sarif["results"]
    assert (broken["ruleId"], broken["level"]) == ("LSV901", "error")
    assert [result["ruleId"] for result in results] == ["LS111", "LS114", "LS123", "LS118"]
    assert [result["level"] for result in results] == ["warning", "note", "warning", "warning"]
    assert {rule["id"] for rule in sarif["tool"]["driver"]["rules"]} == {"LS111", "LS114", "LS118", "LS123", "LSV901"}
    assert results[0]["locations"][0]["physicalLocation"]["region"] == {
        "startLine": 3,
        "startColumn": 22,
        "byteOffset": 72,
    }
    assert results[0]["properties"]["confidence"] == "high"
    assert len(sarif["invocations"][0]["toolExecutionNotifications"]) == 1


def test_files_that_are_not_read_are_counted():
    call = "GET(paste0(host, '/api/projects/', id, '/results'))"
    for name in ("a.R", "b.R", "c.go", "d.rb"):
        Path("src", name).write_text(call if name != "d.rb" else "x")
    Path("src/Makefile").write_text("# Label Studio completions")
    for arguments in (["src"], ["--diff", "src"], ["--write", "src"]):
        lines = run(*arguments).stderr.splitlines()
        assert lines[-1] == "lsconvert: not read: 2 .R, 1 .go, 1 Makefile mention v1 calls"
    assert run("-q", "src").stderr == ""
    log = json.loads(run("--format", "sarif", "src").stdout)
    notes = log["runs"][0]["invocations"][0]["toolExecutionNotifications"]
    files = [note["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for note in notes]
    assert (files, {note["level"] for note in notes}) == (["src/Makefile", "src/a.R", "src/b.R", "src/c.go"], {"note"})


def test_one_file_that_is_not_read():
    Path("src/a.R").write_text("/api/projects/1/results")
    Path("src/export.py").write_text("x = 1\n")
    done = run("--check", "src")
    assert (done.exit_code, done.stderr.splitlines()[-1]) == (0, "lsconvert: not read: 1 .R mentions v1 calls")


def test_findings_in_notebooks_name_the_cell():
    Path("src/export.py").unlink()
    cells = [{"cell_type": "markdown", "source": ""}, {"cell_type": "code", "source": ["HEARTEX['completions']"]}]
    Path("src/a.ipynb").write_text(json.dumps({"cells": cells}, indent=1))
    place = str(Path("src/a.ipynb"))
    assert run("src").stdout.startswith(f"{place}:10:14: LS118 rewrite: ")
    assert "(exact, confidence high, cell 2)" in run("src").stdout
    [found] = json.loads(run("--format", "json", "src").stdout)
    assert (found["line"], found["column"], found["cell"]) == (10, 14, 2)
    assert "confidence high, cell 2" in run("--format", "github", "src").stdout
    [result] = json.loads(run("--format", "sarif", "src").stdout)["runs"][0]["results"]
    assert result["properties"]["cell"] == 2
    assert run("--write", "src").exit_code == 0
    assert Path("src/a.ipynb").read_text() == json.dumps({"cells": cells}, indent=1).replace(
        "completions", "annotations"
    )


@pytest.mark.parametrize("form", SCRIPT_FORMATS)
def test_no_format_shows_tokens(form):
    Path("src/export.py").write_text(EXPORT + "h = {'Authorization': 'Token open-sesame'}\n")
    done = run("--format", form, "src")
    assert "LS163" in done.output
    assert "open-sesame" not in done.output


def test_list_rules_prints_every_row():
    lines = run("--list-rules").stdout.splitlines()
    assert [line.partition(" ")[0] for line in lines] == [row.code for row in lsconvert.ENDPOINTS]
    assert (
        lines[0]
        == "LS101 exact  /api/projects/<project_id>/tasks/bulk -> /api/projects/<project_id>/import [Import data]"
    )
    assert "finished=0 -> download_all_tasks=true" in "\n".join(lines)


def test_the_command_line_does_not_import_scripts():
    code = "import sys, lsconvert.cli; print([n for n in sys.modules if 'scripts' in n or n in ('pathspec', 'ast_grep_py')])"
    assert subprocess.check_output([sys.executable, "-c", code], text=True) == "[]\n"


@pytest.mark.skipif(os.name != "posix", reason="a device of POSIX")
def test_a_full_disk():
    with open("/dev/full", "wb") as full:
        command = [sys.executable, "-m", "lsconvert", "migrate-scripts", "src"]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)
    assert (done.returncode, b"no space left" in done.stderr) == (4, True)


@pytest.mark.parametrize("form", SCRIPT_FORMATS)
def test_an_interrupt_ends_the_output(form, monkeypatch):
    def interrupted(*args, **options):
        yield from found(*args, **options)
        raise KeyboardInterrupt

    found = lsconvert.migrate_scripts
    monkeypatch.setattr(lsconvert, "migrate_scripts", interrupted)
    done = run("src", "--format", form)
    assert str(done.exception) == "interrupted"
    if form == "json":
        assert json.loads(done.stdout)[-1]["code"] == "LSV911"
    elif form == "sarif":
        [invocation] = json.loads(done.stdout)["runs"][0]["invocations"]
        assert not invocation["executionSuccessful"]
    else:
        assert ("LSV911" in done.stdout) == (form == "github")
