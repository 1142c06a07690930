"""`lsconvert migrate-call`."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import click

import lsconvert
from lsconvert.cli.commands.known_options import known_options
from lsconvert.cli.commands.verb import FACTS, MAIN, WAITS, Choice, Verb, option
from lsconvert.cli.formats.option_names import flag, spelled, with_options
from lsconvert.cli.formats.report import show_error
from lsconvert.cli.formats.requests import REQUEST_FORMATS, Migrated, as_curl
from lsconvert.cli.pasted.call import Call, plain_call, read_file
from lsconvert.cli.pasted.code import migrate_code
from lsconvert.cli.pasted.left_over import (
    UPGRADE,
    check_form,
    has_surroundings,
    ids_of_several,
    keys_around,
    sentences,
    unread_lines,
)
from lsconvert.cli.pasted.paste import code_of, is_client, read_paste
from lsconvert.cli.pasted.placeholders import with_numbers
from lsconvert.cli.pasted.rewrite import rewrite
from lsconvert.cli.terminal.output import say, write_data

UNDOCUMENTED: Final = {
    row.code: getattr(row, "name", "") for row in lsconvert.ENDPOINTS if getattr(row, "old", None) == ()
}
USAGE: Final = "give METHOD and URL, or a call as it was pasted, in quotes or on stdin"
METHOD: Final = re.compile("[A-Za-z]+")
FILE_NAME: Final = re.compile(r"[\w./\\:~-]+\.(?:json|jsonl|ndjson|csv|tsv|txt)", re.IGNORECASE)


class MigrateCall(Verb):
    """A verb whose arguments may be a command of another program, with options of its own."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the arguments. All arguments from the name of a client on are its command."""
        start = next((index for index, arg in enumerate(args) if is_client(arg)), None)
        if start is not None and (not start or not args[start - 1].startswith("-")):
            own, command = self._split(args[start:])
            args = [*args[:start], *own, shlex.join(command)]
        return super().parse_args(ctx, args)

    def _split(self, args: list[str]) -> tuple[list[str], list[str]]:
        """Return the options of this verb with their values, and the other arguments."""
        flags = {
            name: getattr(param, "is_flag", False) for param in self.params for name in param.opts if name != "--data"
        }
        own, command, left = list[str](), list[str](), list(reversed(args))
        while left:
            arg = left.pop()
            name, equals, _ = arg.partition("=")
            if not arg.startswith("--") or name not in flags:
                command.append(arg)
            else:
                own += [arg] if flags[name] or equals or not left else [arg, left.pop()]
        return own, command


