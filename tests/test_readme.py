"""The tables, examples, commands and options of the README match the code."""

import contextlib
import io
import json
import re
import shlex
import shutil
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from lsconvert.calls.endpoints import ENDPOINTS
from lsconvert.calls.rows import Argument, Call, Endpoint, Fact, Key, Route
from lsconvert.cli import cli
from lsconvert.rules.operations import (
    AddDefault,
    Drop,
    Flatten,
    KeepObjects,
    NullUnlessNumber,
    Remap,
    Rename,
    ReplaceValue,
    Rule,
    Split,
    Unquote,
)
from lsconvert.rules.plan import inverse
from lsconvert.rules.tables import IMPORT_RULES, RULES

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = {name: cli.get_command(click.Context(cli), name) for name in cli.list_commands(click.Context(cli))}


def row(rule: Rule) -> str:
    """Return the line of the README's table for a rule."""
    match rule:
        case Rename():
            what, default = f"`{rule.old}` becomes `{rule.new}`", "on"
        case Flatten(scope=scope):
            what = f"`{rule.key}`: `[[..],[..]]` becomes `[..]`"
            split = [r for r in RULES if isinstance(r, Split) and r.scope == scope]
            default = f"on, off with {flag(split[0].option)}" if split else "on"
        case Drop():
            what, default = f"`{rule.key}` is removed", f"on, off with {flag(rule.unless)}" if rule.unless else "on"
        case Split():
            fields = ", ".join(f"`{array}` as `{target}`" for array, target in rule.fields)
            what, default = f"one {rule.scope} for each list in `{rule.key}`, {fields}", flag(rule.option)
        case Remap(option=option):
            what = f"`{rule.key}` is looked up in a map of ids"
            default = flag(option) if option == "users" else f"`--map {option}=`"
    back = inverse(rule)
    section = rule.guide.split(":")[0]
    return f"| {rule.name} | {rule.scope} | {what} | {back.name if back else '-'} | {default} | {section} |"


def repair(rule) -> str:
    """Return the line of the README's table for a repair."""
    match rule:
        case Rename(old=old, new=new):
            what = f"`{old}` becomes `{new}`"
        case AddDefault(key=key, value=value):
            what = f"`{key}: {value}` is added where it is missing"
        case ReplaceValue(key=key, values=values):
            what = f"`{key}`: " + ", ".join(f"`{found}` becomes `{value}`" for found, value in values)
        case NullUnlessNumber(key=key, whole_number=digits):
            what = f"`{key}` becomes null unless it is {'digits' if digits else 'a number'}, also as text"
        case Unquote(key=key):
            what = f"`{key}`: text that holds a list becomes the list"
        case KeepObjects(key=key):
            what = f"`{key}`: items that are not objects are removed"
        case Drop(key=key):
            what = f"`{key}` is removed if it has items"
    return f"| {rule.name} | {rule.scope} | {what} | {rule.server} |"


def test_the_table_of_repairs_matches_the_rule_table():
    table = README.split("<!-- repairs -->")[1].split("<!-- /repairs -->")[0]
    assert table.strip().splitlines()[2:] == [repair(rule) for rule in IMPORT_RULES]


