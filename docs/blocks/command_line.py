"""The commands and their options, as click knows them."""

from __future__ import annotations

import inspect
import re

import click

from blocks.markdown import table
from lsconvert.cli import cli
from lsconvert.cli.commands.verb import SECTIONS, HelpMixin, Option


def commands() -> str:
    """Return a section for each command: usage, text, options by section, examples."""
    context = click.Context(cli, info_name="lsconvert")
    parts = [_command(cli, context)]
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        assert isinstance(command, HelpMixin)
        parts.append(_command(command, click.Context(command, info_name=name, parent=context)))
    return "\n\n".join(parts)


def _command(command: click.Command, context: click.Context) -> str:
    assert isinstance(command, HelpMixin)
    usage = f"{context.command_path} {' '.join(command.collect_usage_pieces(context))}"
    parts = [f"## {context.command_path}", f"```text\n{usage}\n```", _paragraphs(command.help or "")]
    for section in SECTIONS:
        options = [param for param in command.params if isinstance(param, Option) and param.section == section]
        rows = [_row(option, context) for option in options if option.get_help_record(context)]
        if rows:
            parts += [f"**{section}**", table(("option", "meaning"), rows)]
    examples = [f"# {text}\n{line}" for text, line in command.examples]
    if examples:
        parts.append("```sh\n" + "\n".join(examples) + "\n```")
    return "\n\n".join(part for part in parts if part)


def _paragraphs(text: str) -> str:
    paragraphs = inspect.cleandoc(text).replace("\b\n", "").split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


def _row(option: Option, context: click.Context) -> tuple[str, str]:
    record = option.get_help_record(context)
    assert record is not None  # the caller asked
    name, text = record
    return f"`{name}`", re.sub(r"  \[default: (.*)\]$", r" Default: \1.", text)
