"""What _native.c gives to native.py, which has the contract. A core serves one thread at a time, without the GIL."""

from typing import TypeAlias

SIMD: int

# index, opener, key, offset, size, start, end, changed, problem, lines, line_start: see TaskSpan and replay.Place.
Row: TypeAlias = tuple[int, int, bytes, int, int, int, int, bool, bool, int, int]

class Tasks:
    """Tasks that a core has finished. Does not change."""

    def __len__(self) -> int: ...
    def __getitem__(self, i: int, /) -> Row: ...
    def failed_or_larger(self, size: int, /) -> list[int]:
        """Return the indices of those with a problem, or more than `size` bytes in the output."""
    def objects(self, start: int, stop: int, /) -> tuple[int, ...]:
        """Return how many objects of each kind are in the tasks from `start` up to `stop`, in the order of the plan."""

class Check:
    """Knows the table that lsconvert.validation.compiler wrote, and which tasks surely pass a schema. Does not change.

    Raises ValueError for bytes that are not a table of this version. Root numbers are those of `roots`; IndexError for others.
    """

    def __new__(cls, table: bytes, /) -> Check: ...
    def roots(self) -> dict[str, int]:
        """Return the numbers of the roots by name: `<schema>`, and `tasks of <schema>`, which passes what is not a task."""
    def surely_passes(self, text: bytes, root: int, /) -> bool:
        """Tell whether a JSON text surely passes. If not, it may be valid all the same."""
    def doubtful(
        self,
        output: bytes,
        tasks: Tasks,
        unchanged: int,
        changed: int,
        counts: Counts | None = None,
        largest: int = ...,
        /,
    ) -> list[int]:
        """Return which tasks do not surely pass, by their index in `tasks`; those that failed, or are larger than `largest` bytes, are among them.

        `output`: what the core returned. `unchanged`, `changed`: the roots for tasks as they were, and for edited ones.
        `counts` of this check count what is in the tasks that pass. Raises RuntimeError if another thread uses them.
        """

class Counts:
    """Counts the keys that import does not keep, in tasks that surely pass v2/import: as Losses does."""

    def __new__(cls, check: Check, /) -> Counts: ...
    def listed(self) -> list[tuple[str, str, int]]:
        """Return a row for each key that came: its scope, the key, and how often."""

class Core:
    """Edits one stream by a plan that flat.py wrote. Raises ValueError for anything else, MemoryError."""

    def __new__(
        cls, plan: bytes, max_depth: int, max_task_size: int, max_growth: int, growth_floor: int, record_tasks: bool, /
    ) -> Core: ...
    def feed(self, chunk: bytes, /) -> bytes:
        """Return the output for all that was completed. If `failed()` then, something follows it that is wrong."""
    def finish(self) -> bytes:
        """Return the rest of the output; the end of the input may be wrong as anything else."""
    def failed(self) -> bool: ...
    def counts(self) -> tuple[int, ...]:
        """Objects, edits and notes, in the order of the plan."""
    def take_tasks(self) -> Tasks:
        """Return the tasks in the output of the last call."""
    def take_unmapped(self) -> list[tuple[int, bytes]]:
        """Return the ids that were in no map since the last call: the number of the map, and the id or its beginning."""
    def place(self) -> tuple[int, bytes, int, int, int, int, int]:
        """Return where the bytes begin that were not put out: see replay.Place."""
    def rest(self, start: int, /) -> bytes:
        """Return a piece of these bytes, from `start` on; nothing at their end."""