@click.command(
    "migrate-call",
    cls=MigrateCall,
    examples=(
        ("Migrate a request", "lsconvert migrate-call GET https://LS/api/projects/1/results"),
        ("Migrate a pasted command", "lsconvert migrate-call curl -s https://LS/api/projects/1/results"),
        ("Migrate all calls in a file", "lsconvert migrate-call - < calls.txt"),
    ),
)
@click.argument("call", metavar="[METHOD URL | COMMAND | -]", nargs=-1)
@option(MAIN, "--data", metavar="TEXT", help="The body for METHOD URL; @FILE reads it from a file, @- from stdin.")
@option(MAIN, "--curl", metavar="COMMAND", help="The same as COMMAND.")
@option(
    MAIN,
    "--format",
    "form",
    type=Choice(list(REQUEST_FORMATS)),
    help="Output format. Default: that of the command, and curl for METHOD URL.",
)
@option(
    FACTS,
    "--as",
    "code",
    type=Choice(list(UNDOCUMENTED)),
    help=f"Kind of a call with an undocumented form: {', '.join(map(' '.join, UNDOCUMENTED.items()))}.",
)
@option(MAIN, "--split-annotators", is_flag=True, help="Make one annotation of each inner list.")
@known_options(lsconvert.PARAMETERS)
def migrate_call(
    call: tuple[str, ...],
    data: str | None,
    curl: str | None,
    form: str | None,
    code: str | None,
    split_annotators: bool,
    **known: Any,
) -> None:
    """Print the v2 call that replaces a v1 API call.

    COMMAND is text as you would paste it into a shell: curl, wget, HTTPie, Invoke-RestMethod, with pipes and prompts, or
    "copy as cURL" of a browser; or code that calls requests, httpx or fetch. It may have several calls. Only their words
    that the migration guide changes are changed. A call that the guide does not name is printed unchanged. Nothing is sent.

    Facts that a call cannot show are options; if one is missing, the call stays unchanged and a note names the option.
    Notes are written to stderr and never show values of the call.

    Exit codes: 0 success, 1 work is left to you, 2 wrong usage, 3 the call or its body cannot be read.
    """  # fmt: skip
    given = {name: value for name, value in known.items() if value is not None}
    try:
        text = _paste(call, data, curl)
        language = code_of(text) if text is not None else None
        if text is not None and language is not None:
            _migrate_code(text, language, form, given)
        calls = read_paste(text) if text is not None else [_plain_call(call, data)]
        several = ids_of_several(text or "", calls, given)
        given = {name: value for name, value in given.items() if name not in several}
        for each in calls:
            check_form(each, form)
        migrated = [(each, _migration(each, code, split=split_annotators, **given)) for each in calls]
        if form is None and text is not None:
            upgrade = f"{UPGRADE} --split-annotators" if split_annotators else UPGRADE
            output = rewrite(text.rstrip("\n"), migrated, lambda each, new: as_curl([(each, new)]), upgrade)
        else:
            output = REQUEST_FORMATS[form or "curl"](migrated)
    except lsconvert.LSConvertError as error:
        raise click.exceptions.Exit(show_error(error, "json" if form == "json" else "text")) from None
    write_data(f"{output}\n".encode("utf-8", "surrogateescape"))
    is_left = _show_notes(migrated, form)
    unread = [f"line {number}" for number in unread_lines(text, calls)] if text is not None else []
    if form not in (None, "json") and text is not None and has_surroundings(text, calls):
        say("only the calls are written in another format; what is around them is left out")
    if form != "json" and unread:
        say(f"not read as a call, and unchanged: {', '.join(unread)}")
    is_v1 = any(note.code for _, migration in migrated for note in migration.notes)
    around = keys_around(text, calls) if text is not None and is_v1 else []
    if form != "json" and around:
        say(f"unchanged outside of the calls; v2 has other names for: {', '.join(around)}")
    if form != "json" and several:
        say(f"not used, because the calls have several ids: {', '.join(map(flag, several))}. Migrate them one by one")
    raise click.exceptions.Exit(int(is_left or bool(unread) or bool(several) or bool(around)))


def _paste(call: tuple[str, ...], data: str | None, curl: str | None) -> str | None:
    """Return the pasted text, None for METHOD URL. Raises UsageError."""
    try:
        "".join((*call, curl or "")).encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        raise lsconvert.InputError("the call contains a lone surrogate, so it cannot be sent") from None
    if curl is not None and (call or data is not None):
        raise click.UsageError("--curl takes the whole call in quotes: leave out METHOD, URL and --data")
    if curl is not None:
        return curl
    if len(call) == 2 and METHOD.fullmatch(call[0]):
        return None
    if call == ("-",):
        if sys.stdin.isatty():
            say(WAITS)
        text = sys.stdin.read().removeprefix("\ufeff")
    elif len(call) == 1 and (len(call[0].split()) > 1 or is_client(call[0]) or code_of(call[0]) is not None):
        text = call[0]
    else:
        raise click.UsageError(f"{USAGE}; quote values with spaces or &")
    if data is not None:
        raise click.UsageError("--data is for METHOD URL: the command has its own data")
    return text


def _plain_call(call: tuple[str, ...], data: str | None) -> Call:
    method, url = call[0].upper(), call[1]
    if data is None:
        return plain_call(lsconvert.Request(method, url))
    if not data.startswith("@"):
        _refuse_file_name(data)
        body, file = data.encode("utf-8", "surrogateescape"), ""
    else:
        file = data[1:]
        try:
            body = read_file(file) or b""
        except lsconvert.InputError as error:
            raise error.in_file(file) from None
    is_json = body.lstrip()[:1] in (b"[", b"{")
    headers = (("Content-Type", "application/json"),) if is_json else ()
    return plain_call(lsconvert.Request(method, url, headers, body), file)


