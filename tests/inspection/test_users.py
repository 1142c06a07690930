"""The map of users to fill in: its rows, the annotators that it leaves out, and reading it back."""

import csv
import io
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

import lsconvert
from lsconvert.inspection.task_statistics import MAX_NAME, BoundedCounter, annotator_name


def test_the_template(tmp_path):
    path = tmp_path / "users.csv"
    names = {
        "103": 5,
        '"x"': 2,
        "a@b.c (id 7)": 1,
        '"a"@b.c': 1,
        '"=1"': 3,
        '""': 1,
        "null": 9,
        "absent": 1,
        "{}": 1,
        "\u00b2": 1,
    }
    assert lsconvert.write_users(names, path) == ()
    assert path.read_text() == (
        'expert,user,email,annotations\n103,,,5\nx,,,2\n7,,a@b.c,1\n"""a""@b.c",,"""a""@b.c",1\n"\'=1",,,3\n'
    )
    with pytest.raises(lsconvert.OutputError, match="exists already"):
        lsconvert.write_users(names, path)


def test_the_filled_in_template_is_a_map(tmp_path):
    path = tmp_path / "users.csv"
    lsconvert.write_users({"103": 5, "104": 1, "a@b.c (id 7)": 1}, path)
    path.write_text(path.read_text().replace("103,,", "103,7,").replace("104,,", "104,,b@c.d"))
    new = {old: json.loads(value) for old, value in lsconvert.read_ids(path).new.items()}
    assert (new[b"103"], new[b"104"], new[b'"7"']) == (7, {"email": "b@c.d"}, {"email": "a@b.c"})


def rows_of(tmp_path, annotators, notes=None):
    """Return the rows of a map as tuples of texts, and their notes in a list."""
    path = tmp_path / "users.csv"
    lsconvert.write_users(annotators, path, on_note=None if notes is None else notes.append)
    return [tuple(row) for row in csv.reader(io.StringIO(path.read_text()))][1:]


@pytest.mark.parametrize(
    ("annotators", "rows"),
    [
        ({"7": 2, "a@b.c (id 7)": 3, '"7"': 4}, [("7", "", "a@b.c", "9")]),
        ({"a@b.c (id 7)": 3, "7": 2}, [("7", "", "a@b.c", "5")]),
        ({"a@b.c (id 7)": 1, "a@b.c (id 8)": 1}, [("7", "", "a@b.c", "1"), ("8", "", "a@b.c", "1")]),
        ({"a@b.c (id u-7)": 1, '"u-7"': 1}, [("u-7", "", "a@b.c", "2")]),
        ({"a@b.c": 1}, [("a@b.c", "", "a@b.c", "1")]),
        # Annotations with the address alone are looked up by it, and then those with both are too.
        ({"7": 2, "a@b.c (id 7)": 3, "a@b.c": 4}, [("7", "", "a@b.c", "2"), ("a@b.c", "", "a@b.c", "7")]),
        ({"7": 2, "a@b.c (id 7)": 3, '"a@b.c"': 4}, [("7", "", "a@b.c", "2"), ("a@b.c", "", "a@b.c", "7")]),
        # Details without an address.
        ({"bob (id 7)": 1, "7": 1}, [("7", "", "", "2")]),
        ({" (id 7)": 1, "null": 1, "{}": 1, "absent": 1}, [("7", "", "", "1")]),
        # Names that only look like details.
        ({'"a@b.c (id 7)"': 1}, [("a@b.c (id 7)", "", "a@b.c (id 7)", "1")]),
    ],
)  # fmt: skip
def test_an_annotator_has_one_row(tmp_path, annotators, rows):
    notes = []
    assert rows_of(tmp_path, annotators, notes) == rows
    assert notes == []


def test_an_id_of_different_persons(tmp_path):
    notes = []
    assert rows_of(tmp_path, {"7": 2, "a@b.c (id 7)": 3, "x@y.z (id 7)": 4, "8": 1}, notes) == [
        ("7", "", "", "2"),
        ("a@b.c", "", "a@b.c", "3"),
        ("x@y.z", "", "x@y.z", "4"),
        ("8", "", "", "1"),
    ]
    assert len(notes) == 1
    assert notes[0].startswith("1 id has several e-mail addresses: 7. ")


