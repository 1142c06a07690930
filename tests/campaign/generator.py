"""Generate v1 documents with all known irregularities as text, fast, and apart from the strategies of the tests."""

from __future__ import annotations

import json
from dataclasses import dataclass
from random import Random

SPACES = ("", "", "", " ", "\n", "\t", "\r\n", "  \n\t", " " * 40)
NUMBERS = ("0", "-0", "1.00", "1E5", "-1e-7", "1e400", "-0.0", "12345678901234567890123", "0.1000", "9" * 60, "17")
STRINGS = (
    '""', '"a"', r'"\ud800"', r'"\udc00\ud800"', r'"\ud83d\ude00"', r'"\/\b\f"', r'"\u0000"', '"[[1]]"', '"}]"', r'"\\\""', '"é漢🙂"',
    r'"\u0022"', '"\u2028\x7f"', '"true"', '"null"', r'"\u0074rue"', '"' + "x" * 300 + '"',
)  # fmt: skip
WORDS = ("null", "true", "false")
NAMES = (
    "id", "completions", "annotations", "predictions", "result", "ground_truth", "honeypot", "skipped", "was_cancelled",
    "aggregated", "aggregated_ids", "aggregated_completed_by", "completed_by", "lead_time", "project", "task", "meta", "drafts",
    "data", "value", "", "²",
)  # fmt: skip
PEOPLE = (
    "1", "2", "3", '"1"', "1.0", "null", '"a@example.com"', '{"id":1}', '{"email":"a@example.com"}', '{"id":2,"email":"b@example.com"}',
    '{"id":9}', '{"id":9,"email":""}', "99", "[]", r'{"em\u0061il":"a@example.com"}', '{"id":{},"email":null}', "true", "-1",
)  # fmt: skip
TEXT_RESULTS = (
    '"[]"',
    r'"[{\"id\":\"a\"}]"',
    '"[[]]"',
    '"null"',
    '"{}"',
    '"["',
    r'"[1.00, \"\\u0041\"]"',
    '" [] "',
    r'"\u005b]"',
)


@dataclass(frozen=True)
class Document:
    """The bytes of a document. `has_duplicates`: a key occurs twice in an object that rules read."""

    text: bytes
    form: str
    has_duplicates: bool


