"""`Subjects`: which values of a script are the same."""

from hypothesis import given
from hypothesis import strategies as st

from lsconvert.scripts.subjects import ELEMENT, Subjects


def test_members_of_joined_values_are_joined():
    subjects = Subjects()
    one, other = subjects.new(), subjects.new()
    first = subjects.member(subjects.member(one, ELEMENT), "a")
    second = subjects.member(subjects.member(other, ELEMENT), "a")
    assert subjects.find(first) != subjects.find(second)
    subjects.join(one, other)
    assert subjects.find(first) == subjects.find(second)
    assert subjects.member(subjects.member(other, ELEMENT), "a") == subjects.find(first)
    assert set(subjects.members(one)) == {ELEMENT}


def test_a_value_can_contain_itself():
    subjects = Subjects()
    node = subjects.root("x", "x")
    subjects.join(node, subjects.member(node, "x"))
    assert subjects.find(subjects.member(node, "x")) == subjects.find(node)
    assert subjects.origins(node) == {"x"}
    assert subjects.has_path(("x",), ("x",), ("x",))


def test_arguments_are_joined_only_if_the_function_reads_a_member():
    subjects = Subjects()
    read, ignored = subjects.new(), subjects.new()
    reader, writer = subjects.root(("show", 0)), subjects.root(("save", 0))
    for argument in (read, ignored):
        subjects.pass_argument(writer, argument)
    subjects.pass_argument(reader, read)
    subjects.member(reader, "a")
    subjects.settle()
    assert set(subjects.members(read)) == {"a"}
    assert subjects.find(ignored) != subjects.find(read) == subjects.find(reader)


def test_arguments_of_arguments_are_joined():
    subjects = Subjects()
    outer, inner, argument = subjects.new(), subjects.new(), subjects.new()
    subjects.pass_argument(outer, argument)
    subjects.pass_argument(inner, outer)
    subjects.member(inner, "a")
    subjects.settle()
    assert set(subjects.members(argument)) == {"a"}


def test_origins_end_at_calls():
    subjects = Subjects()
    rows = subjects.new("fetchall()", subjects.root("db", "db"))
    row = subjects.member(subjects.member(rows, ELEMENT), "jobs")
    assert subjects.origins(row) == {"jobs", "fetchall()"}
    assert subjects.origins(row, through_calls=True) == {"jobs", "fetchall()", "db"}


def test_values_that_are_used_as_keys():
    subjects = Subjects()
    one, other, third = (subjects.new() for _ in range(3))
    subjects.use_as_key(one)
    subjects.join(other, one)
    assert subjects.is_key(other)
    assert not subjects.is_key(third)


STEPS = st.tuples(st.integers(0, 5), st.sampled_from("ab"))


@given(st.lists(st.one_of(st.tuples(st.integers(0, 5), st.integers(0, 5)), st.tuples(STEPS, STEPS)), max_size=12))
def test_joining_is_a_congruence(pairs):
    """Equal values have equal members, in whatever order they are joined."""

    def build(order):
        subjects = Subjects()
        nodes = [subjects.new(str(number)) for number in range(6)]
        for one, other in order:
            ends = [
                nodes[end] if isinstance(end, int) else subjects.member(nodes[end[0]], end[1]) for end in (one, other)
            ]
            subjects.join(*ends)
        members = [subjects.find(subjects.member(node, step)) for node in nodes for step in "ab"]
        found = [*map(subjects.find, nodes), *members]
        return [[one == other for one in found] for other in found], [subjects.origins(node) for node in nodes]

    assert build(pairs) == build(pairs[::-1])
