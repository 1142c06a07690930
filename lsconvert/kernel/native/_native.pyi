"""The interface of the C code, which kernel.py and check.py wrap. A Core serves one thread at a time and releases the GIL."""

from typing import TypeAlias

SIMD: int  # 1 if built with SIMD instructions

# index, opener, key, offset, size, start, end, changed, failed, lines, line_start, marked: see TaskSpan and contract.ResumePoint.
Row: TypeAlias = tuple[int, int, bytes, int, int, int, int, bool, bool, int, int, bool]

class Tasks:
    """The tasks that a Core has finished. Immutable."""

    def __len__(self) -> int: ...
    def __getitem__(self, i: int, /) -> Row: ...
    def bounds(self, start: int, stop: int, /) -> list[tuple[int, int]]:
        """Return where the tasks from `start` up to `stop` begin and end in the output. Raises IndexError."""
    def failed_or_larger(self, size: int, /) -> list[int]:
        """Return the indices of the tasks that failed or take more than `size` bytes of the output."""
    def lines(self, output: bytes, start: int, stop: int, /) -> bytes | None:
        """Return the tasks from `start` up to `stop` as JSON Lines; None if one perhaps cannot be a line. Raises IndexError."""
    def marked(self) -> list[int]:
        """Return the indices of the objects without `data` that have a key of MARKS."""
    def without_work(self, output: bytes, part: bytes, /) -> list[int]:
        """Return the indices of the tasks without counted objects whose text in `output` contains `part`."""
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
        suspicions: Suspicions | None = None,
        /,
    ) -> list[int]:
        """Return the indices of the tasks that do not certainly pass, failed, or have more than `largest` bytes.

        `output`: the output of the Core. `unchanged`, `changed`: the roots for tasks that the Core copied, or edited.
        `counts`: count keys in the tasks that pass. `suspicions`: read all these tasks, too. Both must be made for this
        Check. Releases the GIL. Raises RuntimeError if another thread uses them.
        """

class Counts:
    """Counts the keys that an import drops, in tasks that certainly pass v2/import. ImportLosses counts the same keys."""

    def __new__(cls, check: Check, /) -> Counts: ...
    def listed(self) -> list[tuple[str, str, int]]:
        """Return scope, key and count of each key that occurred."""

class Suspicions:
    """Finds tasks that may deserve a warning, in one stream. Serves one thread at a time; another gets a RuntimeError.

    `words` are the words of `kernel.reference.words`, spelled as in JSON and separated by spaces. `first` and `second`
    are the key of the hash of ids. Raises ValueError for too few words.
    """

    def __new__(cls, check: Check, words: bytes, first: int, second: int, /) -> Suspicions: ...
    def look(self, output: bytes, tasks: Tasks, /) -> None:
        """Read the next tasks in the output of the Core. `Check.doubtful` with these suspicions does the same.

        Releases the GIL.
        """
    def take(self) -> list[int]:
        """Return rows of three numbers about the tasks that were read since the last call.

        Each suspect has a row of its index, 0 and 0. Each of its repeated ids has a row of the index, the number of the
        word that names the list (that of `id` for the task itself), and the index of the object in the list.
        """
    def stopped(self) -> bool:
        """Tell whether some ids were not remembered."""
    def ids(self) -> bytes:
        """Return the hashes of the ids, of 8 bytes each, in the order of bytes of this machine."""
    def add_ids(self, ids: bytes, /) -> bool:
        """Remember ids, given as by `ids`. Return False, and remember none, if one is known or they are too many.

        If no more ids can be remembered, return whether none is known. Raises ValueError for other bytes, MemoryError.
        """

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
    def used_texts(self) -> bytes:
        """Return a byte for each entry of the maps of texts, in the order of the plan: 1 if it has made an edit."""
    def take_tasks(self) -> Tasks:
        """Return the tasks in the output of the last call."""
    def take_unmapped(self) -> list[tuple[int, bytes]]:
        """Return the ids since the last call that are in no map: the number of the map, and at most 200 bytes of the id."""
    def place(self) -> tuple[int, bytes, int, int, int, int, int]:
        """Return the position of the first byte without output, with the parser's state: see contract.ResumePoint."""
    def resume(self, opener: int, offset: int, lines: int, line_start: int, index: int, state: int, /) -> None:
        """Go on at a position between tasks: see contract.ResumePoint. Not for tasks by id.

        Raises ValueError if the core has input without output, has failed, or cannot have this state.
        """
    def rest(self, start: int, /) -> bytes:
        """Return a part of the input without output, from `start` on; b"" at its end."""
