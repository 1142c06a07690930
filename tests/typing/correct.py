"""Correct calls of the public functions: type checkers must report none. It is never run."""

import io
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import lsconvert
from lsconvert import (
    ConfigLike,
    LabelingConfig,
    LSConvertError,
    MapLike,
    MapsLike,
    OnErrorLike,
    OutputFormatLike,
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
    config: ConfigLike | None = None,
) -> Report:
    lsconvert.validate(source, schema=schema, config=config)
    lsconvert.inspect(source, target=target, config=config)
    return lsconvert.convert(
        source, sink, to=to, target=target, config=config, on_error=on_error, unmapped=unmapped, users=users, maps=maps
    )


def progress(read: int, size: int | None) -> None:
    del read, size


report = run("a.json", Path("b.json"), "v2", "import", "keep", "drop", {103: "a@example.com"}, {"tasks": {1: 2}}, "v2")
run(io.BytesIO(), None, lsconvert.Version.V1, None, None, lsconvert.Unmapped.KEEP, None, None, "own.schema.json")
labeling: LabelingConfig = lsconvert.read_config("config.xml")
run([], None, "v2", "import", None, "error", None, None, "auto", labeling)
own: list[lsconvert.ValidationError] = lsconvert.check_config(b"<View/>") + lsconvert.check_config(labeling)
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
        encoding="cp1252",
        progress=progress,
    )
merged: lsconvert.MergeReport = lsconvert.merge(
    ["a.json", source], None, key=["id", "data.a"], on_duplicate="join", to="v2"
)
places = [(each.key, each.first.line) for each in merged.differences]
policy: lsconvert.OnDuplicate = "last"
lsconvert.merge([[{"data": {}}]], Path("b.json"), on_duplicate=policy, on_conflict="keep", to=lsconvert.Version.V2)
lsconvert.upgrade("a.json", "-", keep_ground_truth=True, split_annotators=True, jobs=None)
with ThreadPoolExecutor(2) as executor:
    batch: lsconvert.BatchReport = lsconvert.upgrade_many(
        ["a", Path("b")], "c", target="import", include=["*.json"], executor=executor, resume=True
    )
failures: list[tuple[str, LSConvertError]] = [(each.source, each.error) for each in batch.failures]
lsconvert.downgrade_many(Path("a"), None, processes=4, on_outcome=print)
chosen: OutputFormatLike = "jsonl"
lsconvert.upgrade("a.json", "b.jsonl", output_format=chosen)
lsconvert.upgrade("a.json", Path("b.json"), shard_size=1_000_000)
lsconvert.downgrade("a.json", Path("tasks"), output_format=lsconvert.OutputFormat.ARRAY, one_file_per_task=True)
name: str = lsconvert.name_in_format("a.json", lsconvert.OutputFormat.JSONL)
named: lsconvert.OutputFormat | None = lsconvert.named_format(Path("a.json"))
lsconvert.downgrade("a.json", None, users=lsconvert.read_ids({103: 7}), check=False, force=True)
total: int = report.tasks + report.notes[0].count + sum(loss.count for loss in report.losses)
prefixes: lsconvert.PrefixesLike = {"/data/": "s3://b/", "data.image": {"a": "b"}}
texts: lsconvert.MapsLike = {"labels": "labels.csv", "controls": {"a": "b"}}
lsconvert.upgrade("a.json", "b.json", maps=texts, replace_prefix={"data": {"a": "b"}})
lsconvert.verify("a.json", "b.json", maps=texts, replace_prefix=prefixes)
lsconvert.downgrade_task({}, maps=texts, replace_prefix=prefixes)
text: str = str(report) + report.findings[0].message + report.parts[0].file
fields: dict[str, Any] = report.as_dict()
tasks: list[dict[str, Any]] = list(lsconvert.iter_tasks("a.json", to="v1", encoding=None))
task: Mapping[str, Any] = lsconvert.upgrade_task({"completions": []}, target="import", unmapped="keep")
version: lsconvert.Version | None = lsconvert.detect_version(lsconvert.downgrade_task(task))
difference: lsconvert.Difference | None = lsconvert.verify(
    "a.json", "b.json", to="v2", target="import", encoding="utf-16"
)
is_end: bool = difference is not None and difference.is_end
sums: tuple[lsconvert.Note, ...] = lsconvert.Note.summed(report.notes)
annotators: dict[str, int] = lsconvert.inspect("a.json", target="import", encoding="utf-16").annotators
problems: list[lsconvert.ValidationError] = lsconvert.validate(task, schema="v2-import", encoding="utf-16")
valid: bool = lsconvert.is_valid(b"[]", schema="auto")
codes: list[str] = [each.code for each in lsconvert.iter_errors("a.json", count_tasks=print)]
names: dict[str, str] = {each.code: each.name for each in lsconvert.FINDING_CODES}
decoded: list[dict[str, Any]] = [{"data": {}, "completions": []}]
lsconvert.upgrade(decoded, None)
lsconvert.upgrade(iter(decoded), "b.json")
lsconvert.upgrade(lsconvert.iter_tasks(b"[]", to="v1"), "b.json")
lsconvert.verify(decoded, list(lsconvert.iter_tasks(decoded, to="v2")))
lsconvert.verify(decoded, ["b-001.json", "b-002.json"])
found: lsconvert.Inspection = lsconvert.inspect(b"[]")
row: lsconvert.AnnotationRow = next(lsconvert.iter_annotations(decoded, predictions=True, data_columns=["text"]))
annotator: str | None = row["annotator"]
labels: list[list[str]] = [region["labels"] for region in lsconvert.iter_regions("a.json")]
kept: lsconvert.FilterReport = lsconvert.filter_tasks(
    ["a.json", "b.json"], None, where="not cancelled", drop_empty=True
)
dropped: list[int] = [each.tasks + each.annotations for each in kept.dropped]
lsconvert.filter_tasks(decoded, Path("b.json"), where_annotation=["annotator=7"], progress=progress)
try:
    lsconvert.upgrade("a.json", None)
except lsconvert.CheckError as error:
    lines: list[int | None] = [problem.where.line for problem in error.errors]
except (lsconvert.MapError, lsconvert.UnmappedError, LSConvertError) as error:
    hint: str = error.hint
    keyword: str = lsconvert.failure_of(error).keyword
