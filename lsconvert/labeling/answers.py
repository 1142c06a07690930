"""Checks the answer in `value` of one region against its control: its form, and its labels, numbers and items."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from lsconvert.errors import counted
from lsconvert.labeling.codes import mismatch
from lsconvert.labeling.expressions import evaluate
from lsconvert.labeling.model import Control, Mismatch, Path
from lsconvert.labeling.scope import Scope, Words

DEFAULT_MAX_RATING: Final = 5
# The lists of a Ranker that are not those of a <Bucket>: the items that are in none.
_REST: Final = "_"


class Answer(NamedTuple):
    """An answer with its place: `value` is what `path` leads to."""

    control: Control
    scope: Scope
    value: Any
    path: Path

    def mismatch(self, code: str, message: str, *, at: Path = (), **facts: Any) -> Mismatch:
        """Return a mismatch at a path within the answer."""
        return mismatch(code, message, (*self.path, *at), **facts)

    def form(self, expected: str, *, at: Path = ()) -> Mismatch:
        """Return the mismatch of an answer in another form."""
        return self.mismatch("value-form", f"{shown(self.control)} needs {expected} here", at=at)


def shown(control: Control) -> str:
    """Return a control as messages name it."""
    return f'<{control.tag} name="{control.name}">'


def check_answer(answer: Answer) -> Iterator[Mismatch]:
    """Yield what is wrong with an answer."""
    return _CHECKS[answer.control.answer](answer)


def _labels(answer: Answer) -> Iterator[Mismatch]:
    if not isinstance(answer.value, list):
        yield answer.form("a list of labels")
        return
    yield from check_words(answer, answer.scope.words(answer.control))
    if answer.control.is_single and len(answer.value) > 1:
        yield answer.mismatch("too-many", f"{shown(answer.control)} takes one label for a region")


def check_words(answer: Answer, words: Words) -> Iterator[Mismatch]:
    """Yield the labels in a list that are not in the config."""
    for number, label in enumerate(answer.value):
        if not isinstance(label, str):
            yield answer.form("a string", at=(number,))
        elif not words.is_open and label not in words.words:
            yield _unknown(answer, words, label, (number,))


def _unknown(answer: Answer, words: Words, label: Any, at: Path) -> Mismatch:
    message = f"this is not a label or choice of {shown(answer.control)}"
    if label in words.shown:
        message = f"this is the text of a label of {shown(answer.control)}; results have its `alias`"
    return answer.mismatch("unknown-label", message, at=at, expected=words.known, value=label)


def _choices(answer: Answer) -> Iterator[Mismatch]:
    if not isinstance(answer.value, list):
        yield answer.form("a list of choices")
        return
    words = answer.scope.words(answer.control)
    for number, choice in enumerate(answer.value):
        if isinstance(choice, list) and answer.control.is_on("allownested"):
            yield from _path(answer, words, choice, (number,))
        elif not isinstance(choice, str):
            yield answer.form("a string", at=(number,))
        elif not words.is_open and choice not in words.words:
            yield _unknown(answer, words, choice, (number,))
    if answer.control.is_single and len(answer.value) > 1:
        yield answer.mismatch("too-many", f"{shown(answer.control)} takes one choice")


def _path(answer: Answer, words: Words, path: list[Any], at: Path) -> Iterator[Mismatch]:
    """Yield what is wrong with a path of choices. A choice that the config does not have at all is named itself."""
    if not path or not all(isinstance(step, str) for step in path):
        yield answer.form("a list of strings, from the topmost choice down", at=at)
    elif not words.is_open and tuple(path) not in words.paths:
        unknown = [number for number, step in enumerate(path) if step not in words.words]
        for number in unknown:
            yield _unknown(answer, words, path[number], (*at, number))
        if not unknown:
            message = f"{shown(answer.control)} has these choices, but not one below the other in this order"
            yield answer.mismatch("unknown-path", message, at=at, value=path)


def _paths(answer: Answer) -> Iterator[Mismatch]:
    if not isinstance(answer.value, list):
        yield answer.form("a list of paths of choices")
        return
    words, control = answer.scope.words(answer.control), answer.control
    for number, path in enumerate(answer.value):
        if not isinstance(path, list):
            yield answer.form("a list of strings, from the topmost choice down", at=(number,))
            continue
        yield from _path(answer, words, path, (number,))
        if control.is_on("leafsonly") and tuple(map(str, path)) in words.inner:
            yield answer.mismatch(
                "not-a-leaf", f"{shown(control)} takes only choices without further ones", at=(number,)
            )
    limit = control.limit("maxusages")
    if limit is not None and len(answer.value) > limit:
        yield answer.mismatch("too-many", f"{shown(control)} takes {counted(limit, 'choice')}")


def _texts(answer: Answer) -> Iterator[Mismatch]:
    if not isinstance(answer.value, list):
        yield answer.form("a list of strings")
        return
    for number, text in enumerate(answer.value):
        if not isinstance(text, str):
            yield answer.form("a string", at=(number,))
    limit = answer.control.limit("maxsubmissions")
    if limit is not None and len(answer.value) > limit:
        yield answer.mismatch("too-many", f"{shown(answer.control)} takes {counted(limit, 'text')}")


def _rating(answer: Answer) -> Iterator[Mismatch]:
    if not is_number(answer.value) or answer.value != answer.value // 1:
        yield answer.form("a whole number")
        return
    given = answer.control.number("maxrating")
    limit = DEFAULT_MAX_RATING if given is None else given
    if not 0 <= answer.value <= limit:
        message = f"{shown(answer.control)} takes 0 to {limit:g}"
        yield answer.mismatch("rating-range", message, value=answer.value)


def _number(answer: Answer) -> Iterator[Mismatch]:
    if not is_number(answer.value):
        yield answer.form("a number")
        return
    lowest, highest = answer.control.number("min"), answer.control.number("max")
    if lowest is not None and answer.value < lowest:
        message = f"{shown(answer.control)} takes no number below {lowest:g}"
        yield answer.mismatch("number-range", message, value=answer.value)
    if highest is not None and answer.value > highest:
        message = f"{shown(answer.control)} takes no number above {highest:g}"
        yield answer.mismatch("number-range", message, value=answer.value)


def is_number(value: Any) -> bool:
    """Tell whether a JSON value is a number."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _text(answer: Answer) -> Iterator[Mismatch]:
    if not isinstance(answer.value, str):
        yield answer.form("a string")


