"""`lsconvert migrate-call`."""

from __future__ import annotations

import re
from typing import Any, Final

import click

import lsconvert
from lsconvert.cli.commands.known_options import known_options
from lsconvert.cli.formats.curl import FORM, CurlSource, read_curl, read_data
from lsconvert.cli.formats.option_names import with_options
from lsconvert.cli.formats.report import show_error
from lsconvert.cli.formats.requests import REQUEST_FORMATS
from lsconvert.cli.terminal.output import say, write_data

UNDOCUMENTED: Final = {
    row.code: getattr(row, "name", "") for row in lsconvert.ENDPOINTS if getattr(row, "old", None) == ()
}


@click.command("migrate-call")
@click.argument("call", metavar="[METHOD URL]", nargs=-1)
@click.option("--data", metavar="FILE", help="File with the body, or - for stdin.")
@click.option("--curl", metavar="COMMAND", help="A curl command, instead of METHOD URL.")
@click.option(
    "--format",
    "form",
    default="curl",
    show_default=True,
    type=click.Choice(list(REQUEST_FORMATS)),
    help="Output format.",
)
@click.option(
    "--as",
    "code",
    type=click.Choice(list(UNDOCUMENTED)),
    help=f"Kind of a call with an undocumented form: {', '.join(map(' '.join, UNDOCUMENTED.items()))}.",
)
@click.option("--split-annotators", is_flag=True, help="Make one annotation of each inner list.")
@known_options(lsconvert.PARAMETERS)
def migrate_call(
    call: tuple[str, ...],
    data: str | None,
    curl: str | None,
    form: str,
    code: str | None,
    split_annotators: bool,
    **known: Any,
) -> None:
    """Print the v2 call that replaces a v1 API call.

    Only the parts of its URL and body that the migration guide changes are changed. A call that the guide does not name
    is printed unchanged. The call is not sent. Facts that the call cannot show are options; if one is missing, the call
    stays unchanged and a note names the option. Notes are written to stderr and never show values of the call.

    \b
    lsconvert migrate-call GET 'https://HOST/api/projects/1/results?finished=0'
    lsconvert migrate-call --curl 'curl -X POST https://HOST/api/projects/1/tasks/bulk/ -d @tasks.json'

    Exit codes: 0 success, 1 work is left to you, 2 wrong usage, 3 the call or its body cannot be read.
    """  # fmt: skip
    given = {name: value for name, value in known.items() if value is not None}
    try:
        source = _read_call(call, data, curl)
        try:
            migration = lsconvert.migrate_request(
                source.request, call=code or "", split_annotators=split_annotators, **given
            )
        except ValueError as error:
            raise click.UsageError(str(error)) from None
        except lsconvert.LSConvertError as error:
            in_body = error.where.line is not None
            raise error.located(lsconvert.Where(file=source.data if in_body else None)) from None
        text = REQUEST_FORMATS[form](migration, source)
    except lsconvert.LSConvertError as error:
        raise click.exceptions.Exit(show_error(error, "json" if form == "json" else "text")) from None
    write_data(f"{text}\n".encode("utf-8", "surrogateescape"))
    if form != "json":
        _show_notes(migration)
    left_out = [] if form == "curl" else [name for name, _ in source.options]
    form_file = "/import" in migration.requests[-1].url and any(name in FORM for name, _ in source.options)
    if left_out:
        say(f"left out because only curl has them: {', '.join(left_out)}")
    if form_file:
        say("files in the form are unchanged: convert tasks with lsconvert upgrade --keep-ground-truth")
    raise click.exceptions.Exit(int(migration.manual or form_file))


def _read_call(call: tuple[str, ...], data: str | None, curl: str | None) -> CurlSource:
    try:
        "".join((*call, curl or "")).encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        raise lsconvert.InputError("the call contains a lone surrogate, so it cannot be sent") from None
    if curl is not None:
        if call or data is not None:
            raise click.UsageError("--curl takes the whole call in quotes: leave out METHOD, URL and --data")
        return read_curl(curl)
    if len(call) != 2 or not re.fullmatch("[A-Za-z]+", call[0]):
        raise click.UsageError("give METHOD and URL, or --curl COMMAND; quote values with spaces or &")
    if data is None:
        return CurlSource(lsconvert.Request(*call))
    body = read_data(data)
    is_json = body.lstrip()[:1] in (b"[", b"{")
    headers = (("Content-Type", "application/json"),) if is_json else ()
    return CurlSource(lsconvert.Request(*call, headers, body), data="<stdin>" if data == "-" else data)


def _show_notes(migration: lsconvert.Migration) -> None:
    for note in migration.notes:
        say(f"{f'{note.code} {note.fidelity}: ' if note.code else ''}{note.message}")
        if note.todo:
            say(f"  to do: {with_options(note.todo, note.missing, lsconvert.PARAMETERS)}")
        if note.server:
            say(f"  servers: {note.server}")
