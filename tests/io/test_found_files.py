"""A list of files in little memory is a list of files."""

import os
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsconvert import FoundFile, FoundFiles

TEXTS = st.text("ab/.\u00e9\udcff\ud800", max_size=4)


@given(st.lists(st.builds(FoundFile, TEXTS, TEXTS, st.integers(0, 1 << 60))))
def test_it_is_a_list(files):
    found = FoundFiles(files)
    assert [*found] == files
    assert len(found) == len(files)
    assert [found[number] for number in range(len(files))] == files
    assert [found.name(number) for number in range(len(files))] == [file.name for file in files]
    assert found[1:3] == files[1:3]
    assert found[-2:] == files[-2:]
    assert found.size == sum(file.size for file in files)
    assert repr(found) == f"FoundFiles({files!r})"


def test_a_number_out_of_range():
    with pytest.raises(IndexError):
        FoundFiles()[0]


def test_a_file_takes_little_more_than_its_path():
    paths = [os.path.join("in", f"folder-{number:03}", f"{number:06}.json") for number in range(1000)]
    found = FoundFiles(FoundFile(path, path[3:].replace(os.sep, "/"), 10**9) for path in paths)
    assert sum(sys.getsizeof(part) for part in vars(found).values()) < sum(map(len, paths)) + 40 * len(paths)
