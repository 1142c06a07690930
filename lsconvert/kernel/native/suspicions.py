"""The native suspicions: find tasks that may deserve a warning in the output of the native kernel."""

from __future__ import annotations

from lsconvert.kernel.contract import Seed, Suspect
from lsconvert.kernel.native import _native
from lsconvert.kernel.native.kernel import NativeTasks
from lsconvert.kernel.reference.words import ID, WORDS

_ENCODED = b" ".join(b'"%s"' % word.encode() for word in WORDS)


class NativeSuspicions:
    """Finds tasks that may deserve a warning. See kernel.contract.Suspicions."""

    def __init__(self, check: _native.Check, seed: Seed | None = None) -> None:
        # Python's hashes of strings have a random key, so these are random.
        first, second = seed or (abs(hash("first")), abs(hash("second")))
        self.core = _native.Suspicions(check, _ENCODED, first, second)

    @property
    def stopped(self) -> bool:
        """Whether some ids were not remembered."""
        return self.core.stopped()

    def ids(self) -> bytes:
        """Return the ids that are remembered."""
        return self.core.ids()

    def add_ids(self, ids: bytes) -> bool:
        """Remember ids of other suspicions. Return False if one is known, or if there are too many."""
        return self.core.add_ids(ids)

    def suspects(self, output: bytes, tasks: object) -> list[Suspect]:
        """Return the tasks that may deserve a warning."""
        assert isinstance(tasks, NativeTasks)  # make_kernel and make_suspicions choose the same kernel
        self.core.look(output, tasks.rows)
        return self.checked()

    def checked(self) -> list[Suspect]:
        """Return the suspects that the check found."""
        numbers = iter(self.core.take())
        found: dict[int, list[str]] = {}
        for index, word, item in zip(numbers, numbers, numbers):
            pointers = found.setdefault(index, [])
            if word:
                pointers.append(f"/{ID}" if WORDS[word] == ID else f"/{WORDS[word]}/{item}/{ID}")
        return [Suspect(index, tuple(sorted(pointers))) for index, pointers in found.items()]
