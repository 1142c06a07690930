"""Lay out the help of a command: usage, text, options by section, commands, examples. It writes nothing.

No line is wider than the terminal or MAX_WIDTH, except words that are too long to fit.
"""

from __future__ import annotations

import inspect
import re
import shutil
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import click

from lsconvert import escape_line
from lsconvert.cli.terminal.color import BOLD, CYAN, colored

MAX_WIDTH: Final = 100
NARROW: Final = 60  # columns; below, a description is under its name instead of beside it
MAX_NAME: Final = 28  # columns of a name that has its description beside it
INDENT: Final = "  "

Row = tuple[str, str]


def screen_width() -> int:
    """Return the width of help: that of the terminal, but at most MAX_WIDTH; 80 without a terminal."""
    return min(max(shutil.get_terminal_size().columns, 20), MAX_WIDTH)


def usage_lines(context: click.Context, width: int) -> list[str]:
    """Return the usage of a command."""
    head = f"Usage: {escape_line(context.command_path)} "
    pieces = " ".join(context.command.collect_usage_pieces(context))
    return _wrap(head + pieces, width, "", INDENT * 2)


def help_lines(
    context: click.Context, *, width: int, color: bool, sections: Sequence[str], examples: Iterable[Row]
) -> list[str]:
    """Return the help of a command. `sections`: the order of the titles of options. `examples`: texts and commands."""
    lines = [*usage_lines(context, width), "", *_text(context.command.help or "", width)]
    for title, rows in _sections(context, sections):
        lines += ["", _colored(f"{title}:", BOLD, color)]
        for row in rows:
            lines += _definition(row, width, color)
    examples = list(examples)
    if examples:
        lines += ["", _colored("Examples:", BOLD, color)]
    for text, command in examples:
        lines += _wrap(f"{text}:", width, INDENT)
        lines += [_colored(line, CYAN, color) for line in _command_lines(command, width)]
    return lines


def _sections(context: click.Context, order: Sequence[str]) -> Iterator[tuple[str, list[Row]]]:
    """Yield the titles and rows of the commands and options of a command."""
    command = context.command
    if isinstance(command, click.Group):
        named = ((name, command.get_command(context, name)) for name in command.list_commands(context))
        yield "Commands", [(name, _first_sentence(found.help or "")) for name, found in named if found is not None]
    by_title: dict[str, list[Row]] = {title: [] for title in order}
    for param in command.get_params(context):
        record = param.get_help_record(context) if isinstance(param, click.Option) else None
        title = getattr(param, "section", None)
        if isinstance(param, click.Option) and record is not None and title is not None:
            by_title[title].append((record[0], (param.help or "") + _default(context, param)))
    yield from ((title, rows) for title, rows in by_title.items() if rows)


def _default(context: click.Context, option: click.Option) -> str:
    value = option.get_default(context) if option.show_default else None
    return "" if value is None else f" Default: {value:,}." if isinstance(value, int) else f" Default: {value}."


def _first_sentence(text: str) -> str:
    paragraph = " ".join(inspect.cleandoc(text).split("\n\n")[0].split())
    return re.split(r"(?<=\.)\s", paragraph, maxsplit=1)[0]


def _text(text: str, width: int) -> list[str]:
    """Wrap paragraphs. One that begins with the mark of click for tables, a line with \\b, keeps its lines."""
    lines: list[str] = []
    for paragraph in inspect.cleandoc(text).split("\n\n"):
        lines += [""] if lines else []
        first, _, rest = paragraph.partition("\n")
        if first == "\b":
            for row in rest.splitlines():
                column = re.match(r"\S+ {2,}", row)
                lines += _wrap(row, width, INDENT, INDENT + " " * (column.end() if column is not None else 2))
        else:
            lines += _wrap(" ".join(paragraph.split()), width, INDENT)
    return lines


def _definition(row: Row, width: int, color: bool) -> list[str]:
    """Return the lines of a name and its description: side by side, or one below the other."""
    name, text = row
    if width < NARROW:
        names = _wrap(name.replace("|", "| "), width, INDENT, INDENT * 2)
        names = [line.replace("| ", "|") for line in names]
        return [*(_colored(line, CYAN, color) for line in names), *_wrap(text, width, INDENT * 3)]
    margin = INDENT + " " * MAX_NAME + INDENT
    lines = _wrap(text, width, margin) or [margin]
    head = _colored(INDENT + name, CYAN, color)
    if len(name) > MAX_NAME:
        return [head, *lines]
    return [head + lines[0][len(INDENT + name) :].rstrip(), *lines[1:]]


def _command_lines(command: str, width: int) -> list[str]:
    """Break a command of a shell between its words, outside of quotes."""
    margin = INDENT * 2
    lines = [margin]
    for word in re.findall(r"""(?:'[^']*'|"[^"]*"|\S)+""", command):
        if len(lines[-1]) + len(word) + 3 > width and lines[-1].strip():
            lines[-1] += "\\"
            lines.append(margin + INDENT)
        lines[-1] += f"{word} "
    return [line.rstrip() for line in lines]


def _wrap(text: str, width: int, indent: str, hanging: str | None = None) -> list[str]:
    return textwrap.wrap(
        text,
        width,
        initial_indent=indent,
        subsequent_indent=indent if hanging is None else hanging,
        break_long_words=False,
        break_on_hyphens=False,
        replace_whitespace=False,
        drop_whitespace=True,
    )


def _colored(text: str, code: str, color: bool) -> str:
    return colored(text, code) if color else text
