"""The command line: commands, messages, progress and exit codes. Data on stdout only, messages on stderr.

It uses only the names that lsconvert exports. Exit codes: 0 done, 1 findings, 2 usage, 3 input unreadable or malformed,
4 output failed, 5 a limit was exceeded, 70 an error that lsconvert does not handle, 129 terminal closed,
130 interrupted, 131 quit, 141 reader of stdout closed, 143 terminated.
"""

from __future__ import annotations

import os
import signal
import sys
import warnings
from collections.abc import Callable, Mapping
from contextlib import suppress
from importlib import import_module
from types import FrameType
from typing import Any, Final, TextIO

import click

import lsconvert
from lsconvert.cli.commands.convert import downgrade, upgrade
from lsconvert.cli.commands.verb import MESSAGES, Choice, HelpMixin, Option, StoppedError, option, suggestion
from lsconvert.cli.formats.report import UNHANDLED, show_error, show_usage_error, show_warning
from lsconvert.cli.terminal.color import COLORS, choose_color, has_color
from lsconvert.cli.terminal.output import buffer_streams, say, write


class ReaderGoneError(Exception):
    """The reader of stdout closed it. Not an OSError, because click exits with 1 for those."""


def _version(context: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked:
        _write_and_exit(context, f"lsconvert {lsconvert.__version__} ({lsconvert.kernel_name()} kernel)")


def _help(context: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked and not context.resilient_parsing:
        assert isinstance(context.command, HelpMixin)  # as all commands are
        color = has_color(sys.stdout)
        _write_and_exit(context, "\n".join(context.command.help_lines(context, color=color)), color=color)


def _write_and_exit(context: click.Context, text: str, *, color: bool = False) -> None:
    try:
        write(f"{text}\n", color=color)
    except BrokenPipeError as error:
        raise ReaderGoneError from error
    context.exit()


class HelpOption(Option):
    """The option --help. It has --color read first, wherever that is: help ends the run."""

    def handle_parse_result(
        self, ctx: click.Context, opts: Mapping[str, Any], args: list[str]
    ) -> tuple[Any, list[str]]:
        """Read the option. Raises click's errors."""
        for param in ctx.command.params if self.name in opts else ():
            if "--color" in param.opts:
                param.handle_parse_result(ctx, opts, args)
        return super().handle_parse_result(ctx, opts, args)


# Replaces click's own option: there, a failing write exits with 1, or with a traceback.
_help_option = click.help_option("-h", "--help", cls=HelpOption, section=MESSAGES, callback=_help)


# Windows has only the first two.
STOP_SIGNALS: Final = [
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT") if hasattr(signal, name)
]
BROKEN: Final = "There is not enough memory, or the installation is incomplete: reinstall lsconvert."
REPORT: Final = "Please report it, with the traceback that --debug shows."
NO_MEMORY: Final = "A conversion holds a whole task in memory, and its check about five times its size: see --no-check."

LATE: Final = ("inspect", "validate", "verify", "merge", "filter", "migrate-scripts", "migrate-call", "completion")
COMMANDS: Final = ("upgrade", "downgrade", *LATE)
EXAMPLES: Final = (
    ("Convert a file", "lsconvert upgrade export.json -o migrated.json"),
    (
        "Convert a file that you will import into Label Studio",
        "lsconvert upgrade export.json --for import -o tasks.json",
    ),
    ("Prove that nothing else changed", "lsconvert verify export.json migrated.json"),
)


def _debug(context: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked:
        from traceback import format_exc  # late: most runs do not need it; but after an error, imports may fail

        context.obj[:] = [format_exc]


_debug_option = option(
    MESSAGES,
    "--debug",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_debug,
    help="Show the traceback of an error that lsconvert does not handle.",
)


def _color(_: click.Context, __: click.Parameter, color: str | None) -> None:
    if color is not None:
        choose_color(color)


_color_option = option(
    MESSAGES,
    "--color",
    type=Choice(COLORS),
    is_eager=True,
    expose_value=False,
    callback=_color,
    help="Color help and errors. Default: on terminals, unless NO_COLOR is set.",
)


class Group(HelpMixin, click.Group):
    """The group of all commands. Commands in LATE are imported on first use.

    It turns a broken pipe and an interrupt into errors that click does not handle.
    """

    def list_commands(self, _: click.Context) -> list[str]:
        """Return the names of all commands, the most used first."""
        return list(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """Return the command of this name, None if there is none."""
        if name in LATE and name not in self.commands:
            function = name.replace("-", "_")
            self.add_command(getattr(import_module(f"lsconvert.cli.commands.{function}"), function))
        return super().get_command(context, name)

    def add_command(self, command: click.Command, name: str | None = None) -> None:
        """Add a command, with the options --color, --debug and --help."""
        command.add_help_option = False
        super().add_command(_help_option(_debug_option(_color_option(command))), name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that the first argument names. Raises UsageError, which suggests a command."""
        if self.get_command(ctx, args[0]) is not None or args[0].startswith("-"):
            return super().resolve_command(ctx, args)
        question = suggestion(args[0], (*COMMANDS, "--help", "--version"))
        if os.path.exists(args[0]):
            question = f" To convert a file, write `lsconvert upgrade {args[0]}`."
        raise click.UsageError(f"No such command '{args[0]}'.{question}", ctx)

    def invoke(self, context: click.Context) -> Any:
        """Run a command. Raises ReaderGoneError and StoppedError."""
        try:
            return super().invoke(context)
        except BrokenPipeError as error:
            raise ReaderGoneError from error
        except KeyboardInterrupt as error:
            raise StoppedError("interrupted") from error


@click.group(cls=Group, add_help_option=False, examples=EXAMPLES)
@option(
    MESSAGES,
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_version,
    help="Show the version and exit.",
)
@_color_option
@_debug_option
@_help_option
def cli() -> None:
    """Convert Label Studio data between v1 (completions) and v2 (annotations).

    Only the changes of the migration guide are made; all other bytes are copied. `-` is stdin or stdout.
    `lsconvert COMMAND --help` describes a command.

    Exit codes: 0 done, 1 findings, 2 usage, 3 input unreadable or malformed, 4 output failed, 5 a limit was exceeded.
    """


for command in (upgrade, downgrade):
    cli.add_command(command)


def main() -> None:
    """Run the command line; never returns."""
    for number in STOP_SIGNALS[1:]:
        if signal.getsignal(number) is not signal.SIG_IGN:  # nohup ignores SIGHUP
            signal.signal(number, _terminated)
    sys.unraisablehook = _resend_signal
    buffer_streams()
    warnings.showwarning = show_warning  # type: ignore[assignment]  # its arguments have no names
    code = _run()
    if code in (4, UNHANDLED, 141):
        _flush_or_discard(sys.stdout)
    _flush_or_discard(sys.stderr)  # unwritable messages do not change the exit code
    for number in STOP_SIGNALS:  # from here on, a signal ends the process at once, without a message
        signal.signal(number, signal.SIG_DFL)
    sys.exit(code)


def _resend_signal(failure: sys.UnraisableHookArgs) -> None:
    """Send a signal again if its handler raised an exception in a finalizer, where Python ignores exceptions."""
    stopped = failure.exc_value
    if isinstance(stopped, KeyboardInterrupt):
        _send_soon(signal.SIGINT)
    elif isinstance(stopped, SystemExit) and isinstance(stopped.code, int):
        _send_soon(stopped.code - 128)
    else:
        sys.__unraisablehook__(failure)


def _send_soon(number: int) -> None:
    import threading

    # Sent at once, or while the main thread is still in `_resend_signal`, the signal would be lost in the same way.
    arguments = (number, threading.get_ident())
    threading.Thread(target=_send_when_delivered, args=arguments, daemon=True).start()


def _send_when_delivered(number: int, thread: int) -> None:
    """Send a signal when a thread has left `_resend_signal`."""
    import time

    inside = True
    while inside:
        time.sleep(0.01)
        frame = sys._current_frames().get(thread)
        inside = False
        while frame is not None and not inside:
            inside, frame = frame.f_code is _resend_signal.__code__, frame.f_back
    signal.raise_signal(number)


def _flush_or_discard(stream: TextIO | None) -> None:
    """Flush a stream; if that fails, discard its content. Else Python would try again at exit and change the exit code."""
    if stream is None:
        return
    try:
        stream.flush()
    except (OSError, ValueError):
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _run() -> int:
    tracebacks: list[Callable[[], str]] = []  # filled by --debug
    try:
        return cli.main(standalone_mode=False, obj=tracebacks) or 0
    except click.ClickException as error:
        return show_usage_error(error)
    except StoppedError as stopped:
        say(f"lsconvert: {stopped}")
        return 130
    except (click.Abort, KeyboardInterrupt):
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
    except Exception as error:  # a bug: it must not exit with 1, which means findings
        _say_all(tracebacks)
        say(f"lsconvert: an error that lsconvert does not handle: {type(error).__name__}. {REPORT}")
        return UNHANDLED


def _say_all(texts: list[Callable[[], str]]) -> None:
    for text in texts:
        say(*text().splitlines())


def _terminated(number: int, _frame: FrameType | None) -> None:
    sys.exit(128 + number)
