"""action.yml: the composite GitHub Action is valid, safe against injection, and its steps run in a shell.

A small runner takes the place of GitHub's: it fills in `${{ }}`, skips steps whose `if` fails, and records `uses` steps.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

yaml = pytest.importorskip("yaml", reason="reads action.yml")
ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "action.yml").read_text("utf-8")
ACTION = yaml.safe_load(TEXT)
STEPS = ACTION["runs"]["steps"]
SAMPLE = ROOT / "tests" / "samples" / "v1-export.json"
WRONG = '[{"annotations": 1}]'
BOXED = (
    '[{"annotations": [{"result": '
    '[{"type": "brush", "from_name": "a", "to_name": "b", "value": {"format": "rle", "rle": []}}]}]}]'
)
EXPRESSION = re.compile(r"\$\{\{ *(.*?) *\}\}")

posix = pytest.mark.skipif(os.name != "posix" or shutil.which("bash") is None, reason="needs bash")


# Its text.


@pytest.mark.skipif(
    find_spec("check_jsonschema") is None, reason="check-jsonschema, which has the schema, is not installed"
)
def test_it_satisfies_the_schema_of_action_metadata():
    command = [
        sys.executable,
        "-m",
        "check_jsonschema",
        "--builtin-schema",
        "vendor.github-actions",
        ROOT / "action.yml",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_expression_is_in_a_script():
    """GitHub pastes the value of an expression into a script, which then runs it as code."""
    for step in STEPS:
        assert "${{" not in step.get("run", ""), step["name"]


def test_steps():
    ids = [step["id"] for step in STEPS if "id" in step]
    assert len(ids) == len(set(ids))
    for step in STEPS:
        assert ("uses" in step) != ("run" in step)
        assert step["name"]
        assert step.get("shell", "bash") == "bash"
        assert "uses" not in step or re.fullmatch(r"[\w-]+(/[\w-]+)+@v[0-9]+", step["uses"])
    assert ACTION["runs"]["using"] == "composite"


def test_every_input_is_declared_used_and_described():
    used = set(re.findall(r"\binputs\.([a-z-]+)", TEXT))
    assert used == ACTION["inputs"].keys()
    for name, given in ACTION["inputs"].items():
        assert given["description"]
        assert ("default" in given) != given.get("required", False), name
        assert isinstance(given.get("default", ""), str), name


def test_every_expression_has_a_value():
    known = {f"inputs.{name}" for name in ACTION["inputs"]} | {"github.action_path", "steps.python.outputs.python-path"}
    for step in STEPS:
        wanted = EXPRESSION.findall(json.dumps({key: step.get(key, {}) for key in ("env", "with")}))
        assert {*wanted} <= known, step["name"]
        known |= {
            f"steps.{step.get('id')}.outputs.{name}" for name in re.findall(r'echo "([a-z-]+)=', step.get("run", ""))
        }
    assert {EXPRESSION.fullmatch(output["value"])[1] for output in ACTION["outputs"].values()} <= known


def test_the_documentation_names_every_input():
    page = (ROOT / "docs" / "how-to" / "ci.md").read_text("utf-8")
    table = page.split("<!-- inputs -->")[1].split("<!-- /inputs -->")[0]
    rows = dict(re.findall(r"^\| `([a-z-]+)` \| (.*?) \|", table, re.MULTILINE))
    assert rows == {
        name: f"`{given['default']}`" if given.get("default") else "required" if given.get("required") else "empty"
        for name, given in ACTION["inputs"].items()
    }


# Its steps, in a shell.


class Runner:
    """Runs the steps of the action in a folder. `used` has the inputs of each `uses` step that was reached."""

    def __init__(self, folder, *, command=None):
        self.folder, self.used, self.log, self.outputs = folder, {}, "", {}
        self.command = command  # an installed lsconvert: then the step that installs it is left out

    def run(self, **inputs):
        """Run all steps; return the exit code of the one that failed, or 0."""
        given = {name: each.get("default", "") for name, each in ACTION["inputs"].items()}
        given |= {name.replace("_", "-"): value for name, value in inputs.items()}
        self.values = {f"inputs.{name}": value for name, value in given.items()}
        self.values |= {"github.action_path": str(ROOT), "steps.python.outputs.python-path": sys.executable}
        for step in STEPS:
            code = self._step(step)
            if code:
                return code
        return 0

    def _fill(self, text):
        return EXPRESSION.sub(lambda found: self.values[found[1]], text)

    def _step(self, step):
        if "if" in step:
            name, wanted = re.fullmatch(r"(\S+) == '(.*)'", step["if"]).groups()
            if self.values[name] != wanted:
                return 0
        if "uses" in step:
            self.used[step["uses"].partition("@")[0]] = {
                key: self._fill(str(text)) for key, text in step["with"].items()
            }
            return 0
        if step.get("id") == "install" and self.command is not None:
            self.values["steps.install.outputs.command"] = str(self.command)
            return 0
        script, output = self.folder.parent / "step.sh", self.folder.parent / "output"
        script.write_text(step["run"])
        output.write_text("")
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", script],
            cwd=self.folder,
            env=os.environ
            | {name: self._fill(text) for name, text in step["env"].items()}
            | {"GITHUB_OUTPUT": str(output)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        self.log += done.stdout + done.stderr
        found = dict(line.split("=", 1) for line in output.read_text().splitlines())
        self.values |= {f"steps.{step.get('id')}.outputs.{name}": value for name, value in found.items()}
        self.outputs |= found
        return done.returncode


@pytest.fixture
def runner(tmp_path):
    folder = tmp_path / "workspace"
    (folder / "exports" / "deep").mkdir(parents=True)
    (folder / "exports" / "good one.json").write_text('[{"annotations": []}]')
    (folder / "exports" / "wrong.json").write_text(WRONG)
    (folder / "exports" / "deep" / "boxed.json").write_text(BOXED)
    command = tmp_path / "lsconvert"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m lsconvert "$@"\n')
    command.chmod(0o755)
    return Runner(folder, command=command)


def results(runner, name="lsconvert.sarif"):
    log = json.loads((runner.folder / name).read_text())
    return [
        (result["ruleId"], result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"])
        for result in log["runs"][0]["results"]
    ]


@posix
@pytest.mark.parametrize(
    ("files", "found", "code"),
    [
        ("exports/*.json", [("LSV008", "exports/wrong.json")], 1),
        ("exports/wrong.json\nexports/good one.json\n", [("LSV008", "exports/wrong.json")], 1),
        ("$(touch pwned)", [("LSV901", "%24%28touch%20pwned%29")], 3),
        *(
            pytest.param(*each, marks=pytest.mark.slow)
            for each in (
                ("exports/good one.json", [], 0),
                ("exports/wrong.json\r\n\r\n   \n", [("LSV008", "exports/wrong.json")], 1),
                ("exports/deep/*.json", [("LSV111", "exports/deep/boxed.json")], 0),
                ("nothing/*.json", [("LSV901", "nothing/%2A.json")], 3),
                ("--help", [("LSV901", "--help")], 3),
                ('"; touch pwned; "', [("LSV901", "%22%3B%20touch%20pwned%3B%20%22")], 3),
            )
        ),
    ],
)
def test_files(runner, files, found, code):
    assert runner.run(files=files) == code
    assert results(runner) == found
    assert runner.outputs["exit-code"] == str(code)
    assert runner.used["github/codeql-action/upload-sarif"] == {
        "sarif_file": "lsconvert.sarif",
        "category": "lsconvert",
    }
    assert not (runner.folder / "pwned").exists()


@posix
def test_strict_and_another_schema(runner):
    assert runner.run(files="exports/deep/*.json", strict="true") == 1
    assert runner.run(files="exports/good one.json", schema="v1") == 1
    assert results(runner) == [("LSV006", "exports/good%20one.json"), ("LSV002", "exports/good%20one.json")]


@posix
def test_a_labeling_config(runner):
    config = '<View><Text name="text" value="$text"/></View>'
    (runner.folder / "my config.xml").write_text(config)
    (runner.folder / "other.json").write_text('[{"data": {"other": "x"}, "annotations": []}]')
    assert runner.run(files="other.json") == 0
    assert runner.run(files="other.json", config="my config.xml") == 1
    assert results(runner) == [("LSV301", "other.json")]


@posix
def test_max_errors(runner):
    (runner.folder / "two.json").write_text('[{"annotations": 1}, {"annotations": 1}]')
    assert runner.run(files="two.json", max_errors="1") == 1
    assert results(runner) == [("LSV008", "two.json")]


@posix
def test_the_sarif_file_may_be_in_a_new_folder(runner):
    assert runner.run(files="exports/wrong.json", sarif_file="out/a b.sarif", upload="false") == 1
    assert results(runner, "out/a b.sarif") == [("LSV008", "exports/wrong.json")]
    assert "github/codeql-action/upload-sarif" not in runner.used


@posix
@pytest.mark.parametrize(
    "inputs",
    [
        {"files": ""},
        {"files": "exports/wrong.json", "schema": "$(touch pwned)"},
        *(
            pytest.param(inputs, marks=pytest.mark.slow)
            for inputs in (
                {"files": " \n"},
                {"files": "exports/wrong.json", "strict": "yes"},
                {"files": "exports/wrong.json", "schema": "v3"},
                {"files": "exports/wrong.json", "schema": "--help"},
                {"files": "exports/wrong.json", "max_errors": "0 --help"},
            )
        ),
    ],
)
def test_wrong_inputs_fail_and_nothing_is_uploaded(runner, inputs):
    assert runner.run(**inputs) == 2
    assert "github/codeql-action/upload-sarif" not in runner.used
    assert "lsconvert" in runner.log or "Use one of auto" in runner.log
    assert not (runner.folder / "pwned").exists()


@posix
def test_folders_below(runner):
    """bash 3, which macOS has, takes `**` for `*`."""
    script = "shopt -s globstar"
    if subprocess.run(["bash", "-c", script], capture_output=True, check=False).returncode:
        pytest.skip("this bash has no globstar")
    runner.run(files="exports/**/*.json")
    assert results(runner) == [("LSV111", "exports/deep/boxed.json"), ("LSV008", "exports/wrong.json")]


@posix
@pytest.mark.install
def test_the_step_that_installs(runner, tmp_path, monkeypatch):
    """It installs this checkout, and the workspace cannot replace a module of Python."""
    source = tmp_path / "checkout"
    ignored = shutil.ignore_patterns(".*", "build", "*.egg-info", "*.so", "__pycache__")
    shutil.copytree(ROOT, source, ignore=ignored)
    monkeypatch.setattr(sys.modules[__name__], "ROOT", source)
    for name in ("venv.py", "pip.py", "lsconvert.py"):
        (runner.folder / name).write_text("raise SystemExit('replaced')")
    runner.command = None
    assert runner.run(files="exports/*.json") == 1
    assert results(runner) == [("LSV008", "exports/wrong.json")]
    assert "lsconvert 0" in runner.log
