"""Correct calls of the public functions: type checkers must report none. It is never run."""

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import lsconvert
from lsconvert import (
    LSConvertError,
    MapLike,
    MapsLike,
    OnErrorLike,
    Report,
    SchemaLike,
    SinkLike,
    SourceLike,
    TargetLike,
    UnmappedLike,
    VersionLike,
)


def run(
    source: SourceLike,
    sink: SinkLike | None,
    to: VersionLike,
    target: TargetLike | None,
    on_error: OnErrorLike | None,
    unmapped: UnmappedLike,
    users: MapLike | None,
    maps: MapsLike | None,
    schema: SchemaLike,
) -> Report:
    lsconvert.validate(source, schema=schema)
    return lsconvert.convert(
        source, sink, to=to, target=target, on_error=on_error, unmapped=unmapped, users=users, maps=maps
    )


def progress(read: int, size: int | None) -> None:
    del read, size


report = run("a.json", Path("b.json"), "v2", "import", "keep", "drop", {103: "a@example.com"}, {"tasks": {1: 2}}, "v2")
run(io.BytesIO(), None, lsconvert.Version.V1, None, None, lsconvert.Unmapped.KEEP, None, None, "own.schema.json")
with open("a.json", "rb") as source, open("b.json", "wb") as sink:
    lsconvert.upgrade(
        source,
        sink,
        target=lsconvert.Target.IMPORT,
        users="users.csv",
        maps={"tasks": "tasks.csv", "projects": {1: 2}},
        on_error=lsconvert.OnError.QUARANTINE,
        quarantine="failed.jsonl",
        max_tasks=100,
        progress=progress,
    )
lsconvert.upgrade("a.json", "-", keep_ground_truth=True, split_annotators=True, jobs=None)
lsconvert.downgrade("a.json", None, users=lsconvert.read_ids({103: 7}), check=False, force=True)
total: int = report.tasks + report.notes[0].count + sum(loss.count for loss in report.losses)
text: str = str(report) + report.findings[0].message + report.parts[0].file
fields: dict[str, Any] = report.as_dict()
tasks: list[dict[str, Any]] = list(lsconvert.iter_tasks("a.json", to="v1"))
task: Mapping[str, Any] = lsconvert.upgrade_task({"completions": []}, target="import", unmapped="keep")
version: lsconvert.Version | None = lsconvert.detect_version(lsconvert.downgrade_task(task))
difference: lsconvert.Difference | None = lsconvert.verify("a.json", "b.json", to="v2", target="import")
annotators: dict[str, int] = lsconvert.inspect("a.json", target="import").annotators
problems: list[lsconvert.ValidationError] = lsconvert.validate(task, schema="v2-import")
valid: bool = lsconvert.is_valid(b"[]", schema="auto")
try:
    lsconvert.upgrade("a.json", None)
except lsconvert.CheckError as error:
    lines: list[int | None] = [problem.where.line for problem in error.errors]
except (lsconvert.MapError, lsconvert.UnmappedError, LSConvertError) as error:
    hint: str = error.hint