def test_the_output_of_the_import_example(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shutil.copytree(ROOT / "tests" / "samples", "tests/samples")
    blocks = README.split("## From a v1 export")[1].split("\n## ")[0].split("```")[1::2]
    commands = [
        shlex.split(line)[1:] for block in blocks for line in block.splitlines() if line.startswith("lsconvert ")
    ]
    printed = [block.strip() for block in blocks if not block.startswith("sh")]
    assert len(commands) == len(printed) == 2
    for command, words in zip(commands, printed):
        users = Path("users.csv")
        if users.exists():  # as the sed command does
            text = users.read_text(encoding="utf-8")
            users.write_text(re.sub(r"(?m)^(\d*),,", r"\1,,annotator\1@example.com", text), encoding="utf-8")
        done = CliRunner().invoke(cli, command)
        assert done.exit_code == 0
        for paragraph in words.split("\n\n"):
            assert paragraph in done.output
    assert len(json.loads(Path("ready.json").read_bytes())) == 3


def flag(option):
    return f"`--{option.replace('_', '-')}`"


def test_the_table_of_rules_matches_the_rule_table():
    table = README.split("<!-- rules -->")[1].split("<!-- /rules -->")[0]
    assert table.strip().splitlines()[2:] == [row(rule) for rule in RULES]


def spell(calls: tuple[Call, ...], *, new: bool = False) -> str:
    """Return calls as the README writes them: the methods of a path together, bodies only for new calls."""
    paths = dict.fromkeys((call.path, call.query, call.body if new else "") for call in calls)
    texts = []
    for path, query, body in paths:
        methods = ", ".join(call.method for call in calls if call.path == path)
        texts.append(f"{methods} {path}".strip() + (f"?{query}" if query else "") + (f" {body}" if body else ""))
    return (", then " if new else ", ").join(f"`{text}`" for text in texts)


def line(row: Endpoint) -> str:
    """Return the line of the README's table for a row of the endpoint table."""
    match row:
        case Route():
            old, new = spell(row.old) or f"{row.name} (its form is not documented)", spell(row.becomes, new=True)
        case Argument():
            old, new = f"`{row.name}={row.value}`", f"`{row.becomes}`" if row.becomes else "removed"
        case Key():
            part = "payload, response" if row.payload and row.response else "payload" if row.payload else "response"
            new = "removed" if not row.new else f"`{row.new}`" if row.new != row.old else "the same key, other values"
            old = f"{part}: `{row.old}`"
        case Fact():
            old, new = row.name, ""
    return f"| {row.code} | {old} | {new or '-'} | {row.fidelity} | {row.section} |"


def test_the_table_of_calls_matches_the_endpoint_table():
    table = README.split("<!-- calls -->")[1].split("<!-- /calls -->")[0]
    assert table.strip().splitlines()[2:] == [line(row) for row in ENDPOINTS]


def test_the_output_of_the_calls():
    block = README.split("## Calls of the API")[1].split("```")[1]
    pairs = re.findall(r"^lsconvert (.*)\n((?:# .*\n)+)", block, re.MULTILINE)
    assert pairs
    for command, output in pairs:
        result = CliRunner().invoke(cli, shlex.split(command))
        assert result.stdout == output.replace("# ", ""), command


def test_the_output_of_the_script_example(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    block = README.split("## Scripts")[1].split("```")[1]
    shown = dict(re.findall(r"^(cat|lsconvert .*?)(?: export.py)?\n((?:#.*\n)+)", block, re.MULTILINE))
    printed = {command: re.sub("^# ?", "", output, flags=re.MULTILINE) for command, output in shown.items()}
    Path("export.py").write_text(printed.pop("cat"))
    assert len(printed) == 2
    for command, output in printed.items():
        result = CliRunner().invoke(cli, [*command.split()[1:], "export.py"])
        assert re.sub(" +$", "", result.stdout, flags=re.MULTILINE) == output, command


def test_the_library_examples_run(tmp_path, monkeypatch):
    shutil.copytree(ROOT / "tests" / "samples", tmp_path / "tests" / "samples")
    monkeypatch.chdir(tmp_path)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        for code in re.findall(r"```python\n(.*?)```", README, re.DOTALL):
            exec(compile(code, "README.md", "exec"), {})
    assert "101 1\n102 1\n103 0\n" in printed.getvalue()


def test_the_commands_of_the_readme_run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    sample = ROOT / "tests" / "samples" / "v1-export.json"
    for name in ("export.json", "mixed.json", "a.json", "b.jsonl.gz"):
        shutil.copy(sample, name)
    Path("users.csv").write_text("old,new\n103,7\n104,a@example.com\n", encoding="utf-8")
    block = README.split("## Command line")[1].split("```")[1]
    for line in re.findall(r"^lsconvert ([^#\n<]*)", block, re.MULTILINE):
        given = sample.read_bytes() if " - " in line else None
        result = CliRunner().invoke(cli, line.split(), input=given)
        assert result.exit_code == (1 if "--check" in line else 0), line
    assert sorted(path.name for path in Path("migrated").iterdir()) == ["a.json", "b.jsonl.gz"]


@pytest.mark.parametrize("option", sorted(set(re.findall(r"`(--[a-z-]+)[` ]", README))))
def test_every_named_option_exists(option):
    options = {name for command in COMMANDS.values() for param in command.params for name in param.opts}
    assert option in options | {"--help"}


def test_every_command_is_named():
    assert all(f"lsconvert {name}" in README for name in COMMANDS)


def test_every_named_name_is_exported():
    import lsconvert

    named = set(re.findall(r"lsconvert\.([A-Za-z_]+)", re.sub(r"lsconvert/\S+", "", README)))
    assert named <= set(lsconvert.__all__)
