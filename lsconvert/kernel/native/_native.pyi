"""The interface of the C code, which kernel.py and check.py wrap. A Core serves one thread at a time and releases the GIL."""

from typing import TypeAlias

SIMD: int  # 1 if built with SIMD instructions

# index, opener, key, offset, size, start, end, changed, failed, lines, line_start: see TaskSpan and diagnose.ResumePoint.
Row: TypeAlias = tuple[int, int, bytes, int, int, int, int, bool, bool, int, int]

class Tasks:
    """The tasks that a Core has finished. Immutable."""

    def __len__(self) -> int: ...
    def __getitem__(self, i: int, /) -> Row: ...
    def failed_or_larger(self, size: int, /) -> list[int]:
        """Return the indices of the tasks that failed or take more than `size` bytes of the output."""
    def objects(self, start: int, stop: int, /) -> tuple[int, ...]:
        """Return the number of objects of each kind in the tasks from `start` up to `stop`, in the order of the plan.

        Raises IndexError.
        """

class Check:
    """Tests JSON texts against the schemas in a table that lsconvert.validation.compiler wrote. Immutable.

    `root` is the number of a schema, as in `roots`. Raises ValueError for bytes that are not a table of this version, and
    IndexError for an unknown root.
    """

    def __new__(cls, table: bytes, /) -> Check: ...
    def roots(self) -> dict[str, int]:
        """Return the number of each root. `tasks of <schema>` is `<schema>`, but it also passes values that are not tasks."""
    def surely_passes(self, text: bytes, root: int, /) -> bool:
        """Tell whether a JSON text certainly passes. A text that does not may still be valid."""
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
        """Return the indices of the tasks that do not certainly pass, failed, or have more than `largest` bytes.

        `output`: the output of the Core. `unchanged`, `changed`: the roots for tasks that the Core copied, or edited.
        `counts`: count keys in the tasks that pass; they must be made for this Check. Releases the GIL. Raises
        RuntimeError if another thread uses `counts`.
        """

class Counts:
    """Counts the keys that an import drops, in tasks that certainly pass v2/import. ImportLosses counts the same keys."""

    def __new__(cls, check: Check, /) -> Counts: ...
    def listed(self) -> list[tuple[str, str, int]]:
        """Return scope, key and count of each key that occurred."""

class Core:
    """Edits one stream by an encoded plan. Raises ValueError for other bytes, MemoryError if memory runs out."""

    def __new__(
        cls, plan: bytes, max_depth: int, max_task_size: int, max_growth: int, growth_floor: int, record_tasks: bool, /
    ) -> Core: ...
    def feed(self, chunk: bytes, /) -> bytes:
        """Return the output for everything that is complete. If `failed()` is true then, an error follows that output."""
    def finish(self) -> bytes:
        """Return the rest of the output. Sets `failed()` like `feed`, also if the input ends too early."""
    def failed(self) -> bool: ...
    def counts(self) -> tuple[int, ...]:
        """Return the numbers of objects, edits and notes, in the order of the plan."""
    def take_tasks(self) -> Tasks:
        """Return the tasks in the output of the last call."""
    def take_unmapped(self) -> list[tuple[int, bytes]]:
        """Return the ids since the last call that are in no map: the number of the map, and at most 200 bytes of the id."""
    def place(self) -> tuple[int, bytes, int, int, int, int, int]:
        """Return the position of the first byte without output, with the parser's state: see diagnose.ResumePoint."""
    def rest(self, start: int, /) -> bytes:
        """Return a part of the input without output, from `start` on; b"" at its end."""
