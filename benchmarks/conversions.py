"""The contenders that convert: all apply the same rules to the tasks of a file.

Each function imports its libraries itself, so that a contender only uses its own memory.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import Any, Final

from checks import IsValid, is_valid_with_jsonschema, is_valid_with_jsonschema_rs, split
from job import Job
from stopwatch import Stopwatch

CHUNK_SIZE: Final = 1 << 20
CHECKED: Final = {"v1": "v1/export", "v2": "v2/migrated"}  # the schema of converted tasks, by version
DROPPED: Final = ("aggregated", "aggregated_completed_by", "aggregated_ids", "ground_truth")
JQ: Final = {
    "v2": """
        def flatten_result: if .result[0] | type == "array" then .result |= add else . end;
        map(
          .annotations = [.completions[] | flatten_result
            | del(.aggregated, .aggregated_completed_by, .aggregated_ids, .ground_truth)]
          | del(.completions)
          | if .predictions then .predictions |= map(flatten_result) else . end
        )
    """,
    "v1": """
        def nest_result: if .result | length > 0 then .result |= [.] else . end;
        map(
          .completions = [.annotations[] | nest_result]
          | del(.annotations)
          | if .predictions then .predictions |= map(nest_result) else . end
        )
    """,
}


def convert_task(task: dict[str, Any], to: str) -> dict[str, Any]:
    """Apply the rules to one decoded task, in place."""
    return upgrade_task(task) if to == "v2" else downgrade_task(task)


def upgrade_task(task: dict[str, Any]) -> dict[str, Any]:
    """Apply the rules of an upgrade to a decoded task, in place: rename, flatten, drop."""
    task["annotations"] = task.pop("completions")
    for item in (*task["annotations"], *task.get("predictions", ())):
        if item["result"] and isinstance(item["result"][0], list):
            item["result"] = [region for inner in item["result"] for region in inner]
    for annotation in task["annotations"]:
        for key in DROPPED:
            annotation.pop(key, None)
    return task


def downgrade_task(task: dict[str, Any]) -> dict[str, Any]:
    """Apply the rules of a downgrade to a decoded task, in place: rename, nest."""
    task["completions"] = task.pop("annotations")
    for item in (*task["completions"], *task.get("predictions", ())):
        if item["result"]:
            item["result"] = [item["result"]]
    return task


def copy(job: Job) -> None:
    """Copy the file in chunks, without a conversion."""
    with open(job.source, "rb", buffering=0) as file, open(job.target, "wb", buffering=0) as out:
        while chunk := file.read(CHUNK_SIZE):
            out.write(chunk)


def lsconvert(job: Job) -> None:
    """Convert and check with the public function, and the kernel that LSCONVERT_KERNEL selects."""
    from lsconvert import convert

    convert(job.source, job.target, to=job.to)


def lsconvert_unchecked(job: Job) -> None:
    """Convert without the check."""
    from lsconvert import convert

    convert(job.source, job.target, to=job.to, check=False)


def lsconvert_import(job: Job) -> None:
    """Convert for import into v2, without the check."""
    from lsconvert import upgrade

    one_file = 1 << 50  # bytes: write one file, like the others
    upgrade(job.source, job.target, target="import", unmapped="keep", check=False, max_bytes=one_file)


def lsconvert_kernel(job: Job) -> Stopwatch:
    """Convert with the kernel alone; return its time, without that of reading and writing."""
    from lsconvert.conversion.allocator import keep_freed_memory
    from lsconvert.kernel import make_kernel
    from lsconvert.model import Version
    from lsconvert.rules.plan import compile_plan

    keep_freed_memory()
    kernel, watch = make_kernel(compile_plan(Version(job.to))), Stopwatch()
    with open(job.source, "rb", buffering=0) as file, open(job.target, "wb", buffering=0) as out:
        chunk: bytes | None = b" "
        while chunk:
            chunk = file.read(CHUNK_SIZE)
            with watch:
                output = kernel.feed(chunk) if chunk else kernel.finish()
            out.write(output)
    return watch


def ijson_orjson(job: Job) -> None:
    """Decode with ijson and encode with orjson task by task, as a hand-written script for large files would."""
    import ijson
    import orjson

    with open(job.source, "rb") as file, open(job.target, "wb") as out:
        separator = b"["
        for task in ijson.items(file, "item", use_float=True):
            out.write(separator + orjson.dumps(convert_task(task, job.to)))
            separator = b","
        out.write(b"]")


def ijson_orjson_jsonschema(job: Job) -> None:
    """Convert task by task, and check each with a validator in Python, as a hand-written script would."""
    _convert_checked(job, is_valid_with_jsonschema(CHECKED[job.to]))


def ijson_orjson_rs(job: Job) -> None:
    """Convert task by task, and check each with a validator in Rust."""
    _convert_checked(job, is_valid_with_jsonschema_rs(CHECKED[job.to]))


def _convert_checked(job: Job, is_valid: IsValid) -> None:
    import ijson
    import orjson

    with open(job.source, "rb") as file, open(job.target, "wb") as out:
        separator = b"["
        for task in ijson.items(file, "item", use_float=True):
            converted = convert_task(task, job.to)
            if not is_valid(converted):
                sys.exit("a task does not pass the check")
            out.write(separator + orjson.dumps(converted))
            separator = b","
        out.write(b"]")


def orjson_whole(job: Job) -> None:
    """Decode and encode the whole file with orjson."""
    import orjson

    with open(job.source, "rb") as file, open(job.target, "wb") as out:
        out.write(orjson.dumps([convert_task(task, job.to) for task in orjson.loads(file.read())]))


def json_whole(job: Job) -> None:
    """Decode and encode the whole file with the standard library."""
    with open(job.source, encoding="utf-8") as file, open(job.target, "w", encoding="utf-8") as out:
        json.dump([convert_task(task, job.to) for task in json.load(file)], out)


def jq(job: Job) -> None:
    """Decode and encode the whole file with jq (C)."""
    _run_filter("jq", job)


def gojq(job: Job) -> None:
    """Decode and encode the whole file with gojq (Go)."""
    _run_filter("gojq", job)


def _run_filter(program: str, job: Job) -> None:
    with open(job.target, "wb") as out:
        subprocess.run([program, "-c", JQ[job.to], job.source], stdout=out, check=True)


def msgspec_split_orjson(job: Job) -> None:
    """Split the array with msgspec.Raw; decode and encode task by task with orjson. The file is in memory."""
    import orjson

    with open(job.target, "wb") as out:
        separator = b"["
        for text in split(job.source):
            out.write(separator + orjson.dumps(convert_task(orjson.loads(text), job.to)))
            separator = b","
        out.write(b"]")


def msgspec_raw(job: Job) -> None:
    """Decode only the levels that the rules change. All other text is kept as it is, also unknown keys."""
    from msgspec import Raw
    from msgspec.json import Decoder, Encoder

    encode = Encoder().encode
    decode_object, decode_objects = Decoder(dict[str, Raw]).decode, Decoder(list[dict[str, Raw]]).decode
    change = _result_changer(job.to)
    old, new = ("completions", "annotations") if job.to == "v2" else ("annotations", "completions")

    def convert(text: memoryview) -> bytes:
        task: dict[str, Any] = decode_object(text)
        task[new] = decode_objects(task.pop(old))
        if "predictions" in task:
            task["predictions"] = decode_objects(task["predictions"])
        for item in (*task[new], *task.get("predictions", ())):
            item["result"] = change(item["result"])
        for annotation in task[new] if job.to == "v2" else ():
            for key in DROPPED:
                annotation.pop(key, None)
        return encode(task)

    with open(job.target, "wb") as out:
        separator = b"["
        for text in split(job.source):
            out.write(separator + convert(text))
            separator = b","
        out.write(b"]")


def msgspec_structs(job: Job) -> None:
    """Decode to Structs with Raw values, which removes keys that they do not name. The file is in memory."""
    import structs
    from msgspec import UNSET
    from msgspec.json import Decoder, Encoder
    from msgspec.structs import astuple

    change, encode = _result_changer(job.to), Encoder().encode
    read, write = {
        "v2": (structs.OldTask, structs.UpgradedTask),
        "v1": (structs.NewTask, structs.DowngradedTask),
    }[job.to]
    with open(job.source, "rb") as file, open(job.target, "wb") as out:
        separator = b"["
        for task in Decoder(list[read]).decode(file.read()):  # type: ignore[valid-type]
            converted = write(*astuple(task))
            items = converted.annotations if job.to == "v2" else converted.completions
            for item in (*items, *(() if converted.predictions is UNSET else converted.predictions)):
                item.result = change(item.result)
            out.write(separator + encode(converted))
            separator = b","
        out.write(b"]")


def _result_changer(to: str) -> Any:
    """Return what flattens, for v2, or nests, for v1, the Raw `result` of an item."""
    from msgspec import Raw
    from msgspec.json import Decoder, Encoder

    decode, encode = Decoder(list[Raw]).decode, Encoder().encode
    is_double, is_empty = re.compile(rb"\[\s*\[").match, re.compile(rb"\[\s*\]").match

    def encode_plan(result: Raw) -> Raw:
        if not is_double(result):
            return result
        return Raw(encode([region for inner in decode(result) for region in decode(inner)]))

    def nest(result: Raw) -> Raw:
        return result if is_empty(result) else Raw(b"[%b]" % bytes(result))

    return encode_plan if to == "v2" else nest