IDS = st.sampled_from([3, "3", 4, "u"])
EMAILS = st.sampled_from(["a@b.c", "x@y.z", "bob", ""])
WAYS = IDS | st.builds(lambda old, email: {"id": old, "email": email}, IDS, EMAILS) | st.just({"email": "a@b.c"})


@given(st.lists(WAYS, max_size=6))
def test_every_annotator_is_in_the_map(tmp_path_factory, annotators):
    path = tmp_path_factory.mktemp("users") / "users.csv"
    names = [annotator_name(annotator) for annotator in annotators]
    lsconvert.write_users({name: names.count(name) for name in names}, path)
    rows = [*csv.reader(io.StringIO(path.read_text()))][1:]
    old, counts = [row[0] for row in rows], [int(row[3]) for row in rows]
    path.write_text("old,new\n" + "".join(f"{each},{number}\n" for number, each in enumerate(old, 100)))
    tasks = [{"id": 1, "data": {"a": 1}, "annotations": [{"completed_by": each, "result": []} for each in annotators]}]
    (task,) = lsconvert.iter_tasks(tasks, to="v2", target="import", users=path)
    new = [each["completed_by"] for each in task["annotations"]]
    assert [new.count(number) for number in range(100, 100 + len(old))] == counts
    assert sum(counts) == len(annotators)


def test_negative_ids_get_a_row(tmp_path):
    path = tmp_path / "users.csv"
    assert lsconvert.write_users({"-1": 2, "-": 1, "-x": 1}, path) == ()
    assert path.read_text() == 'expert,user,email,annotations\n"\'-1",,,2\n'
    path.write_text(path.read_text().replace('-1",,', '-1",7,'))
    tasks = [{"id": 1, "data": {"a": 1}, "completions": [{"completed_by": -1, "result": []}]}]
    assert next(lsconvert.iter_tasks(tasks, to="v2", users=path))["annotations"][0]["completed_by"] == 7


def test_ids_that_csv_cannot_hold_are_left_out(tmp_path):
    long = BoundedCounter()
    long.add(annotator_name("x" * MAX_NAME))
    names = {'"\ud800"': 1, "\udcff@x": 2, '"\0"': 3, **long.most_common(), "103": 5}
    assert lsconvert.write_users(names, tmp_path / "users.csv") == tuple(names)[:-1]
    assert (tmp_path / "users.csv").read_text() == "expert,user,email,annotations\n103,,,5\n"


TEXTS = st.lists(st.sampled_from([*"=+-@\t\r\n '\"0,;\0\ud800"]) | st.characters(), max_size=8).map("".join)
ANNOTATORS = st.integers() | TEXTS | st.builds(lambda one, other: {"email": f"{one}x@{other}y"}, TEXTS, TEXTS)


def spellings(completed_by):
    """Return the spellings of an annotator in a map: a number also as text."""
    old = completed_by["email"] if isinstance(completed_by, dict) else str(completed_by)
    is_number = re.fullmatch("0|-?[1-9][0-9]*", old) is not None
    return {f'"{old}"'.encode()} | ({old.encode()} if is_number else set())


@given(st.lists(ANNOTATORS, max_size=4))
def test_ids_survive_a_spreadsheet(tmp_path_factory, annotators):
    names = {annotator_name(annotator): annotator for annotator in annotators if annotator != ""}
    path = tmp_path_factory.mktemp("users") / "users.csv"
    left_out = lsconvert.write_users(dict.fromkeys(names, 1), path)
    assert all("\0" in name or not name.isascii() for name in left_out)
    rows = list(csv.reader(io.StringIO(path.read_bytes().decode(), newline="")))
    assert all(cell[:1] not in [*"=+-@\t\r\n"] for row in rows for cell in row)
    filled_in = io.StringIO(newline="")
    csv.writer(filled_in).writerows([rows[0], *([old, "7", email, count] for old, _, email, count in rows[1:])])
    path.write_bytes(filled_in.getvalue().encode())
    expected = [spellings(annotator) for name, annotator in names.items() if name not in left_out]
    assert lsconvert.read_ids(path).new == dict.fromkeys(set().union(*expected), b"7")
