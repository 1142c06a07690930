"""Hints name options as Python does in the library, and as the command line does there."""

import ast
import inspect
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import lsconvert
from lsconvert import Hint
from lsconvert.cli import cli
from lsconvert.cli.formats.option_names import as_option
from lsconvert.rules.notes import note_text
from lsconvert.rules.tables import NOTES

ROOT = Path(lsconvert.__file__).parent
FUNCTIONS = (
    lsconvert.convert,
    lsconvert.verify,
    lsconvert.iter_errors,
    lsconvert.find_files,
    lsconvert.merge,
    lsconvert.migrate_scripts,
    lsconvert.upgrade_many,
)
PARAMETERS = {name for function in FUNCTIONS for name in inspect.signature(function).parameters}


def options_in_hints():
    """Yield each keyword argument that a hint of the library names."""
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Hint":
                yield from (each.value for each in node.args[1:] if isinstance(each, ast.Constant))


def options_in_notes():
    """Return each keyword argument that a note names."""
    return {name for code in NOTES for count in (1, 2) for name in note_text(code, count).options}


def flags():
    context = click.Context(cli)
    commands = [cli.get_command(context, name) for name in cli.list_commands(context)]
    return {flag for command in commands for param in command.params for flag in (*param.opts, *param.secondary_opts)}


@pytest.mark.parametrize("argument", sorted({*options_in_hints(), *options_in_notes()}))
def test_every_option_of_a_hint_exists(argument):
    assert argument.partition("=")[0] in PARAMETERS
    assert as_option(argument).split()[0] in flags()


@pytest.mark.parametrize(
    ("argument", "option"),
    [
        ("max_depth=", "--max-depth"),
        ("force=True", "--force"),
        ("check=False", "--no-check"),
        ('on_error="keep"', "--on-error keep"),
        ('target="import"', "--for import"),
        ("maps=", "--map"),
    ],
)
def test_options_of_arguments(argument, option):
    assert as_option(argument) == option


def test_a_hint_is_a_text():
    hint = Hint("Raise {} or {}.", "max_depth=", "check=False")
    assert hint == "Raise max_depth= or check=False."
    assert hint.spelled(as_option) == "Raise --max-depth or --no-check."
    assert Hint("{} braces").spelled(as_option) == "{} braces"


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize(
    ("arguments", "option"),
    [
        (["upgrade", "{}", "-o", "{}.new", "--max-depth", "2"], "--max-depth"),
        (["upgrade", "{}", "-o", "{}.other"], "--force"),
        (["inspect", "{}", "--max-depth", "2"], "--max-depth"),
    ],
)
def test_errors_of_commands_name_options(arguments, option, form, tmp_path):
    path = tmp_path / "in.json"
    path.write_text('[{"data": {"a": [[]]}, "completions": []}]', encoding="utf-8")
    Path(f"{path}.other").touch()
    result = CliRunner().invoke(cli, [each.replace("{}", str(path)) for each in [*arguments, "--format", form]])
    assert result.exit_code
    assert option in result.stderr
    assert option[2:].replace("-", "_") + "=" not in result.stderr


@pytest.mark.parametrize("form", ["text", "json", "jsonl"])
def test_errors_of_a_job_name_options(form, tmp_path):
    for name in ("a.json", "b.json"):
        (tmp_path / name).write_text('[{"data": {"a": [[]]}, "completions": []}]', encoding="utf-8")
    inputs = [str(tmp_path / "a.json"), str(tmp_path / "b.json")]
    command = ["upgrade", *inputs, "-O", str(tmp_path / "out"), "--max-depth", "2", "--format", form]
    result = CliRunner().invoke(cli, command)
    assert result.stderr.count("--max-depth") == 2
    assert "max_depth=" not in result.stderr


@pytest.mark.parametrize("form", ["text", "json", "sarif", "junit"])
def test_errors_of_validate_name_options(form, tmp_path):
    path = tmp_path / "in.json"
    path.write_bytes('[{"data": {"text": "café crème"}, "annotations": []}]'.encode("cp1252"))
    result = CliRunner().invoke(cli, ["validate", str(path), "--format", form])
    assert "--encoding cp1252" in result.stderr
    assert 'encoding="cp1252' not in result.stdout
    with pytest.raises(lsconvert.InvalidJSONError, match='encoding="cp1252"'):
        lsconvert.validate(path)