def _side(answer: Answer) -> Iterator[Mismatch]:
    if not isinstance(answer.value, str):
        yield answer.form("a string")
    elif answer.value not in ("left", "right"):
        message = f"{shown(answer.control)} takes left or right"
        yield answer.mismatch("unknown-side", message, expected=("left", "right"), value=answer.value)


def _ranking(answer: Answer) -> Iterator[Mismatch]:
    """Yield what is wrong with a ranking: a list of items, or lists of items by the name of their bucket."""
    control = answer.control
    lists = answer.value if isinstance(answer.value, Mapping) else {None: answer.value}
    known = {control.name, _REST, *control.buckets}
    items = _item_ids(answer)
    for bucket, ranked in lists.items():
        at: Path = () if bucket is None else (bucket,)
        if bucket is not None and bucket not in known:
            message = f"{shown(control)} has no bucket of this name"
            yield answer.mismatch("unknown-bucket", message, at=at, expected=control.buckets, value=bucket)
        if not isinstance(ranked, list):
            yield answer.form("a list of items", at=at)
            continue
        for number, item in enumerate(ranked):
            if not isinstance(item, (str, int)) or isinstance(item, bool):
                yield answer.form("the id of an item", at=(*at, number))
            elif items is not None and str(item) not in items:
                message = f"the list of {shown(control)} has no item with this id"
                yield answer.mismatch("unknown-item", message, at=(*at, number), value=item)


def _item_ids(answer: Answer) -> set[str] | None:
    """Return the ids of the items that a Ranker ranks, or None if they are not known."""
    for name in answer.control.to_names:
        ranked = answer.scope.object(name)
        for expression in ranked.values if ranked else ():
            items = evaluate(expression, answer.scope.data)
            if isinstance(items, list) and all(isinstance(item, dict) and "id" in item for item in items):
                return {str(item["id"]) for item in items}
    return None


def _shape(answer: Answer) -> Iterator[Mismatch]:
    """Yield the labels of a shape that neither it nor its partners have. A shape may have none."""
    if answer.value is None:
        return
    if not isinstance(answer.value, list):
        yield answer.form("a list of labels")
        return
    vocabularies = [answer.scope.words(answer.control)] if answer.control.labels else []
    vocabularies += answer.scope.partner_words(answer.control)
    if vocabularies:
        words = Words(
            frozenset().union(*(each.words for each in vocabularies)),
            known=tuple(word for each in vocabularies for word in each.known),
            is_open=any(each.is_open for each in vocabularies),
        )
        yield from check_words(answer, words)


def _message(answer: Answer) -> Iterator[Mismatch]:
    """Yield what is wrong with a message of a chat."""
    if not isinstance(answer.value, Mapping):
        yield answer.form("an object with `role` and `content`")
        return
    for key in ("role", "content"):
        if not isinstance(answer.value.get(key), str):
            yield answer.form("a string", at=(key,)) if key in answer.value else answer.form(f"the key `{key}`")


def _any(_: Answer) -> Iterator[Mismatch]:
    yield from ()


_CHECKS: Final[Mapping[str, Callable[[Answer], Iterator[Mismatch]]]] = {
    "labels": _labels,
    "choices": _choices,
    "paths": _paths,
    "texts": _texts,
    "rating": _rating,
    "number": _number,
    "text": _text,
    "side": _side,
    "ranking": _ranking,
    "shape": _shape,
    "message": _message,
    "any": _any,
}
