"""Ways to convert v1 to v2, or to validate it, all with the same rules: a row of CONTENDERS each. As a program, runs
one and times it.

Imports stand inside the functions, so that a contender's memory is its own.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any, Final, NamedTuple, TypeAlias

IsValid: TypeAlias = Callable[[Any], bool]

CHUNK_SIZE: Final = 1 << 20
MIGRATED, EXPORT = "v2/migrated", "v1/export"
DROPPED: Final = ("aggregated", "aggregated_completed_by", "aggregated_ids", "ground_truth")
JQ: Final = """
    def flatten_result: if .result[0] | type == "array" then .result |= add else . end;
    map(
      .annotations = [.completions[] | flatten_result
        | del(.aggregated, .aggregated_completed_by, .aggregated_ids, .ground_truth)]
      | del(.completions)
      | if .predictions then .predictions |= map(flatten_result) else . end
    )
"""


def upgrade_dict(task: dict[str, Any]) -> dict[str, Any]:
    """Apply the rules to one decoded task, in place."""
    task["annotations"] = task.pop("completions")
    for item in (*task["annotations"], *task.get("predictions", ())):
        if item["result"] and isinstance(item["result"][0], list):
            item["result"] = [region for inner in item["result"] for region in inner]
    for annotation in task["annotations"]:
        for key in DROPPED:
            annotation.pop(key, None)
    return task


def copy(source: str, target: str) -> None:
    """Convert nothing: read and write."""
    with open(source, "rb", buffering=0) as file, open(target, "wb", buffering=0) as out:
        while chunk := file.read(CHUNK_SIZE):
            out.write(chunk)


def lsconvert(source: str, target: str) -> None:
    """Convert as the command does, with the kernel that LSCONVERT_KERNEL names."""
    from lsconvert import upgrade

    upgrade(source, target, jobs=None)


def lsconvert_alone(source: str, target: str) -> None:
    """The same in one process."""
    from lsconvert import upgrade

    upgrade(source, target, jobs=1)


def lsconvert_unchecked(source: str, target: str) -> None:
    """Convert without a check of the output."""
    from lsconvert import upgrade

    upgrade(source, target, check=False)


def lsconvert_import(source: str, target: str) -> None:
    """Convert for import, without a check of the output."""
    from lsconvert import upgrade

    upgrade(source, target, target="import", unmapped="keep", check=False, max_bytes=1 << 50)  # one file, as the others


def lsconvert_validate(source: str, target: str) -> None:
    """Validate as users do."""
    from lsconvert import iter_errors

    _write_count(target, len({error.where.task_index for error in iter_errors(source, schema="v1")}))


def lsconvert_kernel(source: str, target: str) -> float:
    """Convert in memory; return the seconds that the kernel took, without those of reading and writing."""
    from lsconvert.kernel import make_kernel
    from lsconvert.memory import keep_freed
    from lsconvert.model import Version
    from lsconvert.plan import compile_plan

    keep_freed()
    kernel = make_kernel(compile_plan(Version.V2))
    seconds = 0.0
    with open(source, "rb", buffering=0) as file, open(target, "wb", buffering=0) as out:
        chunk: bytes | None = b" "
        while chunk:
            chunk = file.read(CHUNK_SIZE)
            start = time.perf_counter()
            output = kernel.feed(chunk) if chunk else kernel.finish()
            seconds += time.perf_counter() - start
            out.write(output)
    return seconds


def ijson_orjson(source: str, target: str) -> None:
    """Decode and encode task by task: what one would write by hand for large files."""
    import ijson
    import orjson

    with open(source, "rb") as file, open(target, "wb") as out:
        separator = b"["
        for task in ijson.items(file, "item", use_float=True):
            out.write(separator + orjson.dumps(upgrade_dict(task)))
            separator = b","
        out.write(b"]")


def ijson_orjson_jsonschema(source: str, target: str) -> None:
    """Convert task by task and check each: what one would write by hand."""
    _convert_checked(source, target, _jsonschema(MIGRATED))


def ijson_orjson_rs(source: str, target: str) -> None:
    """The same with a validator in Rust."""
    _convert_checked(source, target, _jsonschema_rs(MIGRATED))


def ijson_jsonschema(source: str, target: str) -> None:
    """Validate task by task."""
    _validate(source, target, _jsonschema(EXPORT))


def ijson_rs(source: str, target: str) -> None:
    """The same with a validator in Rust."""
    _validate(source, target, _jsonschema_rs(EXPORT))


def _convert_checked(source: str, target: str, is_valid: IsValid) -> None:
    import ijson
    import orjson

    with open(source, "rb") as file, open(target, "wb") as out:
        separator = b"["
        for task in ijson.items(file, "item", use_float=True):
            upgraded = upgrade_dict(task)
            if not is_valid(upgraded):
                sys.exit("a task does not pass the check")
            out.write(separator + orjson.dumps(upgraded))
            separator = b","
        out.write(b"]")


def _validate(source: str, target: str, is_valid: IsValid) -> None:
    import ijson

    with open(source, "rb") as file:
        _write_count(target, sum(not is_valid(task) for task in ijson.items(file, "item", use_float=True)))


def _write_count(target: str, invalid: int) -> None:
    with open(target, "w", encoding="ascii") as out:
        out.write(str(invalid))


def _jsonschema(name: str) -> IsValid:
    from jsonschema import Draft202012Validator

    from lsconvert.schema import bundle

    return Draft202012Validator(bundle(name)).is_valid


def _jsonschema_rs(name: str) -> IsValid:
    from jsonschema_rs import Draft202012Validator

    from lsconvert.schema import bundle

    return Draft202012Validator(bundle(name)).is_valid


def orjson_whole(source: str, target: str) -> None:
    """Decode and encode the file at once, fast."""
    import orjson

    with open(source, "rb") as file, open(target, "wb") as out:
        out.write(orjson.dumps([upgrade_dict(task) for task in orjson.loads(file.read())]))


def json_whole(source: str, target: str) -> None:
    """Decode and encode the file at once, with the standard library."""
    with open(source, encoding="utf-8") as file, open(target, "w", encoding="utf-8") as out:
        json.dump([upgrade_dict(task) for task in json.load(file)], out)


def jq(source: str, target: str) -> None:
    """Decode and encode the file at once, in another language."""
    _run_filter("jq", source, target)


def gojq(source: str, target: str) -> None:
    """Decode and encode the file at once, in a third language."""
    _run_filter("gojq", source, target)


def _run_filter(program: str, source: str, target: str) -> None:
    with open(target, "wb") as out:
        subprocess.run([program, "-c", JQ, source], stdout=out, check=True)


def msgspec_raw(source: str, target: str) -> None:
    """Decode no deeper than the rules look; the rest stays as it is spelled."""
    from msgspec import Raw
    from msgspec.json import Decoder, Encoder

    encode = Encoder().encode
    decode_list, decode_objects = Decoder(list[Raw]).decode, Decoder(list[dict[str, Raw]]).decode
    decode_object = Decoder(dict[str, Raw]).decode

    def flatten(result: Raw) -> Raw:
        items = decode_list(result)
        if items and bytes(items[0]).startswith(b"["):
            return Raw(encode([region for inner in items for region in decode_list(inner)]))
        return result

    def upgrade(text: Raw) -> bytes:
        task: dict[str, Any] = decode_object(text)
        task["annotations"] = decode_objects(task.pop("completions"))
        if "predictions" in task:
            task["predictions"] = decode_objects(task["predictions"])
        for item in (*task["annotations"], *task.get("predictions", ())):
            item["result"] = flatten(item["result"])
        for annotation in task["annotations"]:
            for key in DROPPED:
                annotation.pop(key, None)
        return encode(task)

    with open(source, "rb") as file, open(target, "wb") as out:
        separator = b"["
        for text in decode_list(file.read()):
            out.write(separator + upgrade(text))
            separator = b","
        out.write(b"]")


class Contender(NamedTuple):
    """`run` may return the seconds to count. `module`, `program`: what has to be installed. `discards`: its output is
    thrown away when it is timed.

    `does`: it converts, copies, or validates, which is to write how many tasks are invalid.
    """

    run: Callable[[str, str], float | None]
    module: str = ""
    program: str = ""
    discards: bool = False
    does: str = "convert"

    @property
    def missing(self) -> str:
        """What is not installed, "" if nothing."""
        if self.module and find_spec(self.module) is None:
            return self.module
        return self.program if self.program and shutil.which(self.program) is None else ""


CONTENDERS: Final = {
    "copy": Contender(copy, does="copy"),
    "lsconvert": Contender(lsconvert),
    "lsconvert-alone": Contender(lsconvert_alone),
    "lsconvert-unchecked": Contender(lsconvert_unchecked),
    "lsconvert-import": Contender(lsconvert_import, does="import"),
    "lsconvert-kernel": Contender(lsconvert_kernel, discards=True),
    "ijson-orjson": Contender(ijson_orjson),
    "orjson-whole": Contender(orjson_whole),
    "json-whole": Contender(json_whole),
    "msgspec-raw": Contender(msgspec_raw, module="msgspec"),
    "jq": Contender(jq, program="jq"),
    "gojq": Contender(gojq, program="gojq"),
    "ijson-orjson-jsonschema": Contender(ijson_orjson_jsonschema),
    "ijson-orjson-rs": Contender(ijson_orjson_rs, module="jsonschema_rs"),
    "lsconvert-validate": Contender(lsconvert_validate, does="validate"),
    "ijson-jsonschema": Contender(ijson_jsonschema, does="validate"),
    "ijson-rs": Contender(ijson_rs, module="jsonschema_rs", does="validate"),
}


def main() -> None:
    """Run one contender; print the seconds that it took, without the start of the interpreter."""
    name, source, target = sys.argv[1:]
    start = time.perf_counter()
    seconds = CONTENDERS[name].run(source, target)
    print(time.perf_counter() - start if seconds is None else seconds)


if __name__ == "__main__":
    main()
