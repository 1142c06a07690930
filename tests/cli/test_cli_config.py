"""The option --config of validate, upgrade and inspect."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from lsconvert.cli import cli
from lsconvert.cli.commands.validate import FORMATS

SAMPLES = Path(__file__).parents[1] / "samples"
SAMPLE, CONFIG = SAMPLES / "v1-export.json", SAMPLES / "config.xml"
REGION = {"id": "r", "from_name": "sentiment", "to_name": "text", "type": "choices", "value": {"choices": ["Secret"]}}
WRONG = {"id": 8, "data": {"text": "a"}, "annotations": [{"id": 2, "completed_by": 1, "result": [REGION]}]}
MISSING = {"id": 9, "data": {"other": "a"}, "annotations": []}


def run(*arguments):
    return CliRunner().invoke(cli, [*map(str, arguments)])


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("wrong.json").write_text(json.dumps([WRONG]))
    Path("missing.json").write_text(json.dumps([MISSING]))
    Path("own.xml").write_bytes(CONFIG.read_bytes().replace(b'toName="text"', b'toName="text,gone"'))
    return tmp_path


@pytest.fixture
def project(folder):
    (folder / "project" / "completions").mkdir(parents=True)
    (folder / "project" / "tasks.json").write_text(json.dumps({"0": {"id": 0, "data": {"other": "a"}}}))
    (folder / "project" / "config.xml").write_bytes(CONFIG.read_bytes())
    return "project"


def test_what_fits(folder):
    done = run("validate", SAMPLE, "--config", CONFIG)
    assert (done.exit_code, done.stdout) == (0, "")


def test_text(folder):
    done = run("validate", "wrong.json", "--config", CONFIG)
    assert done.exit_code == 1
    [line] = done.stdout.splitlines()
    assert line.startswith("wrong.json:1:")
    assert ": LSV311 /*/annotations/*/result/*/value/choices/*: " in line
    assert line.endswith(": 1 task, first task 0 (id 8)")
    assert "Secret" not in done.output
    assert "Secret" in run("validate", "wrong.json", "--config", CONFIG, "--show-values").stdout


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_has_the_findings_of_task_and_config(folder, form):
    done = run("validate", "wrong.json", "missing.json", "--config", "own.xml", "--format", form)
    assert done.exit_code == 1
    for text in ("LSV301", "LSV311", "LSV4", "own.xml"):
        assert text in done.stdout, text
    assert done.stdout.count("LSV4") < done.stdout.count("LSV") or form == "sarif"
    assert "None" not in done.stdout


def test_the_config_is_reported_once(folder):
    done = run("validate", "wrong.json", "missing.json", SAMPLE, "--config", "own.xml")
    [line] = [line for line in done.stdout.splitlines() if line.startswith("own.xml:")]
    assert line.startswith("own.xml:3:")
    assert "task" not in line.partition("LSV4")[2].partition(":")[0]
    assert "Found 1 error in own.xml" in done.stderr


def test_warnings_of_the_config_are_errors_with_strict(folder):
    text = CONFIG.read_text().replace("</View>", "<Unknown/></View>")
    Path("own.xml").write_text(text)
    assert run("validate", SAMPLE, "--config", "own.xml").exit_code == 0
    assert run("validate", SAMPLE, "--config", "own.xml", "--strict").exit_code == 1


def test_a_config_alone(folder):
    done = run("validate", "--config", CONFIG)
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", f"{CONFIG}: no errors\n")
    done = run("validate", "--config", "own.xml")
    assert done.exit_code == 1
    assert done.stdout.startswith("own.xml:3:")
    assert run("validate").exit_code == run("validate", "--config", "none").exit_code == 2


@pytest.mark.parametrize("command", [["validate"], ["upgrade", "--check", "--for", "import"], ["inspect"]])
@pytest.mark.parametrize("content", [None, b"", b"{}", b"<View", b"<!DOCTYPE x []><View/>"])
def test_a_config_that_cannot_be_read(folder, command, content):
    if content is not None:
        Path("bad.xml").write_bytes(content)
    done = run(*command, SAMPLE, "--config", "bad.xml")
    assert (done.exit_code, done.stdout) == (3, "")
    assert done.stderr.startswith("bad.xml")


@pytest.mark.parametrize("form", FORMATS)
def test_a_config_that_cannot_be_read_is_reported_in_every_format(folder, form):
    done = run("validate", "wrong.json", "--config", "gone.xml", "--format", form)
    assert done.exit_code == 3
    assert done.stderr.count("gone.xml") == 1
    assert ("gone.xml" in done.stdout) == (form != "text")
    if form in ("json", "sarif"):
        assert json.loads(done.stdout)
    assert "LSV311" not in done.stdout


@pytest.mark.parametrize("form", FORMATS)
def test_a_task_in_several_files_is_counted_once(project, form):
    completion = {"id": 3, "result": [REGION | {"from_name": "gone", "to_name": "gone"}]}
    task = {"id": 0, "data": {"other": "a"}}
    Path("project/tasks.json").write_text(json.dumps({"0": task | {"predictions": [completion]}}))
    Path("project/completions/0.json").write_text(json.dumps(task | {"completions": [completion]}))
    done = run("validate", project, "--config", CONFIG, "--format", form)
    assert " in 1 of 1 task of project" in done.stderr


def test_the_codes_are_listed():
    listed = run("validate", "--list-rules").stdout
    assert "LSV301" in listed
    assert "unknown-label" in listed


def test_validate_finds_the_config_of_a_project(project):
    done = run("validate", project)
    assert done.exit_code == 0
    assert "LSV301 warning" in done.stdout
    assert "config.xml" in done.stderr
    done = run("validate", project, "--config", "none")
    assert (done.stdout, "config.xml" in done.stderr) == ("", False)
    assert run("validate", project, "--strict").exit_code == 0
    assert run("validate", project, "--config", f"{project}/config.xml").exit_code == 1


def test_upgrade_for_import(folder):
    command = ["upgrade", "missing.json", "--for", "import", "-o", "out.json"]
    assert run(*command).exit_code == 0
    done = run(*command, "--config", CONFIG, "--force")
    assert done.exit_code == 1
    assert "data" in done.stderr
    done = run(*command, "--config", CONFIG, "--force", "--on-error", "quarantine")
    assert json.loads(Path("out.json").read_text()) == []
    [line] = Path("out.json.quarantine.jsonl").read_text().splitlines()
    assert json.loads(line)["errors"][0]["code"] == "LSV301"


def test_upgrade_warns_of_what_the_editor_does_not_show(folder):
    done = run("upgrade", "wrong.json", "--for", "import", "--unmapped", "keep", "-o", "out.json", "--config", CONFIG)
    assert done.exit_code == 0
    assert "warning: 1 task" in done.stderr
    assert "Secret" not in done.stderr


def test_upgrade_names_the_kinds_of_warnings_and_the_command_that_lists_them(folder):
    Path("my config.xml").write_bytes(CONFIG.read_bytes())
    empty = {"data": {"text": "a"}, "annotations": [{"id": 3, "completed_by": 1, "result": []}]}
    Path("wrong.json").write_text(json.dumps([*[empty | {"id": i} for i in range(3)], WRONG]))
    arguments = ("--for", "import", "--unmapped", "keep", "--config", "my config.xml")
    lines = run("upgrade", "wrong.json", "-o", "out.json", *arguments).stderr.splitlines()
    at = lines.index(
        "  warning: 4 tasks have values that are unusual or do not fit the labeling config, which were copied "
        "(`lsconvert validate --config 'my config.xml'` lists all):"
    )
    assert "this is not a label or choice" in lines[at + 1]  # an error of `validate` is before its warnings
    assert any("is required" in line for line in lines[at + 2 :])
    Path("in").mkdir()
    Path("wrong.json").rename("in/wrong.json")
    job = run("upgrade", "in", "-O", "out", *arguments).stderr
    assert "`lsconvert validate --config 'my config.xml'` lists all):" in job
    assert "this is not a label or choice" in job
    assert "Secret" not in job


def test_upgrade_finds_the_config_of_a_project(project):
    done = run("upgrade", project, "--for", "import", "-o", "out.json")
    assert done.exit_code == 0
    assert "config.xml" in done.stderr
    assert "config.xml" not in run("upgrade", project, "-o", "plain.json").stderr
    assert run("upgrade", project, "--for", "import", "-o", "strict.json", "--strict").exit_code == 0
    done = run("upgrade", project, "--for", "import", "-o", "none.json", "--config", "none")
    assert "config.xml" not in done.stderr
    assert Path("none.json").read_bytes() == Path("out.json").read_bytes()


@pytest.mark.parametrize(
    ("options", "text"),
    [([], "--config needs --for import"), (["--for", "import", "--no-check"], "contradicts --no-check")],
)
def test_a_config_without_use_is_a_usage_error(folder, options, text):
    done = run("upgrade", "wrong.json", "-o", "out.json", "--config", CONFIG, *options)
    assert done.exit_code == 2
    assert text in done.stderr


def test_a_job_with_another_config_is_not_resumed(folder):
    command = ["upgrade", "missing.json", "-O", "out", "--for", "import", "--resume", "--config"]
    assert run(*command, CONFIG).exit_code == 1
    Path("own.xml").write_bytes(CONFIG.read_bytes().replace(b"$text", b"$other"))
    assert run(*command, "own.xml").exit_code == 0
    assert json.loads(Path("out/missing.json").read_text()) == [MISSING]


def test_inspect(folder):
    done = run("inspect", "wrong.json", SAMPLE, "--config", CONFIG)
    assert done.exit_code == 0
    assert "Positive" in done.stdout
    lines = [
        json.loads(line) for line in run("inspect", SAMPLE, "--config", CONFIG, "--format", "json").stdout.splitlines()
    ]
    assert lines[0]["config"]["labels"]["sentiment"] == {"Positive": 1, "Negative": 2, "Neutral": 1}


def test_inspect_counts_over_all_files(folder):
    Path("two.xml").write_text(CONFIG.read_text().replace("<Choice value", '<Choice value="Unused"/><Choice value', 1))
    Path("none.json").write_text("[]")
    done = run("inspect", SAMPLE, "none.json", "--config", "two.xml")
    total = done.stdout.partition("all 2 files\n\n")[2]
    assert "           4  sentiment\n" in total
    assert total.endswith("never used of the labeling config\n           0  label sentiment: Unused\n")
    for form in ("json", "jsonl"):
        done = run("inspect", SAMPLE, "wrong.json", "--config", "two.xml", "--format", form)
        summary = json.loads(done.stdout.splitlines()[-1] if form == "jsonl" else done.stdout)["summary"]
        assert summary["config"]["controls"] == {"sentiment": 5}
        assert summary["config"]["other_labels"] == {"sentiment": 1}
    assert "all 1 file" not in run("inspect", "wrong.json", "gone.json", "--config", "two.xml").stdout
    done = run("inspect", SAMPLE, "wrong.json", "--format", "json")
    assert "config" not in json.loads(done.stdout)["summary"]


def test_projects_with_their_own_configs_have_no_sum(project):
    Path("other/completions").mkdir(parents=True)
    Path("other/tasks.json").write_bytes(Path("project/tasks.json").read_bytes())
    Path("other/config.xml").write_bytes(Path("own.xml").read_bytes())
    for folders in (("project", "other"), ("project", "wrong.json"), ("wrong.json", "project")):
        assert "all 2 files" not in run("inspect", *folders).stdout
