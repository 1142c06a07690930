"""Whole files and streams: open, convert chunk by chunk, replace the target, report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, Final

from lsconvert.io.feed import feed_all
from lsconvert.io.options import make_options, make_policy
from lsconvert.io.source import Source, SourceLike
from lsconvert.kernel import make_kernel
from lsconvert.model import (
    DEFAULT_MAX_DEPTH,
    DEFAULT_MAX_GROWTH,
    DEFAULT_MAX_TASK_SIZE,
    Limits,
    OnError,
    Progress,
    Target,
    Unmapped,
    Version,
)
from lsconvert.rules.plan import compile_plan
from lsconvert.rules.unmapped import unmapped_error

# Else imported when a run begins: `from lsconvert import upgrade` does not need them; nor later, when files are open.
# Later comes only what decides on doubtful tasks. If that cannot be imported, the exit code is 70, as for jsonschema.
if TYPE_CHECKING:
    from lsconvert.conversion.report import Report
    from lsconvert.io.idmaps import MapLike
    from lsconvert.io.sink import Sink, SinkLike
    from lsconvert.io.split_writer import SplitWriter

# What a request may hold by the documents of Label Studio; 1.23.2 takes 1,000,000 tasks and 250 MB.
IMPORT_MAX_TASKS: Final = 250_000
IMPORT_MAX_BYTES: Final = 200_000_000


def convert(
    source: SourceLike,
    sink: SinkLike | None,
    *,
    to: Version | str,
    keep_ground_truth: bool = False,
    split_annotators: bool = False,
    target: Target | str | None = None,
    users: MapLike | None = None,
    maps: Mapping[str, MapLike] | None = None,
    unmapped: Unmapped | str = Unmapped.ERROR,
    check: bool = True,
    on_error: OnError | str | None = None,
    quarantine: SinkLike | None = None,
    max_tasks: int | None = None,
    max_bytes: int | None = None,
    max_depth: int = DEFAULT_MAX_DEPTH,
    max_task_size: int = DEFAULT_MAX_TASK_SIZE,
    max_growth: int = DEFAULT_MAX_GROWTH,
    jobs: int | None = 1,
    force: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Convert a file or stream of tasks, or an import response, to version `to`; return what was done.

    `source` and `sink` are paths, `-` for stdin and stdout, or binary file objects. A path is written
    atomically. With `sink` None nothing is written: the report says what would have been done.
    `max_task_size` counts bytes; a task may become `max_growth` times as large, or 1 MiB if that is more.
    `force` allows to replace an existing file other than the source.

    `target` "import": what is written is what a v2 server imports; annotators are split, ground_truth is kept or written.
    `users` maps the ids of annotators to ids or e-mail addresses of users; `maps` has maps of tasks, annotations and
    projects by these names. A map is the path of a CSV or JSON file, or a mapping; for v1 it is turned round. `unmapped`
    says what becomes of an id that has no new one: `error` (at the end of the run, with all of them), `keep`, or `drop`
    (null takes its place). Without `users`, import knows no annotator.

    `check`: each converted task has to pass the schema of its version. `on_error` says what becomes of a task that
    does not, or that cannot be converted: `stop` (the default) raises its error; `quarantine` (where that is given) leaves it out of the sink and writes
    it, as it was in the source, with its errors as a line of JSON to `quarantine`; `keep` leaves it in the sink,
    unchanged if it cannot be converted.

    `jobs` has no effect: one process is enough for the check. It is accepted for one more release.

    `max_tasks`, `max_bytes`: what one file may hold; for import 250,000 tasks and 200 MB. If there are more, `sink` names
    several files and a manifest, as `parts.py` says; each is a JSON array.

    Raises InputError, ConversionError (CheckError, UnmappedError), MapError, LimitError, OutputError, KernelError; BrokenPipeError where the
    reader of the sink has gone.
    """
    from lsconvert.conversion.pipeline import run
    from lsconvert.conversion.report import make_report, written_tally
    from lsconvert.io.commit import commit_all
    from lsconvert.io.sink import Sink

    version, limits = Version(to), Limits(max_depth, max_task_size, max_growth)
    options = make_options(version, keep_ground_truth, split_annotators, target, users, maps, unmapped)
    policy = make_policy(on_error, source, sink, quarantine)
    if jobs is not None and jobs < 1:
        raise ValueError(f"jobs is {jobs}, expected 1 or more")
    plan = compile_plan(version, options)
    importing = options.target is Target.IMPORT
    if importing:
        max_tasks, max_bytes = max_tasks or IMPORT_MAX_TASKS, max_bytes or IMPORT_MAX_BYTES
    parted = max_tasks is not None or max_bytes is not None
    gated = check or policy is not OnError.STOP or parted
    judge = None
    if gated:
        from lsconvert.conversion.removed_counts import RemovedCounts
        from lsconvert.conversion.task_filter import TaskFilter
        from lsconvert.io.recent_input import RecentInput
        from lsconvert.validation.task_validator import make_task_validator

        judge = make_task_validator(version, options, check=check)
    if parted:
        from lsconvert.io.split_writer import SplitWriter
    if importing:
        from lsconvert.inspection.import_losses import ImportLosses
    kernel = make_kernel(plan, limits, record_tasks=gated)
    with ExitStack() as stack:
        opened = stack.enter_context(Source(source))
        out: Sink | None = None
        parts: SplitWriter | None = None
        if sink is not None and parted:
            parts = stack.enter_context(
                SplitWriter(
                    sink,
                    source=source,
                    others=(source, *([quarantine] if quarantine is not None else [])),
                    force=force,
                    max_tasks=max_tasks,
                    max_bytes=max_bytes,
                    max_gap=max_task_size,
                )
            )
        elif sink is not None:
            out = stack.enter_context(Sink(sink, source=source, force=force))
        aside = (
            stack.enter_context(Sink(quarantine, force=force)) if sink is not None and quarantine is not None else None
        )
        gate = None
        losses = ImportLosses() if importing else None
        if gated:
            gate = TaskFilter(
                RecentInput(opened.name),
                judge,
                policy,
                quarantine=aside.write if aside is not None else None,
                parts=parts,
                losses=losses,
                tally_of=RemovedCounts(plan, limits),
                max_gap=max_task_size,
            )
        sizes = run(opened, kernel, gate, out, progress)
        if losses is not None and judge is not None:
            losses.add_counts(judge.counted())
        tally = written_tally(kernel, gate)
        tally.notes.update({code: len(names) for code, names in opened.notes.items()})
        tally.notes["abandoned-removed"] = sum(
            written.abandoned for written in (parts or out, aside) if written is not None
        )
        if options.unmapped is Unmapped.ERROR and (error := unmapped_error(tally.unmapped, plan.maps)) is not None:
            raise error.in_file(opened.name)
        opened.close()  # Windows does not replace a file that is open
        if sink is not None:
            commit_all(*_files(out, parts, aside))
        names = [opened.name, *(written.name if written is not None else "" for written in (parts or out, aside))]
        if parts is not None:
            sizes = (sizes[0], parts.written)
        return make_report(kernel, tally, gate, plan, names, opened.notes, version, sizes, parts, losses)


