"""Places in a joined stream become places in the files that it was joined from."""

from lsconvert.errors import Where
from lsconvert.io.file_places import WINDOW, FilePlaces, Piece, Place


def test_places():
    places = FilePlaces("folder")
    places.add(Place(2, 2, 1), [Piece(0, "a", Place(10, 5, 3))])
    places.add(Place(30, 4, 1), [Piece(0, "b"), Piece(7, "c"), Piece(9, None)])
    assert places.where(Where("folder", 2, 1, 2)) == Where("a", 5, 3, 10)
    assert places.where(Where(None, 2, 5, 6)) == Where("a", 5, 7, 14)
    assert places.where(Where("folder", 3, 4, 20, 8, "7", "/8/x")) == Where("a", 6, 4, 28, 8, "7", "/8/x")
    assert places.where(Where("folder", 4, 1, 30, 1)) == Where("b", task_index=1)
    assert places.where(Where("folder", 4, 8, 37)) == Where("c")
    assert places.where(Where("folder", 4, 20, 50)) == Where("folder")


def test_other_places_stay_as_they_are():
    places = FilePlaces("folder")
    assert places.where(Where("folder", 1, 1, 0)) == Where("folder", 1, 1, 0)
    places.add(Place(2, 2, 1), [Piece(0, "a", Place(10, 5, 3))])
    for where in (Where("folder", 1, 1, 0), Where("other", 2, 1, 2), Where("folder"), Where()):
        assert places.where(where) == where


def test_old_places_are_forgotten_but_not_that_of_a_long_task():
    places = FilePlaces("folder")
    for at in range(3):
        places.add(Place(at, 1, 1), [Piece(0, str(at), Place(0, 1, 1))])
    places.add(Place(3 * WINDOW, 1, 1), [Piece(0, "last", Place(0, 1, 1))])
    assert places.where(Where("folder", 1, 1, 1)).file == "folder"
    assert places.where(Where("folder", 1, 1, 2 * WINDOW)).file == "2"
    assert places.where(Where("folder", 1, 1, 3 * WINDOW)).file == "last"
