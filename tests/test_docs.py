"""The pages in docs/: their code and commands run, their tables match the code, their links work, and all names exist."""

import contextlib
import gzip
import importlib.util
import io
import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import click
import pytest
from blocks import BLOCKS
from click.testing import CliRunner
from drawing.session import session
from drawing.speed import FIGURES, plot, speeds
from drawing.themes import THEMES
from generate import generated, pages
from page_commands import ROOT, SAMPLES, prepare, run, shell_lines

import lsconvert
from lsconvert.cli import cli
from lsconvert.public_names import MODULES
from lsconvert.rules.tables import STRINGS

DOCS = ROOT / "docs"
PAGES = {path.relative_to(DOCS).as_posix(): path.read_text(encoding="utf-8") for path in pages()}
COMMANDS = {name: cli.get_command(click.Context(cli), name) for name in cli.list_commands(click.Context(cli))}
PARTS = [
    pytest.param(code, id=f"{name} {number}")
    for name, text in PAGES.items()
    for number, code in enumerate(re.findall(r"```python\n(.*?)```", text, re.DOTALL), 1)
]
SEQUENCES = ("index.md", "how-to/import.md", "how-to/verify.md", "how-to/broken-files.md")  # not alternatives
OPTIONAL = {"duckdb", "datasets"}  # not in the extra `test`; pandas may have no wheel for a new Python


@pytest.mark.filterwarnings("default:::datasets", "default:::dill", "default:::pyarrow")
@pytest.mark.parametrize("code", PARTS)
def test_the_code_runs(code, tmp_path, monkeypatch):
    for name in set(re.findall(r"^import (\w+)", code, re.MULTILINE)) & (OPTIONAL | {"pandas", "polars"}):
        if importlib.util.find_spec(name) is None:
            pytest.skip(f"{name} is not installed")
    shutil.copytree(SAMPLES, tmp_path / "tests/samples")
    monkeypatch.chdir(tmp_path)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code, "docs", "exec"), {"__name__": "docs"})
    assert printed.getvalue()


@pytest.mark.parametrize("page", [name for name in PAGES if not name.startswith("reference/")])
def test_the_commands_run(page, tmp_path, monkeypatch):
    prepare(tmp_path)
    if page in SEQUENCES:
        (tmp_path / "migrated.json").unlink()
        (tmp_path / "users.csv").unlink()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BASH_COMPLETION_USER_DIR", str(tmp_path))
    for line, code in shell_lines(PAGES[page]):
        done = run(line, alternatives=page not in SEQUENCES)
        expected = 1 if line.startswith("diff ") else code
        assert done is None or done[0] == expected, f"{line}\n{done[1]}"


@pytest.mark.parametrize("page", PAGES)
def test_the_blocks_match_the_code(page):
    assert PAGES[page] == generated(PAGES[page]), "run: python docs/generate.py"


def test_every_block_is_shown():
    shown = re.findall(r"<!-- begin: (\S+) -->", "".join(PAGES.values()))
    assert sorted(shown) == sorted(BLOCKS)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_reference_has_every_option_that_the_help_has(command):
    """Other code writes the help and the reference."""
    section = PAGES["reference/command-line.md"].split(f"\n## lsconvert {command}\n")[1].split("\n## ")[0]
    shown = CliRunner().invoke(cli, [command, "--help"]).output
    options = re.findall(r"^  (?:-\w, )?(--[a-z-]+)", shown, re.MULTILINE)
    assert len(options) > 3  # `completion` has four
    assert [option for option in options if option not in section] == []
    help_words = re.sub(r"\W+", "", COMMANDS[command].help)
    assert help_words[:40] in re.sub(r"\W+", "", section)


def test_the_reference_has_every_public_name():
    text = PAGES["reference/python.md"]
    assert sorted(re.findall(r"^- `lsconvert\.(\w+)`", text, re.MULTILINE)) == sorted(lsconvert.__all__)
    paths = re.findall(r"^::: (\S+)$", text, re.MULTILINE)
    for path in paths:
        module, _, name = path.rpartition(".")
        assert getattr(importlib.import_module(module), name) is getattr(lsconvert, name)


