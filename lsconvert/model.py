"""Values that travel between packages: versions, choices, limits, task spans, counts. They import only errors."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from typing import Any, Final, Literal, NamedTuple, TypeAlias, TypeVar

from lsconvert.errors import LSConvertError

# Label Studio's own tasks are under 15 levels deep. 200 leaves room for any labeling tool,
# and is below the depth at which common JSON writers fail (orjson.dumps: 254).
DEFAULT_MAX_DEPTH: Final = 200
# Brush masks make tasks of tens of megabytes. The server's own import limit is 250 MB per request.
DEFAULT_MAX_TASK_SIZE: Final = 256 * 1024 * 1024
# The largest size in bytes: C code can hold it, and no input reaches it.
MAX_SIZE: Final = 1 << 62
# Splitting annotators copies shared keys: ten annotators with large metadata make a task ten times as large.
DEFAULT_MAX_GROWTH: Final = 100
# An output of up to this many bytes is never a task that grew too much.
GROWTH_FLOOR: Final = 1024 * 1024


# Called with the number of bytes of the file read so far, and its size if that is known.
Progress: TypeAlias = Callable[[int, int | None], None]


def as_plain(value: object) -> Any:
    """Return a report as dicts, lists and JSON values. Unlike `dataclasses.asdict`, convert named tuples too."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return as_plain(value._asdict())
    if isinstance(value, Mapping):
        return {key: as_plain(each) for key, each in value.items()}
    if isinstance(value, (tuple, list)):
        return [as_plain(each) for each in value]
    names = getattr(value, "__dataclass_fields__", None)
    return value if names is None else {name: as_plain(getattr(value, name)) for name in names}


class Version(str, Enum):
    """The two versions of Label Studio JSON: `completions` (v1) and `annotations` (v2)."""

    V1 = "v1"
    V2 = "v2"


class Target(str, Enum):
    """The use of the converted tasks, if it needs more than the format of a version."""

    IMPORT = "import"


class Unmapped(str, Enum):
    """The action for an id that is missing from its map: raise an error, keep the id, or write null."""

    ERROR = "error"
    KEEP = "keep"
    DROP = "drop"


class OnError(str, Enum):
    """The action for a task that cannot be converted or fails the check: stop, quarantine it, or keep it."""

    STOP = "stop"
    QUARANTINE = "quarantine"
    KEEP = "keep"


class OutputFormat(str, Enum):
    """The form of an output: JSON Lines, with one task on each line, one JSON document of any form, or an array.

    For one JSON document, JSON Lines become an array; an array, a single task and tasks by id stay as they are.
    """

    JSON = "json"
    JSONL = "jsonl"
    ARRAY = "array"


# Public functions accept a member of the enum or its value.
VersionLike: TypeAlias = Version | Literal["v1", "v2"]
TargetLike: TypeAlias = Target | Literal["import"]
UnmappedLike: TypeAlias = Unmapped | Literal["error", "keep", "drop"]
OnErrorLike: TypeAlias = OnError | Literal["stop", "quarantine", "keep"]
# Examples of rules without values of the data, or with them.
ExamplesLike: TypeAlias = Literal["shapes", "values"]
OutputFormatLike: TypeAlias = OutputFormat | Literal["json", "jsonl", "array"]


ChoiceT = TypeVar("ChoiceT", bound=Enum)


def choice(kind: type[ChoiceT], name: str, value: object) -> ChoiceT:
    """Return the choice that an argument has. Raises ValueError, which names the argument and the choices."""
    try:
        return kind(value)
    except ValueError:
        words = " or ".join(repr(each.value) for each in kind)
        raise ValueError(f"{name} is {value!r}, expected {words}") from None


def check_counts(**counts: int | None) -> None:
    """Raise ValueError for an argument that is less than 1; None means no limit."""
    for name, count in counts.items():
        if count is not None and count < 1:
            raise ValueError(f"{name} is {count}, expected 1 or more")


