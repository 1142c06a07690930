"""Plain values that travel between the floors: versions, options, limits, counts. Reports are in values.py."""

from collections import Counter
from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any, Final, NamedTuple, TypeAlias

from lsconvert.errors import LSConvertError

# Label Studio's own tasks are under 15 levels deep; 200 leaves room for any labeling tool,
# and is below the depth at which common JSON writers give up (orjson.dumps: 254).
DEFAULT_MAX_DEPTH: Final = 200
# Brush masks make tasks of tens of megabytes; the server's own import limit is 250 MB a request.
DEFAULT_MAX_TASK_SIZE: Final = 256 * 1024 * 1024
# What C code can count to, and more than there is.
MAX_SIZE: Final = 1 << 62
# Splitting annotators copies what they share: ten people with large metadata make a task ten times as large.
DEFAULT_MAX_GROWTH: Final = 100
# Up to so many bytes, a task may grow by any factor.
GROWTH_FLOOR: Final = 1024 * 1024


# Called with the bytes of the file that were read so far, and its size where that is known.
Progress: TypeAlias = Callable[[int, "int | None"], None]


def as_plain(value: object) -> Any:
    """Return a report as dicts, lists and plain values, for JSON: also what `dataclasses.asdict` leaves as named tuples."""
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
    """The two shapes of Label Studio JSON: `completions` (v1) and `annotations` (v2)."""

    V1 = "v1"
    V2 = "v2"


class Target(str, Enum):
    """What converted tasks are meant for, if it is more than to have the shape of a version."""

    IMPORT = "import"


class Unmapped(str, Enum):
    """What becomes of an id that is not in the map for it."""

    ERROR = "error"
    KEEP = "keep"
    DROP = "drop"


class OnError(str, Enum):
    """What becomes of a task that cannot be converted, or does not pass the check."""

    STOP = "stop"
    QUARANTINE = "quarantine"
    KEEP = "keep"


class Limits(NamedTuple):
    """What one input may ask for: open brackets at a time, bytes in one task, and how many times as large it may become.

    `max_task_size` holds for a task before and after its conversion. `max_growth` does not count up to an output of
    `growth_floor` bytes.
    """

    max_depth: int = DEFAULT_MAX_DEPTH
    max_task_size: int = DEFAULT_MAX_TASK_SIZE
    max_growth: int = DEFAULT_MAX_GROWTH
    growth_floor: int = GROWTH_FLOOR

    def max_output(self, read: int) -> int:
        """Return the largest output in bytes for a task of which `read` bytes have been read."""
        return min(self.max_task_size, max(self.growth_floor, self.max_growth * read))


class TaskSpan(NamedTuple):
    """One finished task: where it was in the input, and where it is in the output of one `feed`.

    `offset` and `size` are bytes of the input; `start` and `end` slice the returned output. `pointer` leads to the
    task from the root of the document, or of its line in JSON Lines. `changed`: an edit was made in it. `error`: why a
    rule could not be applied; the task is in the output as it was. `annotations`, `predictions`: how many it has.
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


# Ids that are in no map are listed, so many different ones; further ones are counted under OTHER_ID.
MAX_UNMAPPED: Final = 10_000
OTHER_ID: Final = b""


class Tally:
    """What a kernel counted: objects in the output, edits by rule, notes by code, and ids that are in no map.

    `unmapped` counts by the option of the map and the id, as it is spelled in JSON.
    """

    def __init__(
        self,
        objects: Mapping[str, int] = {},
        edits: Mapping[str, int] = {},
        notes: Mapping[str, int] = {},
        unmapped: Mapping[tuple[str, bytes], int] = {},
    ) -> None:
        self.objects, self.edits, self.notes = Counter(objects), Counter(edits), Counter(notes)
        self.unmapped = Counter(unmapped)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Tally) and vars(self) == vars(other)

    __hash__ = None  # type: ignore[assignment]  # it changes

    def add(self, other: "Tally") -> None:
        """Add the counts of `other` to these."""
        for mine, others in ((self.objects, other.objects), (self.edits, other.edits), (self.notes, other.notes)):
            for key, count in others.items():
                mine[key] += count
        for (option, old), count in other.unmapped.items():
            known = (option, old) in self.unmapped or len(self.unmapped) < MAX_UNMAPPED
            self.unmapped[option, old if known else OTHER_ID] += count

    def subtract(self, other: "Tally") -> None:
        """Take the counts of `other` from these."""
        self.objects.subtract(other.objects)
        self.edits.subtract(other.edits)
        self.notes.subtract(other.notes)
        self.unmapped = +(self.unmapped - other.unmapped)
