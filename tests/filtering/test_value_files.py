"""Files of values for predicates."""

import pytest

from lsconvert.errors import PredicateError, SourceError
from lsconvert.filtering.parse import parse_condition
from lsconvert.filtering.value_files import with_values


def values(tmp_path, content, where="task_id"):
    path = tmp_path / "values.txt"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return with_values(parse_condition(f"{where}=@{path}")).operand.values


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("1\n2\n", {"1", "2"}),
        ("1\r\n\r\n  2  \r\n1", {"1", "2"}),
        ("\ufeff1\n", {"1"}),
        ("a, b\n@c\n\"d\"\n", {"a, b", "@c", '"d"'}),
        ("[1, \"2\", 1]", {"1", "2"}),
        ('\n [ "a\\u00e9" ] ', {"aé"}),
        ("[" + "9" * 6000 + "]", None),
    ],
)  # fmt: skip
def test_values(tmp_path, content, expected):
    if expected is None:
        with pytest.raises(SourceError, match="neither a text nor a whole number"):
            values(tmp_path, content)
    else:
        assert values(tmp_path, content) == expected


def test_values_are_spelled_as_the_predicate_reads_them(tmp_path):
    assert values(tmp_path, "A@B.c\n", "annotator") == {"a@b.c"}
    with pytest.raises(PredicateError, match="unknown version v3"):
        values(tmp_path, "v1\nv3\n", "version")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "has no values"),
        (" \n\n", "has no values"),
        ("[]", "has no values"),
        ("[1, 2", "is not a JSON list"),
        ("[1, NaN]", "is not a JSON list"),
        ('{"id": 1}', "is not a JSON list"),
        ("[" * 100_000, "is not a JSON list"),
        ("[1.0]", "neither a text nor a whole number"),
        ("[true]", "neither a text nor a whole number"),
        ('[{"id": 1}]', "neither a text nor a whole number"),
        (b"\xff\xfe1\0", "is not UTF-8"),
        (b"1\0", "null characters"),
    ],
)
def test_refused(tmp_path, content, message):
    with pytest.raises(SourceError, match=message) as caught:
        values(tmp_path, content)
    assert caught.value.where.file == str(tmp_path / "values.txt")
    assert caught.value.hint


def test_a_file_that_does_not_exist():
    with pytest.raises(SourceError, match="no such file"):
        with_values(parse_condition("task_id=@none.txt"))


def test_a_condition_without_a_file_is_not_changed():
    condition = parse_condition("task_id=1")
    assert with_values(condition) is condition
