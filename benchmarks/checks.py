"""The contenders that check: each counts the tasks of a v2 file that are invalid by the schema v2/export.

Each function imports its libraries itself, so that a contender only uses its own memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final, TypeAlias

from job import Job

IsValid: TypeAlias = Callable[[Any], bool]

EXPORT: Final = "v2/export"


def lsconvert_validate(job: Job) -> None:
    """Validate with the public function."""
    from lsconvert import iter_errors

    _write_count(job, len({error.where.task_index for error in iter_errors(job.source, schema="v2", warnings=True)}))


def lsconvert_check(job: Job) -> None:
    """Upgrade a v2 file without writing: time the reading, the kernel, and the check of a conversion."""
    from lsconvert import upgrade

    _write_count(job, upgrade(job.source, None, on_error="keep", strict=True).failed)


def msgspec_typed(job: Job) -> None:
    """Decode to the types of typed.py, which cover a part of the schema. The file is in memory."""
    from msgspec import ValidationError
    from msgspec.json import Decoder
    from typed import Task

    decode = Decoder(Task).decode

    def is_valid(text: memoryview) -> bool:
        try:
            decode(text)
        except ValidationError:
            return False
        return True

    _count_invalid(job, split(job.source), is_valid)


def orjson_rs(job: Job) -> None:
    """Split the array with msgspec.Raw, decode each task with orjson, validate it in Rust. The file is in memory."""
    import orjson

    _count_invalid(job, map(orjson.loads, split(job.source)), is_valid_with_jsonschema_rs(EXPORT))


def ijson_rs(job: Job) -> None:
    """Decode task by task with ijson, validate each in Rust."""
    _count_invalid(job, _decoded(job), is_valid_with_jsonschema_rs(EXPORT))


def ijson_jsonschema(job: Job) -> None:
    """Decode task by task with ijson, validate each in Python."""
    _count_invalid(job, _decoded(job), is_valid_with_jsonschema(EXPORT))


def split(source: str) -> Iterable[memoryview]:
    """Return the text of each task of a file. The whole file is read; no task is decoded."""
    from msgspec import Raw
    from msgspec.json import Decoder

    with open(source, "rb") as file:
        return map(memoryview, Decoder(list[Raw]).decode(file.read()))


def is_valid_with_jsonschema(name: str) -> IsValid:
    """Return a function that validates a decoded task against a bundled schema, in Python."""
    from jsonschema import Draft202012Validator

    from lsconvert.validation.schemas import with_advice

    return Draft202012Validator(with_advice(name)).is_valid


def is_valid_with_jsonschema_rs(name: str) -> IsValid:
    """Return a function that validates a decoded task against a bundled schema, in Rust."""
    from jsonschema_rs import Draft202012Validator

    from lsconvert.validation.schemas import with_advice

    return Draft202012Validator(with_advice(name)).is_valid


def _decoded(job: Job) -> Iterable[Any]:
    import ijson

    with open(job.source, "rb") as file:
        yield from ijson.items(file, "item", use_float=True)


def _count_invalid(job: Job, tasks: Iterable[Any], is_valid: IsValid) -> None:
    _write_count(job, sum(not is_valid(task) for task in tasks))


def _write_count(job: Job, invalid: int) -> None:
    with open(job.target, "w", encoding="ascii") as out:
        out.write(str(invalid))
