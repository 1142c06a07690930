"""Ways to convert v1 to v2, all with the same rules: a row of CONTENDERS each. As a program, runs one and times it.

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
from typing import Any, Final, NamedTuple

CHUNK_SIZE: Final = 1 << 20
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
    """Convert as users do, with the kernel that LSCONVERT_KERNEL names."""
    from lsconvert import upgrade

    upgrade(source, target)


def lsconvert_kernel(source: str, target: str) -> None:
    """Convert without the care for files."""
    from lsconvert.kernel import make_kernel
    from lsconvert.model import Version
    from lsconvert.plan import compile_plan

    kernel = make_kernel(compile_plan(Version.V2))
    with open(source, "rb", buffering=0) as file, open(target, "wb", buffering=0) as out:
        while chunk := file.read(CHUNK_SIZE):
            out.write(kernel.feed(chunk))
        out.write(kernel.finish())


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
    """`module`, `program`: what has to be installed. `discards`: its output is thrown away when it is timed."""

    run: Callable[[str, str], None]
    module: str = ""
    program: str = ""
    discards: bool = False
    converts: bool = True

    @property
    def missing(self) -> str:
        """What is not installed, "" if nothing."""
        if self.module and find_spec(self.module) is None:
            return self.module
        return self.program if self.program and shutil.which(self.program) is None else ""


CONTENDERS: Final = {
    "copy": Contender(copy, converts=False),
    "lsconvert": Contender(lsconvert),
    "lsconvert-kernel": Contender(lsconvert_kernel, discards=True),
    "ijson-orjson": Contender(ijson_orjson),
    "orjson-whole": Contender(orjson_whole),
    "json-whole": Contender(json_whole),
    "msgspec-raw": Contender(msgspec_raw, module="msgspec"),
    "jq": Contender(jq, program="jq"),
    "gojq": Contender(gojq, program="gojq"),
}


def main() -> None:
    """Run one contender; print the seconds that it took, without the start of the interpreter."""
    name, source, target = sys.argv[1:]
    start = time.perf_counter()
    CONTENDERS[name].run(source, target)
    print(time.perf_counter() - start)


if __name__ == "__main__":
    main()
