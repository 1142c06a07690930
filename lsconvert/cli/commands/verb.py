"""The classes of commands and options: their help, suggestions for misspelled values, and interrupts."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final, TypeVar

import click

from lsconvert import kernel_name
from lsconvert.cli.commands.file_names import FileName
from lsconvert.cli.terminal.output import say

CommandT = TypeVar("CommandT", bound=Callable[..., Any])

# The sections of options in the help of a command, in their order.
MAIN: Final = "Main options"
MADE: Final = "How AFTER was made"
FINDINGS: Final = "Findings"
INPUT: Final = "Input"
CONTENT: Final = "What to convert"
IMPORT: Final = "For import"
FAILING: Final = "When tasks fail"
BATCH: Final = "Many files"
LIMITS: Final = "Limits"
FACTS: Final = "Facts that a call cannot show"
MESSAGES: Final = "Messages and help"
SECTIONS: Final = (MAIN, MADE, FINDINGS, INPUT, CONTENT, IMPORT, FAILING, BATCH, LIMITS, FACTS, MESSAGES)

WAITS: Final = (
    f"lsconvert: reading from the terminal; {'Ctrl-Z and Enter end' if os.name == 'nt' else 'Ctrl-D ends'} the input"
)
SLOW: Final = (
    "lsconvert: the native kernel is missing, so this run is about fifty times slower. "
    "Install a C compiler, then reinstall lsconvert. LSCONVERT_KERNEL=python hides this note."
)


class StoppedError(Exception):
    """The user interrupted the run. Its text tells the state of the output.

    Not a KeyboardInterrupt: for those, click prints an empty line, and fails if it cannot.
    """


class HelpMixin(click.Command):
    """A command whose help is as wide as the terminal, and ends with examples: pairs of a text and a shell command."""

    def __init__(self, *args: Any, examples: tuple[tuple[str, str], ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.examples = examples

    def help_lines(self, context: click.Context, *, color: bool) -> list[str]:
        """Return the help."""
        from lsconvert.cli.terminal.help import help_lines, screen_width  # late: few runs show help

        return help_lines(context, width=screen_width(), color=color, sections=SECTIONS, examples=self.examples)

    def get_help(self, ctx: click.Context) -> str:
        """Return the help without colors."""
        return "\n".join(self.help_lines(ctx, color=False))

    def get_usage(self, ctx: click.Context) -> str:
        """Return the usage."""
        from lsconvert.cli.terminal.help import screen_width, usage_lines

        return "\n".join(usage_lines(ctx, screen_width()))

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the arguments. The error for an unknown option names the commands that have it, or a similar option."""
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            others = _commands_with(ctx, error.option_name)
            known = (name for param in self.get_params(ctx) for name in param.opts if name.startswith("--"))
            text = (
                f": it is an option of {', '.join(others)}." if others else f".{suggestion(error.option_name, known)}"
            )
            raise click.UsageError(f"No such option '{error.option_name}'{text}", ctx) from None


class Verb(HelpMixin):
    """A command that works on files."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command. If it reads from a terminal, say so first. Raises UsageError if it reads stdin twice."""
        count = sum(_count_stdin(ctx, param) for param in self.params)
        if count > 1:
            raise click.UsageError("only one of the files can be stdin")
        if count and sys.stdin is not None and sys.stdin.isatty():
            say(WAITS)
        return super().invoke(ctx)


class KernelVerb(Verb):
    """A command that needs a kernel. If only the slow one is available, it says so; in JSON, the report names the kernel."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        is_heard = ctx.params["form"] == "text" and not ctx.params["quiet"]
        if is_heard and not os.environ.get("LSCONVERT_KERNEL") and kernel_name() != "native":
            say(SLOW)
        return super().invoke(ctx)


class Option(click.Option):
    """An option that belongs to a section of the help."""

    def __init__(self, *args: Any, section: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.section = section


def option(section: str, *names: str, **settings: Any) -> Callable[[CommandT], CommandT]:
    """Return a decorator that adds an option of this section to a command."""
    return click.option(*names, cls=Option, section=section, **settings)


class Choice(click.Choice[str]):
    """One of several words. The error for another word suggests the nearest."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the word. Raises BadParameter."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter as error:
            self.fail(f"{error.message}{suggestion(str(value), self.choices)}", param, ctx)


class Count(click.IntRange):
    """A whole number from 1."""

    def __init__(self) -> None:
        super().__init__(min=1)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the number. Raises BadParameter."""
        try:
            int(value)
        except ValueError:
            self.fail(f"'{value}' is not a whole number", param, ctx)
        return super().convert(value, param, ctx)


COUNT: Final = Count()


def suggestion(word: str, known: Iterable[str]) -> str:
    """Return a question that names the nearest known word, with a space before it; "" if none is near."""
    from difflib import get_close_matches  # late: only for errors

    names = {name.lstrip("-"): name for name in known}  # dashes would make all options similar
    near = get_close_matches(word.lstrip("-"), names, 1)
    return f" Did you mean '{names[near[0]]}'?" if near else ""


def _commands_with(context: click.Context, name: str) -> list[str]:
    """Return the commands that have an option of this name."""
    group = context.parent.command if context.parent is not None else None
    if not isinstance(group, click.Group) or context.parent is None:
        return []
    commands = ((other, group.get_command(context.parent, other)) for other in group.list_commands(context.parent))
    return [other for other, found in commands if found and any(name in param.opts for param in found.params)]


def _count_stdin(context: click.Context, param: click.Parameter) -> int:
    """Return how often a parameter says to read stdin."""
    if not (isinstance(param.type, FileName) and param.type.reads_stdin):
        return 0
    value = context.params.get(param.name or "")
    return value.count("-") if isinstance(value, tuple) else int(value == "-")


@contextmanager
def interrupts_saying(sentence: Callable[[], str]) -> Iterator[None]:
    """Turn an interrupt in the block into a StoppedError with this sentence."""
    try:
        yield
    except KeyboardInterrupt as error:
        raise StoppedError(sentence()) from error