def test_the_output_of_the_import_example(tmp_path, monkeypatch):
    prepare(tmp_path)
    monkeypatch.chdir(tmp_path)
    section = PAGES["how-to/import.md"].split("## From a v1 export")[1].split("\n## ")[0]
    printed = [block.strip() for block in re.findall(r"```text\n(.*?)```", section, re.DOTALL)]
    Path("users.csv").unlink()
    outputs = [run(line) for line, _ in shell_lines(section)]
    assert [done and done[0] for done in outputs] == [0, 0, 0, None]
    for (_, output), text in zip((outputs[0], outputs[2]), printed):
        for paragraph in text.split("\n\n"):
            assert paragraph in output
    assert len(json.loads(Path("ready.json").read_bytes())) == 3


def test_the_output_of_the_calls():
    pairs = re.findall(r"^lsconvert (.*)\n((?:# .*\n)+)", PAGES["how-to/calls.md"], re.MULTILINE)
    assert pairs
    for command, output in pairs:
        result = CliRunner().invoke(cli, shlex.split(command))
        assert result.stdout == output.replace("# ", ""), command


def test_the_output_of_the_script_example(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    block = PAGES["how-to/scripts.md"].split("```")[1]
    shown = dict(re.findall(r"^(cat|lsconvert .*?)(?: export.py)?\n((?:#.*\n)+)", block, re.MULTILINE))
    printed = {command: re.sub("^# ?", "", output, flags=re.MULTILINE) for command, output in shown.items()}
    Path("export.py").write_text(printed.pop("cat"))
    assert len(printed) == 2
    for command, output in printed.items():
        result = CliRunner().invoke(cli, [*command.split()[1:], "export.py"])
        assert re.sub(" +$", "", result.stdout, flags=re.MULTILINE) == output, command


def test_the_places_of_maps():
    shown = PAGES["how-to/maps.md"].split("<!-- places -->")[1].split("<!--")[0].strip().splitlines()
    labels, controls = (dict.fromkeys(path[-1:] for path in row.paths) for row in STRINGS)
    keys = [", ".join(f"`{key}`" for key in path[-1]) for path in (*labels, *controls)]
    assert [keys[0], keys[1]] == [
        shown[2].split(" under ")[1].split(";")[0],
        shown[2].split(" under ")[2].split(" ")[0],
    ]
    assert keys[2] in shown[3]


INPUTS = {
    "an array": b'[{"id": 1, "data": {}}, {"id": 2, "data": {}}]',
    "JSON Lines": b'{"id": 1, "data": {}}\n{"id": 2, "data": {}}',
    "one task": b'{"id": 1,\n"data": {}}',
    "tasks by id": b'{"1": {"id": 1, "data": {}}, "2": {"id": 2, "data": {}}}',
}
# The ways to write that a row of the table of forms names: the name of the output and the options.
WAYS = [
    [("o.jsonl", {}), ("o.ndjson", {}), ("o.jsonl.gz", {}), ("o.json", {"output_format": "jsonl"})],
    [("o.json", {}), ("o.json.gz", {}), ("o.jsonl", {"output_format": "json"})],
    [("o.jsonl", {"output_format": "array"}), ("o", {"output_format": "array"})],
    [("o", {}), ("o.txt", {})],
    [(name, {"max_tasks": 1}) for name in ("o", "o.json")],
    [("o.jsonl", {"max_tasks": 1}), ("o", {"max_bytes": 40, "output_format": "jsonl"})],
    [("o", {"one_file_per_task": True}), ("o.json", {"one_file_per_task": True})],
]


def shown_form(folder, name, text):
    """Return the form of what was written to a folder, in the words of the table of forms."""
    if (folder / name).is_dir():
        return "one file" if len([*(folder / name).iterdir()]) == 1 else "a file for each task"
    files = [path for path in sorted(folder.iterdir()) if "manifest" not in path.name]
    parts = [gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes() for path in files]
    assert len({part[:1] for part in parts}) == 1
    if len(parts) == 1 and parts[0] == text:
        return "as it is"
    if parts[0][:1] == b"[":
        return "an array"
    count = sum(len(part.splitlines()) for part in parts)
    return "one line" if count == 1 else "JSON Lines"


def test_the_table_of_forms(tmp_path):
    rows = PAGES["how-to/outputs.md"].split("## Which form is written")[1].split("\n\n")[1].splitlines()[2:]
    assert len(rows) == len(WAYS)
    for row, ways in zip(rows, WAYS):
        cells = [cell.strip() for cell in row.strip("|").split("|")][1:]
        for number, (name, options) in enumerate(ways):
            for cell, (form, text) in zip(cells, INPUTS.items()):
                folder = tmp_path / f"{len(list(tmp_path.iterdir()))}"
                folder.mkdir()
                report = lsconvert.upgrade(text, folder / name, check=False, **options)
                assert shown_form(folder, name, text) == cell, (row, number, form)
                assert report.reformed == (cell not in ("as it is", form)), (row, form)


@pytest.mark.parametrize("page", PAGES)
def test_every_named_name_and_option_exists(page):
    text = re.sub(r"^::: .*|lsconvert/\S+", "", PAGES[page], flags=re.MULTILINE)
    if not page.startswith("reference/"):
        names = set(re.findall(r"lsconvert\.([A-Za-z_]\w+)", text)) - {"json", "sarif", "upgrad"}
        assert names <= {*lsconvert.__all__, "engines"}
    options = {name for command in COMMANDS.values() for param in command.params for name in param.opts}
    assert set(re.findall(r"`(--[a-z-]+)[` =]", text)) <= options | {"--version", "--stream"}  # of lsconvert, of jq


def links(text):
    """Return the targets of the links and images of a page that are not addresses, without code."""
    text = re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.DOTALL)
    found = re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r'(?:src|srcset)="([^"]+)"', text)
    return [target for target in found if "://" not in target]


