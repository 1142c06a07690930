"""`lsconvert validate --format junit`: every report is valid by the schemas in common use.

Set `JUNIT_XSD=<JUnit.xsd>`, or several paths as in PATH, to check the reports against these schemas: JUnit.xsd of
windyroad/JUnit-Schema (Ant), junit-10.xsd of jenkinsci/xunit-plugin. The latter is also in the source distribution of pytest
(`pip download --no-deps --no-binary :all: pytest`), in testing/example_scripts.
"""

import os
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from lsconvert.cli import cli
from lsconvert.validation.groups import MAX_GROUPS

OFFICIAL = os.environ.get("JUNIT_XSD")
SAMPLE = Path(__file__).parents[1] / "samples" / "v1-export.json"

NUMBER, TIME, TOKEN, ANY = r"[0-9]+", r"[0-9]+(\.[0-9]{1,3})?", r"(?s).*\S.*", r"(?s).*"
# The attributes of each element, all required, and its children in order. Both schemas allow these.
SHAPES = {
    "testsuites": ({}, "(testsuite )*"),
    "testsuite": (
        {
            "name": TOKEN,
            "package": TOKEN,
            "id": NUMBER,
            "timestamp": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d",
            "hostname": TOKEN,
            "tests": NUMBER,
            "failures": NUMBER,
            "errors": NUMBER,
            "time": TIME,
        },
        "properties (testcase )+system-out system-err ",
    ),
    "properties": ({}, "(property )*"),
    "property": ({"name": TOKEN, "value": ANY}, ""),
    "testcase": ({"name": TOKEN, "classname": TOKEN, "time": TIME}, "(failure |error )?"),
    "failure": ({"type": ANY, "message": ANY}, ""),
    "error": ({"type": ANY, "message": ANY}, ""),
    "system-out": ({}, ""),
    "system-err": ({}, ""),
}
HOLDS_TEXT = {"failure", "error", "system-out", "system-err"}


def checked(text):
    """Return the suites of a valid report."""
    assert text.isascii()
    root = ElementTree.fromstring(text)
    assert root.tag == "testsuites"
    for element in root.iter():
        attributes, children = SHAPES[element.tag]
        assert element.attrib.keys() == attributes.keys()
        assert all(re.fullmatch(attributes[name], value) for name, value in element.attrib.items())
        assert re.fullmatch(children, "".join(f"{child.tag} " for child in element))
        assert element.tag in HOLDS_TEXT or not (element.text or "").strip()
    for i, suite in enumerate(root):
        assert suite.get("id") == str(i)
        for name, path in (("tests", "testcase"), ("failures", "testcase/failure"), ("errors", "testcase/error")):
            assert suite.get(name) == str(len(suite.findall(path)))
    for path in OFFICIAL.split(os.pathsep) if OFFICIAL else ():
        pytest.importorskip("xmlschema").validate(text, path)
    return list(root)


def validate(*arguments, code=1, given=None):
    done = CliRunner().invoke(cli, ["validate", "--format", "junit", *map(str, arguments)], input=given)
    assert done.exit_code == code, done.output
    return checked(done.stdout)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "cut.json").write_text('[{"id": 7, "annotations": {}}')
    (tmp_path / "none.json").write_text("[]")
    (tmp_path / "own.json").write_text('{"additionalProperties": {"type": "string"}}')
    return tmp_path


def test_equal_errors_are_a_test():
    [suite] = validate(SAMPLE, "--schema", "v2")
    renamed, flattened = suite.findall("testcase")
    assert renamed.get("name").startswith("/*/completions: this key is not allowed")
    assert renamed.find("failure").get("type") == "LSV001"
    assert renamed.find("failure").text.splitlines() == [
        "3 tasks, 3 errors",
        "5:20, offset 114, task 0 (id 101)",
        "27:20, offset 654, task 1 (id 102)",
        "63:82, offset 1649, task 2 (id 103)",
    ]
    message = flattened.find("failure").get("message")
    assert message.startswith("expected an object, found a list")
    assert "lsconvert upgrade" in message
    assert "flatten prediction result" in message


def test_a_file_without_errors_passes():
    for file in (SAMPLE, "none.json"):
        [suite] = validate(file, code=0)
        [test] = suite.findall("testcase")
        assert (test.get("name"), test.get("classname"), len(test)) == ("no errors", str(file), 0)


def test_several_files_one_of_them_unreadable():
    suites = validate(SAMPLE, "cut.json", "missing.json", code=3)
    assert [(suite.get("failures"), suite.get("errors")) for suite in suites] == [("0", "0"), ("1", "1"), ("0", "1")]
    error = suites[1].find("testcase/error")
    assert error.get("type") == "LSV903"
    assert error.get("message") == suites[1].find("system-err").text
    assert "missing.json" in suites[2].find("system-err").text


def test_stopping_and_ungrouped_errors_are_reported(folder):
    [suite] = validate(SAMPLE, "--schema", "v2", "--max-errors", "2")
    assert suite.find("system-out").text == "stopped after --max-errors"
    tasks = ",".join(f'{{"k{n}": 1}}' for n in range(MAX_GROUPS + 2))
    [suite] = validate("-", "--schema", folder / "own.json", given=f"[{tasks}]")
    tests = suite.findall("testcase")
    assert len(tests) == MAX_GROUPS + 1
    assert tests[-1].find("failure").get("message") == "2 more errors not grouped, after 1,000 different ones"


def test_only_the_first_places_are_listed(folder):
    [suite] = validate("-", "--schema", folder / "own.json", given="[" + ",".join(['{"k": 1}'] * 1234) + "]")
    assert suite.find("testcase/failure").text.splitlines()[-1] == "and 1,224 more"


@pytest.mark.skipif(os.name != "posix", reason="POSIX file names")
@pytest.mark.parametrize(
    "name", [b"a b%.json", b"a:b.json", b'new\nline<&>".json', b"\x1b\x01\x7f.json", b"\xff.json", b" "]
)
def test_unusual_file_names(name, folder):
    try:
        Path(os.fsdecode(name)).write_text('[{"id": 7, "annotations": {}}]')
    except OSError:
        pytest.skip("the file system does not allow this name")
    [suite] = validate(os.fsdecode(name))
    assert suite.get("name").isprintable()


def test_unusual_keys(folder):
    task = r'{"a\u001b\n<&>\"": 1, "\ud800\ufffe\uffff\u0000": 3, "é]]>": "\u0001", "": 5}'
    [suite] = validate("-", "--schema", folder / "own.json", "--show-values", given=task)
    names = [test.get("name").partition(":")[0] for test in suite.findall("testcase")]
    assert names == ["/", '/a\\x1b\\n<&>"', "/\\ud800\\ufffe\\uffff\\x00"]


@pytest.mark.skipif(not OFFICIAL, reason="JUNIT_XSD names no schema")
def test_the_official_schemas_reject_other_documents():
    xmlschema = pytest.importorskip("xmlschema")
    for path in OFFICIAL.split(os.pathsep):
        with pytest.raises(xmlschema.XMLSchemaException):
            xmlschema.validate("<testsuites><testsuite/></testsuites>", path)
