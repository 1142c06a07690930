"""`lsconvert upgrade` and `lsconvert downgrade`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

import click

import lsconvert
from lsconvert.cli.commands.file_names import FILE, OUTPUT
from lsconvert.cli.commands.html_page import choose_examples, conversion_page_options, names_of, open_page
from lsconvert.cli.commands.output_forms import choose_place, form_options, refuse_shards
from lsconvert.cli.commands.outputs import choose_policy, output_state, refuse_job_options
from lsconvert.cli.commands.shared_options import (
    AUTO,
    batch_options,
    config_option,
    encoding_option,
    limit_options,
    map_options,
    read_config,
)
from lsconvert.cli.commands.verb import (
    BATCH,
    CONTENT,
    COUNT,
    FAILING,
    IMPORT,
    MAIN,
    MESSAGES,
    Choice,
    CommandT,
    KernelVerb,
    interrupts_saying,
    option,
)
from lsconvert.cli.formats.report import show_error, show_next_step, show_one
from lsconvert.cli.terminal.progress import progress_bar

if TYPE_CHECKING:
    from lsconvert.engines.dask import DaskEngine


def _options(function: CommandT, section: str = IMPORT) -> CommandT:
    """Add the options of both commands. `section` has those that upgrade --for import needs."""
    options = (
        click.argument("inputs", metavar="IN...", nargs=-1, required=True, type=FILE),
        option(MAIN, "-o", "--output", "output", metavar="OUT", type=OUTPUT,
               help="Write to this file, which may be the input; .gz, .zst, .bz2, .xz and .zip compress. A folder, or a name "
               "that ends with a slash, means the same as -O. Default: stdout."),
        option(MAIN, "-O", "--output-dir", "folder", metavar="DIR", type=OUTPUT,
               help="Write each output to this folder, under the name of its input."),
        form_options,
        option(MAIN, "--force", is_flag=True, help="Replace existing files other than the input itself."),
        option(MAIN, "--check", is_flag=True, help="Write nothing; show the changes. Exit code 1 if there are any."),
        partial(encoding_option, section=CONTENT),
        partial(map_options, section=section),
        option(section, "--max-tasks", metavar="N", type=COUNT,
               help="Split the output into files of at most this many tasks, and write a manifest."),
        option(section, "--max-bytes", metavar="N", type=COUNT,
               help="Split the output into files of at most this many bytes, and write a manifest."),
        option(FAILING, "--on-error", type=Choice([policy.value for policy in lsconvert.OnError]),
               help="What to do with tasks that fail, because they cannot be converted or are invalid: stop without any "
               "output (the default), write them to the quarantine instead of the output, or keep them in the output."),
        option(FAILING, "--quarantine", metavar="FILE", type=OUTPUT,
               help="Write tasks that fail to this file, unconverted, one on each line, with their errors. "
               "Default: OUT.quarantine.jsonl."),
        option(FAILING, "--no-check", is_flag=True, help="Do not check the converted tasks."),
        option(FAILING, "--strict", is_flag=True, help="Treat warnings of the check as errors: such tasks fail."),
        option(BATCH, "--resume", is_flag=True, help="Skip files that an earlier run with -O DIR and the same options has converted, unless they changed."),
        batch_options,
        option(BATCH, "--shard-size", metavar="N", type=COUNT,
               help="Convert one large file in ranges of N bytes, at least 1,000,000, each of which a worker writes to a file of "
               "its own beside OUT, and write a manifest of these files."),
        option(BATCH, "--dask", metavar="ADDRESS",
               help="Convert files, or ranges of one large file, on the workers of this Dask scheduler, such as "
               "tcp://host:8786; `local` starts one on this machine. Needs the extra lsconvert[dask]."),
        limit_options,
        conversion_page_options,
        option(MESSAGES, "-q", "--quiet", is_flag=True,
               help="Print only errors: no progress bar, and no report unless tasks failed."),
        option(MESSAGES, "--format", "form", default="text", show_default=True, type=Choice(["text", "json", "jsonl"]),
               help="Format of the report and of errors, on stderr; of several files: one JSON document, or one line for each file."),
    )  # fmt: skip
    for decorate in reversed(options):
        function = decorate(function)
    return function


@click.command(
    cls=KernelVerb,
    examples=(
        ("Convert a file", "lsconvert upgrade export.json -o migrated.json"),
        (
            "Convert a file that you will import into Label Studio",
            "lsconvert upgrade export.json --for import --users users.csv -o tasks.json",
        ),
        ("Convert a folder of exports", "lsconvert upgrade exports -O migrated"),
        ("See what would change", "lsconvert upgrade export.json --check"),
        ("Convert in a pipe", "curl -fL https://example.com/export.json | lsconvert upgrade - > migrated.json"),
    ),
)
@option(
    MAIN,
    "--for",
    "target",
    type=Choice([target.value for target in lsconvert.Target]),
    help="Prepare the file for import into a v2 server: split annotators, write ground_truth, map or refuse annotators, "
    "repair values that the server would reject or lose, and write at most 250,000 tasks and 200 MB in a file.",
)
@partial(
    config_option,
    section=IMPORT,
    text="With --for import, refuse tasks whose data does not fit this labeling config, and warn of annotations that do not.",
)
@option(CONTENT, "--keep-ground-truth", is_flag=True, help="Keep ground_truth, which the migration guide removes.")
@option(
    CONTENT,
    "--split-annotators",
    is_flag=True,
    help="Make one annotation of each inner list instead of joining them.",
)
@_options
def upgrade(**options: Any) -> None:
    """Convert v1 exports, import payloads or import responses to v2.

    Reads JSON arrays, single tasks, JSON Lines and tasks.json of Label Studio 0.x, also compressed (.gz, .zst, .bz2, .xz);
    and folders, .zip and .tar archives of exports, of a 0.x project, its completions/ or a target storage. IN may be -
    for stdin.
    """
    if options["config"] not in (None, AUTO) and (options["target"] is None or options["no_check"]):
        raise click.UsageError(
            f"--config {'needs --for import' if options['target'] is None else 'contradicts --no-check'}"
        )
    with interrupts_saying(output_state(**options)):
        _convert_all("v2", **options)


@click.command(
    cls=KernelVerb,
    examples=(
        ("Convert a file", "lsconvert downgrade export.json -o v1.json"),
        ("Convert several files into a folder", "lsconvert downgrade a.json b.jsonl.gz -O v1"),
    ),
)
@partial(_options, section=CONTENT)
def downgrade(**options: Any) -> None:
    """Convert v2 exports, import payloads or import responses to v1.

    Applies the rules of the migration guide in reverse: `result` becomes a double list, as in v1 Enterprise. Keys that
    the guide removes cannot be restored. IN may be - for stdin.
    """
    with interrupts_saying(output_state(**options)):
        _convert_all("v1", **options)


def _convert_all(
    to: str,
    inputs: tuple[str, ...],
    output: str | None,
    folder: str | None,
    check: bool,
    no_check: bool,
    on_error: str | None,
    quarantine: str | None,
    quiet: bool,
    form: str,
    include: tuple[str, ...],
    exclude: tuple[str, ...],
    jobs: int | None,
    fail_fast: bool,
    resume: bool,
    verbose: bool,
    dask: str | None,
    html: str | None,
    show_values: bool,
    task_folder: str | None,
    shard_size: int | None,
    **options: Any,
) -> None:
    """Convert each input to its output, and exit with the highest code. `form` is that of reports and errors."""
    examples = choose_examples(html, show_values=show_values)
    output, folder = choose_place(inputs, output, folder, options | {"task_folder": task_folder}, check=check)
    refuse_shards(shard_size, options | {"task_folder": task_folder}, has_file=output not in (None, "-") or check)
    in_folders = {"--include": bool(include), "--exclude": bool(exclude), "--fail-fast": fail_fast}
    refuse_job_options(folder, in_folders, check=check, resume=resume)
    if output is not None and folder is not None:
        raise click.UsageError("give -o or -O, not both")
    policy = choose_policy(on_error, quarantine, is_stdout=folder is None and not check and output in (None, "-"))
    options |= {"to": to, "check": not no_check, "on_error": policy, "one_file_per_task": task_folder is not None}
    options |= {"examples": examples}
    if check and folder is None and task_folder is None and options["output_format"] is None:
        options["output_format"] = lsconvert.named_format(output)
    found: set[str] = set()
    count = 1

    def see(report: lsconvert.Report) -> None:
        found.update(["annotations"] if report.annotations else [])

    try:
        options["config"] = read_config(options.get("config"), strict=options["strict"])
        open_html = partial(open_page, html, show_values=show_values, force=options["force"])
        with _engine(dask) as engine:
            batch = None
            if folder is not None or check:
                batch = _batch(
                    inputs, folder, options, include=include, exclude=exclude, resume=resume, writes=not check,
                    quarantine=quarantine,
                )  # fmt: skip
                count = len(batch)
            if batch is None or (folder is None and count == 1):
                source = inputs[0] if batch is None else batch.items[0].source
                sink = None if check else output or "-"
                one_file = options | {"shard_size": shard_size}
                convert = _conversion(source, sink, quarantine, one_file, jobs, engine)
                with open_html((source, sink, quarantine)) as page:
                    code = _convert_one(
                        source, convert, form, (see, page.add), quiet=quiet, verbose=verbose, check=check
                    )
                    page.write(1, quiet=quiet)
            else:
                from lsconvert.cli.batch.convert import JobOptions, convert_many  # late: threads take 10 ms to import

                shows_report = count == 1 and not resume and form == "text"
                job = JobOptions(form, quiet, verbose, jobs, fail_fast, check, batch.notes, shows_report)
                with open_html(names_of(batch.items, quarantine)) as page:
                    code = convert_many(batch, job, (see, page.add), engine)
                    page.write(count, quiet=quiet)
    except lsconvert.LSConvertError as error:
        code = show_error(error, form)
    if found and to == "v2" and not (options.get("target") or check or quiet):
        show_next_step(form, count)
    raise click.exceptions.Exit(code)


@contextmanager
def _engine(dask: str | None) -> Iterator[DaskEngine | None]:
    """Yield the engine that --dask names, None without it. Raises ExtraError and EngineError."""
    if dask is None:
        yield None
        return
    from lsconvert.engines import dask_engine

    with dask_engine(dask) as engine:
        yield engine


def _conversion(
    source: str,
    sink: str | None,
    quarantine: str | None,
    options: Mapping[str, Any],
    jobs: int | None,
    engine: DaskEngine | None,
) -> Callable[..., lsconvert.Report]:
    """Return a function that converts one file, whose ranges are converted side by side."""
    if options["on_error"] == "quarantine":
        quarantine = quarantine or f"{sink}.quarantine.jsonl"
    side_by_side = {"jobs": jobs} if engine is None else {"jobs": engine.workers, "executor": engine.executor}
    return partial(lsconvert.convert, source, sink, quarantine=quarantine, **side_by_side, **options)


def _batch(
    inputs: tuple[str, ...], folder: str | None, options: Mapping[str, Any], *, quarantine: str | None, **choices: Any
) -> lsconvert.Batch:
    """Pair each input with its output. Raises UsageError and LSConvertError before any input is read."""
    if folder is not None and "-" in inputs:
        raise click.UsageError("-O cannot name the output of stdin; use -o")
    try:
        batch = lsconvert.Batch(inputs, folder, options, quarantine=quarantine, **choices)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    if quarantine and len(batch) > 1:
        raise click.UsageError("with several inputs, each output has its own quarantine; remove --quarantine")
    return batch


def _convert_one(
    source: str,
    convert: Callable[..., lsconvert.Report],
    form: str,
    on_report: Sequence[Callable[[lsconvert.Report], object]],
    *,
    quiet: bool,
    verbose: bool,
    check: bool,
) -> int:
    try:
        with progress_bar(source, quiet=quiet) as progress:
            report = convert(progress=progress)
    except lsconvert.LSConvertError as error:
        return show_error(error, form)
    for add in on_report:
        add(report)
    return show_one(report, form, quiet=quiet, verbose=verbose, check=check)