def upgrade(source: SourceLike, sink: SinkLike | None, **options: Any) -> Report:
    """Convert v1 to v2. See `convert` for the arguments and errors."""
    return convert(source, sink, to=Version.V2, **options)


def downgrade(source: SourceLike, sink: SinkLike | None, **options: Any) -> Report:
    """Convert v2 to v1. See `convert` for the arguments and errors."""
    return convert(source, sink, to=Version.V1, **options)


def iter_tasks(
    source: SourceLike,
    *,
    to: Version | str | None = None,
    keep_ground_truth: bool = False,
    split_annotators: bool = False,
    target: Target | str | None = None,
    users: MapLike | None = None,
    maps: Mapping[str, MapLike] | None = None,
    unmapped: Unmapped | str = Unmapped.ERROR,
    max_depth: int = DEFAULT_MAX_DEPTH,
    max_task_size: int = DEFAULT_MAX_TASK_SIZE,
    max_growth: int = DEFAULT_MAX_GROWTH,
) -> Iterator[dict[str, Any]]:
    """Yield the tasks of a file or stream one by one, decoded; converted first where `to` is given.

    The arguments are those of `convert`. Integers keep their value, whatever their size; a float that no double can hold
    becomes a Decimal. All tasks before an error are yielded before it is raised. Raises as `convert` does.
    """
    from lsconvert.jsontext.decode import decode_task

    version = Version(to) if to is not None else None
    options = make_options(version or Version.V2, keep_ground_truth, split_annotators, target, users, maps, unmapped)
    plan = compile_plan(version, options)
    kernel = make_kernel(plan, Limits(max_depth, max_task_size, max_growth), record_tasks=True)
    with Source(source) as opened:
        for _, output in feed_all(opened, kernel):
            for span in kernel.take_tasks():
                if span.error is not None:
                    raise span.error.in_file(opened.name)
                task = decode_task(output[span.start : span.end], opened.name, span.index)
                if isinstance(task, dict):
                    yield task
        error = unmapped_error(kernel.tally.unmapped, plan.maps) if options.unmapped is Unmapped.ERROR else None
        if error is not None:
            raise error.in_file(opened.name)


def _files(out: Sink | None, parts: SplitWriter | None, aside: Sink | None) -> tuple[list[Sink], Sink | None]:
    """Return the files of a run, that of the quarantine first: no output without the tasks that it lacks; and the manifest."""
    if parts is not None:
        parts.prepare()
        return [*filter(None, (aside,)), *parts.sinks], parts.manifest
    return [*filter(None, (aside, out))], None
