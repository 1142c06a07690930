"""The command line: words, progress and exit codes around the library. Data on stdout only, words on stderr.

Exit codes: 0 done, 1 findings, 2 usage, 3 input unreadable or malformed, 4 output failed, 5 a limit was hit,
130 interrupted, 141 the reader of the output went away, 143 terminated.
"""

from __future__ import annotations

import os
import signal
import sys
import warnings
from importlib import import_module
from types import FrameType
from typing import Any, Final

import click

import lsconvert
from lsconvert.cli.convert import downgrade, upgrade
from lsconvert.cli.output import show
from lsconvert.cli.report import show_error, show_usage_error, show_warning


def _version(context: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked:
        show(f"lsconvert {lsconvert.__version__} ({lsconvert.kernel_name()} kernel)")
        context.exit()


NO_MEMORY: Final = "A task is held whole while it is converted, some five times over if it is checked: see --no-check."

LATE: Final = ("inspect", "migrate-call", "migrate-scripts", "validate", "verify")


class ReaderGoneError(Exception):
    """Whoever read stdout has closed it. Not an OSError, because click makes exit code 1 of those."""


class Group(click.Group):
    """The commands, with a broken pipe told from other failures. Those in LATE are imported where they are asked for."""

    def list_commands(self, context: click.Context) -> list[str]:
        """Return the names of all commands."""
        return sorted({*super().list_commands(context), *LATE})

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """Return a command by its name."""
        if name in LATE and name not in self.commands:
            function = name.replace("-", "_")
            self.add_command(getattr(import_module(f"lsconvert.cli.{function}"), function))
        return super().get_command(context, name)

    def invoke(self, context: click.Context) -> Any:
        """Run a command."""
        try:
            return super().invoke(context)
        except BrokenPipeError as error:
            raise ReaderGoneError from error


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Show the version and exit."
)
def cli() -> None:
    """Convert Label Studio data between v1 (completions) and v2 (annotations).

    Only what the migration guide changes is changed; every other byte is copied. `-` is stdin or stdout.

    \b
    lsconvert upgrade export.json -o migrated.json
    lsconvert verify export.json migrated.json

    Exit codes: 0 done, 1 findings, 2 usage, 3 input unreadable or malformed, 4 output failed, 5 a limit was hit.
    """


for command in (upgrade, downgrade):
    cli.add_command(command)


def main() -> None:
    """Run the command line; never returns."""
    signal.signal(signal.SIGTERM, _terminated)
    warnings.showwarning = show_warning  # type: ignore[assignment]  # its arguments have no names
    try:
        code = cli.main(standalone_mode=False) or 0
    except click.ClickException as error:
        code = show_usage_error(error)
    except click.Abort:
        code = 130
    except ReaderGoneError:
        code = 141
    except lsconvert.LSConvertError as error:
        code = show_error(error, "text")
    except MemoryError:
        code = show_error(lsconvert.LimitError("there is not enough memory", hint=NO_MEMORY), "text")
    if code in (4, 141) and sys.stdout is not None:
        # Python flushes stdout once more on its way out; let what could not be written go nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(code)


def _terminated(_signal: int, _frame: FrameType | None) -> None:
    sys.exit(143)
