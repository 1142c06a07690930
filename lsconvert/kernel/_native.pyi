"""What _native.c gives to native.py, which has the contract. A core serves one thread at a time, without the GIL."""

SIMD: int

def abridge(text: bytes, start: int, end: int, /) -> bytes | None:
    """Return a JSON text without what kernel.abridger() says; None if nothing can be left out."""

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
    def take_tasks(self) -> list[tuple[int, int, bytes, int, int, int, int, bool, bool, int, int]]:
        """Return a row for each task in the output of the last call: see native.py."""
    def take_unmapped(self) -> list[tuple[int, bytes]]:
        """Return the ids that were in no map since the last call: the number of the map, and the id or its beginning."""
    def place(self) -> tuple[int, bytes, int, int, int, int, int]:
        """Return where the bytes begin that were not put out: see replay.Place."""
    def rest(self, start: int, /) -> bytes:
        """Return a piece of these bytes, from `start` on; nothing at their end."""