class Generator:
    """Generates documents. Equal states of `random` give equal documents."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._spaces: tuple[str, ...] = ("",)
        self._has_duplicates = False

    def v1_document(self, *, large: bool = False, count: int | None = None) -> Document:
        """Return a v1 document, valid or not, of `count` tasks, or else a few; a large one has many chunks."""
        return self._document(self._task, large=large, count=count)

    def v2_document(self, *, count: int | None = None) -> Document:
        """Return a v2 document that a downgrade and an upgrade restore: without duplicate keys and keys of v1."""
        return self._document(self._new_task, count=count)

    def _document(self, task: object, *, large: bool = False, count: int | None = None) -> Document:
        r = self._random
        self._spaces = r.choice((("",), (" ",), SPACES, ("\n  ",)))
        self._has_duplicates = False
        form = r.choice(("array", "array", "array", "one", "lines", "concatenated", "by id"))
        if form == "one":
            count = 1
        elif count is None:
            count = r.choice((0, 1, 1, 2, 3, 5)) if form == "array" else r.randint(1, 4)
        tasks = [task() for _ in range(count)]  # type: ignore[operator]
        if form == "by id" and not tasks[0].startswith("{"):
            tasks[0] = "{}"  # without a task, lsconvert reads it as data of the user
        if large and form != "one":
            filler = json.dumps(
                {"id": 5, "data": {"text": "f" * r.randint(100, 4000)}, "completions": [{"id": 3, "result": [[]]}]}
            )
            tasks = [*[filler] * (r.randint(1_100_000, 2_600_000) // len(filler)), *tasks]
            r.shuffle(tasks)
        if form == "array":
            text = "[" + self._space() + ",".join(self._space() + item + self._space() for item in tasks) + "]"
        elif form == "by id":
            text = (
                "{" + ",".join(f'{self._space()}"{i * 7}"{self._space()}:{item}' for i, item in enumerate(tasks)) + "}"
            )
        else:
            text = ("\n" if form == "lines" else r.choice(("", " ", "\r\n"))).join(tasks)
        bom = r.random() < 0.05
        text = ("\ufeff" if bom else "") + text + r.choice(("", "", "\n", " \r\n\t"))
        return Document(text.encode("utf-8", "surrogatepass"), form, self._has_duplicates)

    def _space(self) -> str:
        return self._random.choice(self._spaces)

    def _object(self, pairs: list[tuple[str, str]]) -> str:
        """Spell an object, sometimes with an escape in a key, or with a duplicate key."""
        r = self._random
        if pairs and r.random() < 0.02:
            key, _ = r.choice(pairs)
            pairs = [*pairs, (key, self._value())]
            self._has_duplicates = True
        if r.random() < 0.2:
            r.shuffle(pairs)
        members = [f"{self._space()}{self._key(key)}{self._space()}:{self._space()}{value}" for key, value in pairs]
        return "{" + ",".join(members) + self._space() + "}"

    def _key(self, key: str) -> str:
        r = self._random
        if key and r.random() < 0.02:
            at = r.randrange(len(key))
            return json.dumps(key[:at])[:-1] + f"\\u{ord(key[at]):04x}" + json.dumps(key[at + 1 :])[1:]
        return json.dumps(key, ensure_ascii=False)

    def _list(self, items: list[str]) -> str:
        return "[" + ",".join(self._space() + item + self._space() for item in items) + "]"

    def _value(self, depth: int = 0) -> str:
        r = self._random
        choice = r.random()
        if choice < 0.25:
            return r.choice(NUMBERS)
        if choice < 0.6:
            return r.choice(STRINGS)
        if choice < 0.75 or depth > 3:
            return r.choice(WORDS)
        if choice < 0.88:
            return self._list([self._value(depth + 1) for _ in range(r.randrange(3))])
        keys = r.sample(NAMES, r.randrange(3))
        return "{" + ",".join(f"{self._key(key)}:{self._value(depth + 1)}" for key in keys) + "}"

    def _region(self) -> str:
        r = self._random
        if r.random() < 0.04:
            return self._value()
        value = r.choice(
            ('{"choices":["a"]}', '{"text":["x"]}', '{"start":0,"end":1,"text":"x","labels":["a"]}', self._value())
        )
        pairs = [
            ("id", r.choice(('"r1"', '"r1"', "1", "2.5"))),
            ("from_name", '"c"'),
            ("to_name", '"t"'),
            ("type", '"choices"'),
            ("value", value),
        ]
        return self._object(pairs + [("ground_truth", "true")] * (r.random() < 0.05))

    def _plain_region(self) -> str:
        return f'{{"id":"r1",{self._space()}"type":{self._space()}"text","value":{{"text":[{self._random.choice(STRINGS)}]}}}}'

    def _regions(self) -> str:
        return self._list([self._region() for _ in range(self._random.choice((0, 1, 1, 2)))])

    def _result(self) -> str:
        r = self._random
        choice = r.random()
        if choice < 0.55:
            return self._list([self._regions() for _ in range(r.choice((0, 1, 1, 1, 2, 3)))])
        if choice < 0.75:
            return self._regions()
        if choice < 0.77:
            return self._list([self._list([self._regions()])])
        if choice < 0.87:
            return r.choice(TEXT_RESULTS)
        if choice < 0.89:
            return self._list([self._regions(), r.choice(("1", "{}", "null"))])
        return r.choice(("null", "{}", "[[]]", "[null]", self._value()))

    def _annotation(self) -> str:
        r = self._random
        if r.random() < 0.03:
            return self._value()
        ids = self._list([str(r.randrange(5)) for _ in range(r.randrange(4))])
        table = {
            "id": r.choice(("1", "2", '"3"', "null", '"x"', "1.5", str(10**30))),
            "completed_by": r.choice(PEOPLE),
            "result": self._result(),
            "ground_truth": r.choice(('"true"', "true", "false", "null", "0")),
            "honeypot": r.choice(("true", '"true"', r'"\u0074rue"', "false")),
            "skipped": r.choice(("true", "false", "null")),
            "was_cancelled": r.choice(("true", '"false"', "null")),
            "aggregated": r.choice(WORDS),
            "aggregated_ids": r.choice((ids, ids, "null", "7")),
            "aggregated_completed_by": r.choice((ids, ids, "null", '"x"')),
            "lead_time": r.choice(("1.00", '"2"', '"a"', "null", "true")),
            "task": r.choice(("1", "2", "null")),
            "project": r.choice(("1", '"1"')),
            "created_at": r.choice(("1600000000", '"2020-01-01T00:00:00Z"')),
            "strange\nkey": self._value(),
        }
        likely = {"id": 0.8, "completed_by": 0.6, "result": 0.95}
        return self._object([(key, value) for key, value in table.items() if r.random() < likely.get(key, 0.12)])

    def _task(self) -> str:
        r = self._random
        if r.random() < 0.02:
            return self._value()
        annotations = r.choice(
            ("null", self._value(), *[self._list([self._annotation() for _ in range(r.randrange(4))])] * 14)
        )
        predictions = self._list(
            [
                self._object([("id", "4"), ("result", self._result()), ("score", r.choice(NUMBERS))])
                for _ in range(r.randrange(2))
            ]
        )
        table = {
            "id": r.choice(("1", "2", "12", '"12"', "null", "-0", str(2**70))),
            "data": r.choice(('{"text":"x"}', self._value(), '{"text":"x"}')),
            "completions": annotations,
            "annotations": r.choice(("[]", "null", '[{"id":1,"result":[]}]')),
            "predictions": r.choice((predictions, predictions, "null", "[1,2]")),
            "meta": r.choice(("null", "{}", self._value())),
            "drafts": r.choice(("[]", '[{"id":1}]')),
            "project": "1",
            "created_at": self._value(),
        }
        likely = {"id": 0.9, "data": 0.97, "completions": 0.9, "predictions": 0.4, "annotations": 0.06}
        return self._object([(key, value) for key, value in table.items() if r.random() < likely.get(key, 0.15)])

    def _new_task(self) -> str:
        r = self._random

        def annotation() -> str:
            pairs = [("id", r.choice(NUMBERS)), ("completed_by", "1"), ("ground_truth", r.choice(("true", "false")))]
            pairs.append(("result", self._list([self._plain_region() for _ in range(r.randrange(3))])))
            return "{" + ",".join(f'"{key}"{self._space()}:{value}' for key, value in pairs if r.random() < 0.9) + "}"

        annotations = self._list([annotation() for _ in range(r.randrange(3))])
        return f'{{"id":{r.choice(NUMBERS)},{self._space()}"data":{{"text":{r.choice(STRINGS)}}},"annotations":{annotations}}}'
