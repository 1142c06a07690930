"""The command line: words, progress and exit codes around the library. Data on stdout only, words on stderr.

Exit codes: 0 done, 1 findings, 2 usage, 3 input unreadable or malformed, 4 output failed, 5 a limit was hit,
70 an error that lsconvert does not handle, 129 the terminal was closed, 130 interrupted, 131 quit, 141 the reader of the
output went away, 143 terminated.
"""

from __future__ import annotations

import os
import signal
import sys
import warnings
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from types import FrameType
from typing import Any, Final, TextIO

import click

import lsconvert
from lsconvert.cli.commands.convert import downgrade, upgrade
from lsconvert.cli.formats.report import show_error, show_usage_error, show_warning
from lsconvert.cli.terminal.output import buffer_streams, say, show


class ReaderGoneError(Exception):
    """Whoever read stdout has closed it. Not an OSError, because click makes exit code 1 of those."""


class StoppedError(Exception):
    """The user has interrupted the run. Not a KeyboardInterrupt, for which click prints an empty line, and fails if it cannot."""


def _version(context: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked:
        _show_and_exit(context, f"lsconvert {lsconvert.__version__} ({lsconvert.kernel_name()} kernel)")


def _help(context: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked and not context.resilient_parsing:
        _show_and_exit(context, context.get_help())


def _show_and_exit(context: click.Context, text: str) -> None:
    try:
        show(*text.splitlines())
    except BrokenPipeError as error:
        raise ReaderGoneError from error
    context.exit()


# In place of click's own, for which any failing write is a finding, or unknown.
_help_option = click.help_option("-h", "--help", callback=_help)


# Windows has only the first two.
STOPPED_BY: Final = [
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT") if hasattr(signal, name)
]
UNHANDLED: Final = 70  # EX_SOFTWARE of sysexits.h
BROKEN: Final = "There is too little memory for it, or the installation is not complete: install lsconvert again."
REPORT: Final = "Please report it, with the traceback that --debug shows."
NO_MEMORY: Final = "A task is held whole while it is converted, some five times over if it is checked: see --no-check."

LATE: Final = ("inspect", "migrate-call", "migrate-scripts", "validate", "verify")


def _debug(context: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked:
        from traceback import format_exc  # here, because most runs do not need it; nor later, when imports may fail

        context.obj[:] = [format_exc]


_debug_option = click.option(
    "--debug",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_debug,
    help="Show the traceback of an error that lsconvert does not handle.",
)


class Group(click.Group):
    """The commands, with a broken pipe and an interrupt told from other failures. Those in LATE are imported where they are asked for."""

    def list_commands(self, context: click.Context) -> list[str]:
        """Return the names of all commands."""
        return sorted({*super().list_commands(context), *LATE})

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """Return a command by its name."""
        if name in LATE and name not in self.commands:
            function = name.replace("-", "_")
            self.add_command(getattr(import_module(f"lsconvert.cli.commands.{function}"), function))
        return super().get_command(context, name)

    def add_command(self, command: click.Command, name: str | None = None) -> None:
        """Add a command, which takes --debug and --help as well."""
        command.add_help_option = False
        super().add_command(_help_option(_debug_option(command)), name)

    def invoke(self, context: click.Context) -> Any:
        """Run a command."""
        try:
            return super().invoke(context)
        except BrokenPipeError as error:
            raise ReaderGoneError from error
        except KeyboardInterrupt as error:
            raise StoppedError from error


@click.group(cls=Group, add_help_option=False)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Show the version and exit."
)
@_debug_option
@_help_option
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
    for number in STOPPED_BY[1:]:
        if signal.getsignal(number) is not signal.SIG_IGN:  # nohup ignores SIGHUP
            signal.signal(number, _terminated)
    sys.unraisablehook = _deliver_again
    buffer_streams()
    warnings.showwarning = show_warning  # type: ignore[assignment]  # its arguments have no names
    code = _run()
    if code in (4, UNHANDLED, 141):
        _discard_what_cannot_be_written(sys.stdout)
    _discard_what_cannot_be_written(sys.stderr)  # the work is done, whether its words can be read or not
    for number in STOPPED_BY:  # all is done: what comes now ends the process at once, without words
        signal.signal(number, signal.SIG_DFL)
    sys.exit(code)


def _deliver_again(failure: sys.UnraisableHookArgs) -> None:
    """Send a signal once more whose handler ran where no exception can be raised, as in a finalizer: it would be lost."""
    stopped = failure.exc_value
    if isinstance(stopped, KeyboardInterrupt):
        _send_soon(signal.SIGINT)
    elif isinstance(stopped, SystemExit) and isinstance(stopped.code, int):
        _send_soon(stopped.code - 128)
    else:
        sys.__unraisablehook__(failure)


def _send_soon(number: int) -> None:
    import threading  # for this only

    # Sent at once, or while the main thread is still in `_deliver_again`, the signal would be lost in the same way.
    arguments = (number, threading.get_ident())
    threading.Thread(target=_send_when_delivered, args=arguments, daemon=True).start()


def _send_when_delivered(number: int, thread: int) -> None:
    """Send a signal when a thread has left `_deliver_again`."""
    import time

    inside = True
    while inside:
        time.sleep(0.01)
        frame = sys._current_frames().get(thread)
        inside = False
        while frame is not None and not inside:
            inside, frame = frame.f_code is _deliver_again.__code__, frame.f_back
    signal.raise_signal(number)


def _discard_what_cannot_be_written(stream: TextIO | None) -> None:
    """Flush a stream. If that fails, Python must not try it once more on its way out, and end with another code."""
    if stream is None:
        return
    try:
        stream.flush()
    except (OSError, ValueError):
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _run() -> int:
    tracebacks: list[Callable[[], str]] = []  # what shows them, if --debug is given
    try:
        return cli.main(standalone_mode=False, obj=tracebacks) or 0
    except click.ClickException as error:
        return show_usage_error(error)
    except (click.Abort, KeyboardInterrupt, StoppedError):
        return 130
    except ReaderGoneError:
        return 141
    except lsconvert.LSConvertError as error:
        return show_error(error, "text")
    except MemoryError:
        return show_error(lsconvert.LimitError("there is not enough memory", hint=NO_MEMORY), "text")
    except ImportError as error:
        _say_all(tracebacks)
        say(f"lsconvert: the module {error.name} cannot be loaded. {BROKEN}")
        return UNHANDLED
    except Exception as error:  # a fault of lsconvert: it must not look like findings, which have exit code 1
        _say_all(tracebacks)
        say(f"lsconvert: an error that lsconvert does not handle: {type(error).__name__}. {REPORT}")
        return UNHANDLED


def _say_all(texts: list[Callable[[], str]]) -> None:
    for text in texts:
        say(*text().splitlines())


def _terminated(number: int, _frame: FrameType | None) -> None:
    sys.exit(128 + number)