def anchors(text):
    """Return the anchors of the headings of a page, as GitHub and Zensical make them."""
    headings = re.findall(r"^#+ (.*)$", re.sub(r"```.*?```", "", text, flags=re.DOTALL), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading).strip().lower().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", ["../README.md", "../CONTRIBUTING.md", *PAGES])
def test_the_links_work(page):
    path = DOCS / page
    for target in links(path.read_text(encoding="utf-8")):
        name, _, anchor = target.partition("#")
        other = path.parent / name if name else path
        assert other.exists(), target
        assert not anchor or anchor in anchors(other.read_text(encoding="utf-8")), target


def test_the_navigation_has_every_page():
    tomllib = pytest.importorskip("tomllib", reason="Python 3.10 lacks it")

    def files(entries):
        for entry in entries:
            for value in entry.values():
                yield from [value] if isinstance(value, str) else files(value)

    found = list(files(tomllib.loads((DOCS / "zensical.toml").read_text(encoding="utf-8"))["project"]["nav"]))
    assert sorted(found) == sorted(PAGES)


# The images.


def words(text):
    return "".join(text.split())


@pytest.mark.skipif(shutil.which("diff") is None, reason="the image shows the output of diff")
def test_the_terminal_shows_what_the_commands_print():
    printed = words("".join(f"$ {command}\n{output}" for command, output in session()))
    for theme in THEMES:
        image = ElementTree.parse(DOCS / "images" / f"terminal-{theme.name}.svg")
        shown = "".join(element.text or "" for element in image.iter("{http://www.w3.org/2000/svg}text"))
        assert words(shown) == printed


@pytest.mark.parametrize("theme", THEMES)
def test_the_plot_shows_the_figures(theme):
    assert (DOCS / "images" / f"speed-{theme.name}.svg").read_text(encoding="utf-8") == plot(theme)


def test_the_figures_are_those_of_the_benchmarks():
    text = (ROOT / "benchmarks/README.md").read_text(encoding="utf-8")
    figures = json.loads(FIGURES.read_bytes())
    lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line[:1] == "|"]
    head = next(line for line in lines if line[0] == "conversion")
    for row in figures["rows"]:
        if "copy" in row:
            measured = next(line for line in lines if line[0] == row["name"] and len(line) == len(head))
            assert float(measured[head.index(figures["column"])].split("/")[0]) == row["copy"], row
        else:
            assert re.search(rf"`?{row['name']}`?[^,;]*? {row['times']:.2f} times", " ".join(text.split())), row
    assert speeds() == sorted(speeds(), key=lambda row: -row[1])


@pytest.mark.install
def test_the_site_is_built_without_a_warning(tmp_path):
    python = tmp_path / "venv/bin/python"
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "venv"], check=True)
    subprocess.run([python, "-m", "pip", "install", "-q", f"{ROOT}[docs]"], check=True)
    subprocess.run([tmp_path / "venv/bin/zensical", "build", "--strict", "-f", DOCS / "zensical.toml"], check=True)
    built = {path.relative_to(DOCS / "site").with_suffix(".md").as_posix() for path in (DOCS / "site").rglob("*.html")}
    assert built == {*PAGES, "404.md"}
    python_page = (DOCS / "site/reference/python.html").read_text(encoding="utf-8")
    assert all(f'id="lsconvert.{module}.{name}"' in python_page for module, names in MODULES.items()
               for name in names.split())  # fmt: skip
