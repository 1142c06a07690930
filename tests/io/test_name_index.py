"""Names are found by their numbers, also those with equal hashes."""

from hypothesis import given
from hypothesis import strategies as st

from lsconvert.io.name_index import NameIndex


class SameHash(str):
    """A text whose hash is that of all others."""

    __slots__ = ()

    def __hash__(self):
        return 7


NAMES = st.text("ab/.", max_size=3) | st.builds(SameHash, st.text("ab", max_size=2))


@given(st.lists(NAMES), st.lists(NAMES), st.integers(0, 3))
def test_it_is_a_dictionary(names, others, size):
    index, expected = NameIndex(names.__getitem__, size), {}
    for number, name in enumerate(names):
        assert index.add(name, number) == expected.get((hash(name), name))
        expected[hash(name), name] = number
    for name in [*names, *others]:
        assert index.find(name) == expected.get((hash(name), name))