class Limits(NamedTuple):
    """Limits for one input: nesting depth, bytes per task, and growth of a task as a factor.

    `max_task_size` applies to a task before and after its conversion. `max_growth` does not apply to an output of
    up to `growth_floor` bytes.
    """

    max_depth: int = DEFAULT_MAX_DEPTH
    max_task_size: int = DEFAULT_MAX_TASK_SIZE
    max_growth: int = DEFAULT_MAX_GROWTH
    growth_floor: int = GROWTH_FLOOR

    def max_output(self, read: int) -> int:
        """Return the largest output in bytes for a task of which `read` bytes have been read."""
        return min(self.max_task_size, max(self.growth_floor, self.max_growth * read))


def checked_limits(max_depth: int, max_task_size: int, max_growth: int = DEFAULT_MAX_GROWTH) -> Limits:
    """Return the limits of these arguments. Raises ValueError for one that is less than 1."""
    check_counts(max_depth=max_depth, max_task_size=max_task_size, max_growth=max_growth)
    return Limits(max_depth, max_task_size, max_growth)


class TaskSpan(NamedTuple):
    """One finished task: its place in the input, and its place in the output of one `feed`.

    `offset` and `size` are bytes of the input; `start` and `end` slice the returned output. `pointer` is the JSON
    Pointer of the task from the root of the document, or of its line in JSON Lines. `changed` tells whether a rule has
    edited it; maps of texts do not count. `error` says why a rule could not be applied; such a task is copied to the
    output unchanged. `annotations` and `predictions` count those of the task. `lines` is the number of lines that end
    before it, and `line_start` the offset in the input where the line after them begins. `marked` tells that it may be
    another kind of document: see Tasks.marked in kernel.contract.
    """

    index: int  # type: ignore[assignment]  # hides a method of tuples
    pointer: str
    offset: int
    size: int
    start: int
    end: int
    changed: bool = False
    error: LSConvertError | None = None
    annotations: int = 0
    predictions: int = 0
    lines: int = 0
    line_start: int = 0
    marked: bool = False


class Part(NamedTuple):
    """One of several output files: its content, its size in bytes on the disk, and its checksum.

    `first_index` and `last_index` are indices of tasks in the input; `first_id` and `last_id` are ids of tasks in
    the file.
    """

    file: str = ""
    size: int = 0
    sha256: str = ""
    tasks: int = 0
    annotations: int = 0
    predictions: int = 0
    first_index: int = 0
    first_id: object = None
    last_index: int = 0
    last_id: object = None


# At most this many distinct unmapped ids are listed. Further ones are counted under OTHER_ID.
MAX_UNMAPPED: Final = 10_000
OTHER_ID: Final = b""


class Tally:
    """Counts made by a kernel: objects in the output, edits by rule, notes by code, and unmapped ids.

    The keys of `unmapped` are the option of the map and the id, as it is spelled in JSON. `texts` has the old texts of
    maps that were found, with the names of their rows, also those of tasks that were left out.
    """

    def __init__(
        self,
        objects: Mapping[str, int] = {},
        edits: Mapping[str, int] = {},
        notes: Mapping[str, int] = {},
        unmapped: Mapping[tuple[str, bytes], int] = {},
        texts: Iterable[tuple[str, str]] = (),
    ) -> None:
        self.objects, self.edits, self.notes = Counter(objects), Counter(edits), Counter(notes)
        self.unmapped = Counter(unmapped)
        self.texts = set(texts)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Tally) and vars(self) == vars(other)

    __hash__ = None  # type: ignore[assignment]  # it is mutable

    def add(self, other: "Tally") -> None:
        """Add the counts of `other` to these."""
        for mine, others in ((self.objects, other.objects), (self.edits, other.edits), (self.notes, other.notes)):
            for key, count in others.items():
                mine[key] += count
        for (option, old), count in other.unmapped.items():
            known = (option, old) in self.unmapped or len(self.unmapped) < MAX_UNMAPPED
            self.unmapped[option, old if known else OTHER_ID] += count
        self.texts |= other.texts

    def subtract(self, other: "Tally") -> None:
        """Subtract the counts of `other` from these."""
        self.objects.subtract(other.objects)
        self.edits.subtract(other.edits)
        self.notes.subtract(other.notes)
        self.unmapped = +(self.unmapped - other.unmapped)
