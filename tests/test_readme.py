"""The README says what is so: its table of rules, its library example, its options, its laws."""

import contextlib
import io
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from lsconvert.cli import cli
from lsconvert.plan import inverse
from lsconvert.rules import RULES, Drop, Flatten, Remap, Rename, Rule, Split

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def row(rule: Rule) -> str:
    """The line of the README's table for a rule."""
    match rule:
        case Rename():
            what, default = f"`{rule.old}` becomes `{rule.new}`", "on"
        case Flatten(scope=scope):
            what = f"`{rule.key}`: `[[..],[..]]` becomes `[..]`"
            split = [r for r in RULES if isinstance(r, Split) and r.scope == scope]
            default = f"on, off with {flag(split[0].option)}" if split else "on"
        case Drop():
            what, default = f"`{rule.key}` goes", f"on, off with {flag(rule.unless)}" if rule.unless else "on"
        case Split():
            fields = ", ".join(f"`{array}` as `{target}`" for array, target in rule.fields)
            what, default = f"one {rule.scope} for each list in `{rule.key}`, {fields}", flag(rule.option)
        case Remap():
            what, default = f"`{rule.key}` is looked up in a map of ids", "not yet available"
    back = inverse(rule)
    section = rule.guide.split(":")[0]
    return f"| {rule.name} | {rule.scope} | {what} | {back.name if back else '-'} | {default} | {section} |"


def flag(option):
    return f"`--{option.replace('_', '-')}`"


def test_the_table_of_rules_is_the_page():
    table = README.split("<!-- rules -->")[1].split("<!-- /rules -->")[0]
    assert table.strip().splitlines()[2:] == [row(rule) for rule in RULES]


def test_the_library_example_runs(tmp_path, monkeypatch):
    shutil.copytree(ROOT / "tests" / "samples", tmp_path / "tests" / "samples")
    monkeypatch.chdir(tmp_path)
    [code] = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code, "README.md", "exec"), {})
    assert "101 1\n102 1\n103 0\n" in printed.getvalue()


def test_the_commands_of_the_readme_run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    sample = ROOT / "tests" / "samples" / "v1-export.json"
    for name in ("export.json", "mixed.json", "a.json", "b.jsonl.gz"):
        shutil.copy(sample, name)
    block = README.split("## Command line")[1].split("```")[1]
    for line in re.findall(r"^lsconvert ([^#\n<]*)", block, re.MULTILINE):
        given = sample.read_bytes() if " - " in line else None
        result = CliRunner().invoke(cli, line.split(), input=given)
        assert result.exit_code == (1 if "--check" in line else 0), line
    assert sorted(path.name for path in Path("migrated").iterdir()) == ["a.json", "b.jsonl.gz"]


@pytest.mark.parametrize("option", sorted(set(re.findall(r"`(--[a-z-]+)[` ]", README))))
def test_every_option_that_is_named_exists(option):
    options = {name for command in cli.commands.values() for param in command.params for name in param.opts}
    assert option in options | {"--help"}


def test_every_command_is_named():
    assert all(f"lsconvert {name}" in README for name in cli.commands)


def test_only_what_is_exported_is_named():
    import lsconvert

    named = set(re.findall(r"lsconvert\.([A-Za-z_]+)", re.sub(r"lsconvert/\S+", "", README)))
    assert named <= set(lsconvert.__all__)
