"""Join the snippets of one language to one script, so that each is evidence for the others."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence

from lsconvert.errors import Where
from lsconvert.scripts.editing.edits import TextEdit
from lsconvert.scripts.editing.positions import DecodedScript
from lsconvert.scripts.snippets.model import Segment, Snippet


class ComposedScript(DecodedScript):
    """The text of snippets, a line end before and after each, with their places in the file.

    `at` and `line` are about the joined text, `where` and `edits_of_file` about the file.
    """

    def __init__(self, file: DecodedScript, snippets: Sequence[Snippet]) -> None:
        self._file = file
        self._segments: list[Segment] = [Segment("\n", 0, 0, "fixed")]  # keeps a mark in the first snippet
        self._owners: list[Snippet | None] = [None]
        for snippet in snippets:
            end = snippet.segments[-1].end if snippet.segments else 0
            self._segments += [*snippet.segments, Segment("\n", end, end, "fixed")]
            self._owners += [snippet] * len(snippet.segments) + [None]
        self._places = [0]
        for segment in self._segments:
            self._places.append(self._places[-1] + len(segment.text))
        super().__init__("".join(segment.text for segment in self._segments).encode(), "utf-8")

    def where(self, place: int) -> Where:
        """Return line, column and offset in the file."""
        number = self._number(place)
        segment = self._segments[number]
        within = place - self._places[number] if segment.kind == "plain" else 0
        return self._file.where(segment.start + within)

    def refusal(self, edits: Iterable[TextEdit]) -> Callable[[int], bool]:
        """Return a function that tells whether a place is in a snippet of which the file cannot spell all edits."""
        refused = [edit for edit in edits if self._edit_of_file(edit) is None]
        owners = {id(self._owners[self._number(place)]) for edit in refused for place in (edit.start, edit.end)}
        return lambda place: id(self._owners[self._number(place)]) in owners

    def edits_of_file(self, edits: Iterable[TextEdit]) -> list[TextEdit]:
        """Return edits of the script as edits of the file. The file can spell them."""
        found = map(self._edit_of_file, edits)
        return [edit for edit in found if edit is not None]

    def _edit_of_file(self, edit: TextEdit) -> TextEdit | None:
        first = self._number(edit.start)
        last = self._number(edit.end - 1) if edit.end > edit.start else first
        if edit.start == edit.end and self._segments[first].kind == "fixed" and first > 0:
            first = last = first - 1  # insert after the character before
        owner = self._owners[first]
        touched = self._segments[first : last + 1]
        if owner is None or any(other is not owner for other in self._owners[first : last + 1]):
            return None
        if any(one.end != other.start for one, other in zip(touched, touched[1:])):
            return None  # characters between them belong to the file alone
        if any(segment.kind == "fixed" for segment in touched):
            return None
        start = self._place(first, edit.start)
        end = start if edit.end == edit.start else self._place(last, edit.end)
        spelled = owner.spell(edit.new)
        return TextEdit(start, end, spelled) if spelled is not None else None

    def _place(self, number: int, place: int) -> int:
        """Return the place in the file of the begin or end of a character of a segment."""
        segment, within = self._segments[number], place - self._places[number]
        if segment.kind == "plain":
            return segment.start + within
        return segment.start if within == 0 else segment.end

    def _number(self, place: int) -> int:
        """Return the number of the segment of a character. Segments without text have none."""
        return min(bisect_right(self._places, place) - 1, len(self._segments) - 1)
