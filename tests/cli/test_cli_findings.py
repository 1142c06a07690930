"""The plain formats of `lsconvert validate`, with many errors and with unusual names."""

import contextlib
import io
import json
import random

import pytest

from lsconvert import ValidationError, Where
from lsconvert.cli.formats.findings import Github, Json, JsonLines, Text
from lsconvert.validation.groups import MAX_GROUPS


def error(pointer="/0/a", message="is wrong", *, file="a.json", task=0, keyword="type", rule="", task_id=None):
    where = Where(file, line=1, column=2, offset=task, task_index=task, task_id=task_id, pointer=pointer)
    return ValidationError(where, keyword, message, rule)


def written(writer, *errors, file="a.json"):
    made = writer()
    with contextlib.redirect_stdout(io.StringIO()) as text:
        made.begin()
        made.begin_file(file)
        for each in errors:
            made.add(each)
        made.end_file()
        made.end()
    return text.getvalue()


def test_equal_errors_are_one_line():
    errors = [error(f"/{task}/x/{item}", task=task) for task in range(3) for item in range(2)]
    assert written(Text, *errors) == "a.json:1:2: type /*/x/*: is wrong: 3 tasks, first task 0\n"


def test_different_errors_are_lines_in_order():
    kinds = [("/b", "x", "type"), ("/a", "y", "type"), ("/a", "x", "type"), ("/a", "x", "enum"), ("", "x", "type")]
    errors = [error(pointer, message, keyword=keyword) for pointer, message, keyword in kinds]
    text = written(Text, *errors)
    assert [line.split(": ")[1:3] for line in text.splitlines()] == [
        ["type /", "x"], ["enum /a", "x"], ["type /a", "x"], ["type /a", "y"], ["type /b", "x"],
    ]  # fmt: skip
    for _ in range(5):
        random.shuffle(errors)
        assert written(Text, *errors) == text


def test_ungrouped_errors_are_counted():
    errors = [error(f"/key{n}") for n in range(MAX_GROUPS + 2)]
    lines = written(Text, *errors).splitlines()
    assert len(lines) == MAX_GROUPS + 1
    assert lines[-1] == "a.json: 2 more errors not grouped, after 1,000 different ones"


def test_json_is_one_document_for_any_number_of_errors():
    errors = [error(task=task) for task in range(3)]
    for count in range(4):
        text = written(Json, *errors[:count])
        fields = [json.loads(line) for line in written(JsonLines, *errors[:count]).splitlines()]
        assert text == json.dumps(fields, indent=2) + "\n"
        assert [each["task_index"] for each in fields] == list(range(count))


HOSTILE = "/\x1b[31m\n::error::\r\x7f\u202e\u2028\ud800\ufffe\x9b,:%é"


@pytest.mark.parametrize("writer", [Text, Json, JsonLines, Github])
def test_hostile_keys_and_names_are_escaped(writer):
    """No escape sequence reaches a terminal, and no key begins a line or a command."""
    text = written(writer, error(HOSTILE, message=HOSTILE, file=HOSTILE, task_id=json.dumps("\x7f")), file=HOSTILE)
    assert all(char.isprintable() or char == "\n" for char in text)
    text.encode()
    if writer is Json:
        assert json.loads(text)[0]["pointer"] == HOSTILE
    elif writer is JsonLines:
        assert json.loads(text)["pointer"] == HOSTILE
    else:
        assert text.count("\n") == 1


def test_github_escapes():
    text = written(Github, error("/a:b,c%\n", file="a:b,c%\n.json"))
    assert text == "::error file=a%3Ab%2Cc%25%0A.json,line=1,col=2,title=lsconvert type::/a:b,c%25%0A: is wrong\n"