def _refuse_file_name(text: str) -> None:
    """Raise UsageError if a text is the name of a file, or looks like one."""
    try:
        is_name = text == "-" or FILE_NAME.fullmatch(text) is not None or Path(text).is_file()
    except (OSError, ValueError):  # no name of a file
        is_name = False
    if is_name:
        raise click.UsageError(f"--data is the body itself; to read a file or stdin, write --data @{text}")


def _migration(call: Call, code: str | None, *, split: bool, **known: Any) -> lsconvert.Migration:
    """Return the migration of a call. Raises UsageError for an impossible value."""
    request = replace(call.request, body=None) if call.is_unread else call.request
    try:
        migration = _with_placeholders(request, call=code or "", split_annotators=split, **known)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    except lsconvert.LSConvertError as error:
        in_body = error.where.line is not None
        raise error.located(lsconvert.Where(file=call.place if in_body else None)) from None
    return replace(migration, notes=tuple(replace(note, todo=spelled(note.todo)) for note in migration.notes))


def _with_placeholders(request: lsconvert.Request, **options: Any) -> lsconvert.Migration:
    """Migrate a request. If its body is not JSON because of placeholders, they are replaced by numbers, and put back."""
    try:
        return lsconvert.migrate_request(request, **options)
    except lsconvert.InputError as error:
        if request.body is None or error.where.line is None:
            raise
        body, put_back = with_numbers(request.body)
        try:
            migration = lsconvert.migrate_request(replace(request, body=body), **options)
        except lsconvert.InputError:
            raise error from None
    requests = (replace(new, body=put_back(new.body)) if new.body is not None else new for new in migration.requests)
    return replace(migration, requests=tuple(requests))


def _migrate_code(text: str, language: Any, form: str | None, known: dict[str, Any]) -> None:
    """Print code with its calls migrated, and exit."""
    if form not in (None, language):
        raise click.UsageError(f"the call is code, and stays code: leave out --format {form}")
    new, findings = migrate_code(text, language, known)
    write_data(new.encode("utf-8", "surrogateescape"))
    for finding in findings:
        say(f"{finding.code} {finding.fidelity}: {finding.message}")
        if finding.todo:
            say(f"  to do: {with_options(finding.todo, finding.missing, lsconvert.PARAMETERS)}")
        if finding.server:
            say(f"  servers: {finding.server}")
    if not findings:
        say("no v1 call was found: the code is unchanged")
    raise click.exceptions.Exit(int(any(finding.action == "review" for finding in findings)))


def _show_notes(calls: Sequence[Migrated], form: str | None) -> bool:
    """Print the notes, and tell whether work is left to the user."""
    shown: set[str] = set()
    is_left = False
    for number, (call, migration) in enumerate(calls, 1):
        left = list(sentences(call, migration, form))
        is_left |= migration.manual or bool(left)
        if form == "json":
            continue
        prefix = f"call {number}: " if len(calls) > 1 else ""
        for note in migration.notes if not left else [each for each in migration.notes if each.code]:
            say(f"{prefix}{f'{note.code} {note.fidelity}: ' if note.code else ''}{note.message}")
            if note.todo and not note.missing:
                _show_once(f"  to do: {note.todo}", shown)
            if note.server:
                _show_once(f"  servers: {note.server}", shown)
        say(*(f"{prefix}{sentence}" for sentence in left))
    missing = dict.fromkeys(name for _, migration in calls for note in migration.notes for name in note.missing)
    if missing and form != "json":
        say(f"to do: give {', '.join(f'{flag(name)} ({lsconvert.PARAMETERS[name]})' for name in missing)}")
    return is_left


def _show_once(text: str, shown: set[str]) -> None:
    if text not in shown:
        say(text)
    shown.add(text)
