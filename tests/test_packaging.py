"""The release: versions and dependencies agree everywhere; linters accept the workflows, the Dockerfile and the man pages.

Linters that are not installed are skipped: CI installs the extra `release`.
"""

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

import lsconvert
from lsconvert.cli import COMMANDS

ROOT = Path(__file__).parents[1]
PACKAGING = ROOT / "packaging"
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
PYPROJECT = (ROOT / "pyproject.toml").read_text("utf-8")
RECIPE = yaml.safe_load((PACKAGING / "recipe.yaml").read_text("utf-8"))


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    return done.returncode, done.stdout + done.stderr


def program(name):
    """Return the path of a program of this environment; skip the test if it is missing."""
    found = shutil.which(name, path=str(Path(sys.executable).parent))
    return found or pytest.skip(f"{name} is not installed")


def test_the_changelog_begins_with_this_version():
    heads = re.findall(r"^## (.*)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert heads[0].startswith((f"{lsconvert.__version__} - ", "Unreleased"))
    dated = [head for head in heads if head != "Unreleased"]
    assert dated[0].startswith(f"{lsconvert.__version__} - ")
    assert all(re.fullmatch(r"\d+\.\d+\.\d+ - 20\d\d-\d\d-\d\d", head) for head in dated)


def test_the_pages_that_the_changelog_names_exist():
    pages = re.findall(r"`(docs/[^`]+)`", (ROOT / "CHANGELOG.md").read_text("utf-8"))
    assert pages
    assert [page for page in pages if not (ROOT / page).is_file()] == []


def test_the_recipe_has_the_version_and_the_dependencies():
    assert RECIPE["context"]["version"] == lsconvert.__version__
    [required] = [
        node.value
        for node in ast.parse((ROOT / "setup.py").read_text("utf-8")).body
        if isinstance(node, ast.Assign) and node.targets[0].id == "REQUIRED"
    ]
    texts = [
        node.value for node in ast.walk(required) if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    needed = {text.partition(";")[0].replace(">=", " >=") for text in texts if re.match(r"[a-z0-9-]+>=", text)}
    python = re.search(r'^requires-python = "(.*)"', PYPROJECT, re.MULTILINE)[1]
    assert {*RECIPE["requirements"]["run"]} == needed | {"orjson >=3.11.6", f"python {python}"}


def test_the_classifiers_and_the_workflow_name_the_same_pythons():
    named = re.findall(r'"Programming Language :: Python :: (3\.\d+)"', PYPROJECT)
    assert named[0] == re.search(r'^requires-python = ">=(.*)"', PYPROJECT, re.MULTILINE)[1]
    matrix = yaml.safe_load(WORKFLOWS[0].read_text("utf-8"))["jobs"]["tests"]["strategy"]["matrix"]
    assert matrix["python"] == [named[0], named[-1]]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_actions_are_pinned(path):
    used = re.findall(r"uses: (\S+)(.*)", path.read_text("utf-8"))
    assert used
    for action, comment in used:
        assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", action)
        assert re.fullmatch(r" # v\d+\.\d+\.\d+", comment)


@pytest.mark.slow
def test_actionlint(tmp_path):
    assert run(program("actionlint"), *map(str, WORKFLOWS)) == (0, "")
    bad = WORKFLOWS[0].read_text("utf-8").replace("matrix.python", "matrix.pyton")
    (tmp_path / "ci.yml").write_text(bad)
    assert run(program("actionlint"), str(tmp_path / "ci.yml"))[0] == 1


@pytest.mark.slow
def test_zizmor():
    code, text = run(program("zizmor"), "--offline", "--persona=pedantic", *map(str, WORKFLOWS))
    assert code == 0, text


@pytest.mark.slow
def test_hadolint(tmp_path):
    assert run(program("hadolint"), str(PACKAGING / "Dockerfile")) == (0, "")
    (tmp_path / "Dockerfile").write_text("FROM python\n")
    assert run(program("hadolint"), str(tmp_path / "Dockerfile"))[0] == 1


@pytest.mark.slow
def test_cibuildwheel_accepts_the_configuration():
    """It names the wheels that it would build."""
    code, text = run(program("cibuildwheel"), "--print-build-identifiers", "--platform", "linux", "--archs", "x86_64")
    assert code == 0, text
    names = ("cp310-manylinux_x86_64", "cp310-musllinux_x86_64", "cp314t-manylinux_x86_64", "cp314t-musllinux_x86_64")
    assert {*names} <= {*text.split()}


@pytest.mark.slow
def test_the_recipe_is_one():
    rattler_build = pytest.importorskip("rattler_build")
    recipe = rattler_build.Stage0Recipe.from_file(str(PACKAGING / "recipe.yaml"))
    assert recipe.as_single_output() is not None


@pytest.mark.slow
def test_the_man_pages(tmp_path):
    pytest.importorskip("click_man")
    code, text = run(sys.executable, str(PACKAGING / "man.py"), str(tmp_path))
    assert code == 0, text
    assert {path.name for path in tmp_path.iterdir()} == {"lsconvert.1", *(f"lsconvert-{name}.1" for name in COMMANDS)}
    page = (tmp_path / "lsconvert.1").read_text("utf-8")
    assert all(f"lsconvert-{name}(1)" in page for name in COMMANDS)
    assert "..." not in page.partition("COMMANDS")[2]
