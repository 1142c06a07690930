"""The map of users to fill in: its rows, the annotators that it leaves out, and reading it back."""

import csv
import io
import json

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
        'expert,user,email,annotations\n103,,,5\nx,,,2\na@b.c,,a@b.c,1\n"""a""@b.c",,"""a""@b.c",1\n"\'=1",,,3\n'
    )
    with pytest.raises(lsconvert.OutputError, match="exists already"):
        lsconvert.write_users(names, path)


def test_the_filled_in_template_is_a_map(tmp_path):
    path = tmp_path / "users.csv"
    lsconvert.write_users({"103": 5, "104": 1, "a@b.c (id 7)": 1}, path)
    path.write_text(path.read_text().replace("103,,", "103,7,").replace("104,,", "104,,b@c.d"))
    new = {old: json.loads(value) for old, value in lsconvert.read_ids(path).new.items()}
    assert (new[b"103"], new[b"104"], new[b'"a@b.c"']) == (7, {"email": "b@c.d"}, {"email": "a@b.c"})


def test_ids_that_csv_cannot_hold_are_left_out(tmp_path):
    long = BoundedCounter()
    long.add(annotator_name("x" * MAX_NAME))
    names = {'"\ud800"': 1, "\udcff@x": 2, '"\0"': 3, **long.most_common(), "103": 5}
    assert lsconvert.write_users(names, tmp_path / "users.csv") == tuple(names)[:-1]
    assert (tmp_path / "users.csv").read_text() == "expert,user,email,annotations\n103,,,5\n"


TEXTS = st.lists(st.sampled_from([*"=+-@\t\r\n '\"0,;\0\ud800"]) | st.characters(), max_size=8).map("".join)
ANNOTATORS = st.integers(0) | TEXTS | st.builds(lambda one, other: {"email": f"{one}x@{other}y"}, TEXTS, TEXTS)


def spellings(completed_by):
    """Return the spellings of an annotator in a map: a number also as text."""
    old = completed_by["email"] if isinstance(completed_by, dict) else str(completed_by)
    is_number = old.isascii() and old.isdigit() and str(int(old)) == old
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
