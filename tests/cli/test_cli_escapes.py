"""Properties: whatever text a key, an id, a file name or a message has, each format escapes it, and can be parsed.

No text moves a cursor, starts a command of a CI server, ends an element of XML, or becomes a link in SARIF.
"""

import contextlib
import io
import json
import re
from urllib.parse import unquote_to_bytes
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shown import GITHUB, TEXTS, Cells, check_text

import lsconvert
from lsconvert import InputError, ScriptFinding, ValidationError, Where, escape_line
from lsconvert.cli.commands.migrate_scripts import SCRIPT_FORMATS
from lsconvert.cli.commands.validate import FORMATS
from lsconvert.cli.formats.report import show_error
from lsconvert.cli.formats.tally import Tally
from lsconvert.cli.terminal.output import say
from lsconvert.cli.terminal.progress import label
from lsconvert.inspection.summary import Section, to_html
from lsconvert.validation.checker import Checker
from lsconvert.validation.custom_schema import check_schema

FEWER = settings(max_examples=settings.default.max_examples // 5)  # each example has many texts
CODES = st.sampled_from(["LSV001", "LSV000", ""])
POSITIONS = st.none() | st.integers(1, 9)
PLACES = st.builds(Where, TEXTS, POSITIONS, POSITIONS, POSITIONS, POSITIONS, st.none() | TEXTS, st.none() | TEXTS)
ERRORS = st.builds(ValidationError, PLACES, TEXTS, TEXTS, TEXTS, st.sampled_from(["error", "warning"]), CODES)
FAILURES = st.builds(lambda message, where, hint: InputError(message, where=where, hint=hint), TEXTS, PLACES, TEXTS)
SCRIPT_FINDINGS = st.builds(
    ScriptFinding,
    code=st.sampled_from(["LS111", "LS118"]),
    action=st.sampled_from(["rewrite", "review", "note"]),
    where=PLACES,
    message=TEXTS,
    fidelity=st.just("exact"),
    confidence=st.just("high"),
    guide=TEXTS,
    todo=TEXTS,
    server=TEXTS,
    missing=st.lists(TEXTS, max_size=1).map(tuple),
)


def written(writer, file, found, failure):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        writer.begin()
        writer.begin_file(file)
        for each in found:
            writer.add(each)
        if failure is not None:
            writer.fail(failure)
        writer.stop()
        writer.end_file()
        writer.end()
    return out.getvalue()


def check(form, text, found, failure):
    """Check a text in a format, and that it has the findings, unchanged where the format can hold them."""
    check_text(text, GITHUB if form == "github" else None)
    count = len(found) + (failure is not None)
    match form:
        case "json" | "jsonl":
            read = json.loads(text) if form == "json" else [json.loads(line) for line in text.splitlines()]
            messages = [each.message for each in [*found, failure] if each is not None]
            assert [each["message"] for each in read] == json.loads(json.dumps(messages))  # joins surrogates
        case "github":
            assert len(text.splitlines()) == count
            for line in text.splitlines():
                file = re.search("file=([^,:]*)", line)
                assert "%" not in re.sub("%(25|0A|0D|3A|2C)", "", line)
                assert file is None or escape_line(file[1]) == file[1]
        case "sarif":
            [run] = json.loads(text)["runs"]
            assert len(run["results"]) == count
            for result in run["results"]:
                assert "](" not in result["message"]["text"]
                assert not re.search(r"[{}]", re.sub(r"\{\{|\}\}", "", result["message"]["text"]))
                uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
                assert re.fullmatch(r"[!-~]*", uri)
                unquote_to_bytes(uri)
        case "junit":
            root = ElementTree.fromstring(text)
            assert all(
                (value or "").replace("\n", "").isprintable()
                for each in root.iter()
                for value in (each.text, *each.attrib.values())
            )


@FEWER
@pytest.mark.parametrize("form", FORMATS)
@given(file=TEXTS, found=st.lists(ERRORS, max_size=3), failure=st.none() | FAILURES)
def test_findings(form, file, found, failure):
    check(form, written(FORMATS[form](), file, found, failure), found, failure)


@FEWER
@pytest.mark.parametrize("form", SCRIPT_FORMATS)
@given(file=TEXTS, found=st.lists(SCRIPT_FINDINGS, max_size=3), failure=st.none() | FAILURES)
def test_findings_in_scripts(form, file, found, failure):
    check(form, written(SCRIPT_FORMATS[form](), file, found, failure), found, failure)


@given(failure=FAILURES, file=TEXTS, warned=st.booleans())
def test_messages(failure, file, warned):
    with contextlib.redirect_stderr(io.StringIO()) as err:
        tally = Tally()
        if warned:
            tally.add(ValidationError(Where(), "type", "m", severity="warning"))
        say(tally.summary(file, is_complete=True))
        show_error(failure, "text")
        show_error(failure, "json")
        say(label(file))
    check_text(err.getvalue())
    assert json.loads(err.getvalue().splitlines()[-2])["message"] == failure.message


@given(texts=st.lists(TEXTS, min_size=4, max_size=4))
def test_tables(texts):
    table = to_html(texts[0], [Section(texts[1], [(1, texts[2]), (2, texts[3])])])
    assert table.isprintable()
    shown = "".join(Cells(table).cells)
    assert all(escape_line(text) in shown for text in texts)


@FEWER
@given(text=TEXTS.filter(lambda text: not re.search(r"[\ud800-\udfff]", text)), value=TEXTS)
def test_messages_of_a_schema_of_the_users_own(text, value):
    schema = {
        "description": text,
        "properties": {text: {"const": text, "not": {"type": "string"}, "description": text}},
    }
    check_schema(schema)
    problems = Checker(schema).with_values.explain({text: value, value: value})
    found = [problem.at(Where(text, 1, 1, 0, 0, None, problem.pointer)) for problem in problems]
    assert found
    for form, writer in FORMATS.items():
        check(form, written(writer(), text, found, None), found, None)
    for each in found:
        check_text(str(each))


@given(name=TEXTS)
def test_one_spelling_is_shared_by_the_library(name):
    for shown in (
        Where(name),
        lsconvert.failure_of(InputError(name, file=name)),
        InputError(name, file=name, hint=name),
    ):
        check_text(str(shown))
