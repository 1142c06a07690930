"""`lsconvert validate --format sarif`: every log satisfies the specification, and locates its results.

Set `SARIF_SCHEMA=<sarif-schema-2.1.0.json>` to check the logs against the official schema, too. It is in
oasis-tcs/sarif-spec. `npm pack @microsoft/jest-sarif` has it as lib/schemas/sarif-2.1.0-rtm.5.json, without a few `type`s.
"""

import json
import os
import re
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner

import lsconvert
from lsconvert.cli import cli

OFFICIAL = os.environ.get("SARIF_SCHEMA")
SAMPLE = Path(__file__).parents[1] / "samples" / "v1-export.json"
WRONG = b'[{"id": 7, "annotations": {}}]'


def object_of(required, **optional):
    """Return the schema of an object with these members and no others."""
    return {
        "type": "object",
        "properties": required | optional,
        "required": list(required),
        "additionalProperties": False,
    }


# The members that lsconvert writes, as the specification (2.1.0 with errata 01) describes them. No others are allowed.
TEXT = {"type": "string", "minLength": 1}
LEVEL = {"enum": ["none", "note", "warning", "error"]}  # 3.27.10, 3.58.6
# 3.11.5: a brace outside of a placeholder is doubled. 3.11.6: no embedded links.
MESSAGE = object_of({"text": {"pattern": r"^([^{}]|\{\{|\}\})+$", "not": {"pattern": r"\]\("}}})
# 3.10.1: RFC 3986. The first segment of a relative reference has no colon.
URI = {"pattern": r"^(file:///|[A-Za-z0-9._~!$&'()*+,;=@%-])([A-Za-z0-9._~!$&'()*+,;=@/%-]|%[0-9A-F]{2})*$"}
REGION = object_of(
    {"startLine": {"type": "integer", "minimum": 1}},  # 3.30.5
    startColumn={"type": "integer", "minimum": 1},  # 3.30.6
    byteOffset={"type": "integer", "minimum": 0},  # 3.30.11
)
PHYSICAL = object_of({"artifactLocation": object_of({"uri": URI})}, region=REGION)  # 3.29, 3.4
LOGICAL = {"type": "array", "minItems": 1, "items": object_of({"fullyQualifiedName": TEXT})}  # 3.33.5
LOCATIONS = {"type": "array", "items": object_of({"physicalLocation": PHYSICAL}, logicalLocations=LOGICAL)}  # 3.28
STRING = object_of({"text": TEXT})  # 3.12
DESCRIPTORS = {  # 3.49
    "type": "array",
    "items": object_of(
        {"id": TEXT, "shortDescription": STRING},
        name=TEXT,
        fullDescription=STRING,
        help=STRING,
        defaultConfiguration=object_of({"level": LEVEL}),
    ),
}
NOTIFICATION = object_of(  # 3.58
    {"level": LEVEL, "descriptor": object_of({"id": TEXT}), "message": MESSAGE, "locations": LOCATIONS}
)
RESULT = object_of(  # 3.27
    {
        "ruleId": TEXT,
        "level": LEVEL,
        "message": MESSAGE,
        "locations": LOCATIONS | {"minItems": 1},
        "partialFingerprints": {  # 3.27.17, and 3.5.4.2 for the names
            "type": "object",
            "propertyNames": {"pattern": r"^[^/]+(/[^/]+)*/v[0-9]+$"},
            "additionalProperties": TEXT,
        },
    },
    properties=object_of({"taskIndex": {"type": "integer"}}, taskId=TEXT),  # 3.8: a property bag
)
RUN = object_of(  # 3.14
    {
        "tool": object_of(  # 3.18, 3.19
            {"driver": object_of({"name": TEXT, "version": TEXT, "rules": DESCRIPTORS, "notifications": DESCRIPTORS})}
        ),
        "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},  # 3.14.27
        "defaultEncoding": {"const": "UTF-8"},  # 3.14.24
        "properties": object_of({"columns": TEXT}),
        "results": {"type": "array", "items": RESULT},
        "invocations": {  # 3.20
            "type": "array",
            "items": object_of(
                {
                    "executionSuccessful": {"type": "boolean"},
                    "toolExecutionNotifications": {"type": "array", "items": NOTIFICATION},
                }
            ),
        },
    }
)
LOG = object_of(  # 3.13
    {
        "$schema": TEXT,
        "version": {"const": "2.1.0"},
        "runs": {"type": "array", "items": RUN, "minItems": 1, "maxItems": 1},
    }
)


def checked(text):
    """Return the run of a valid log."""
    log = json.loads(text)
    jsonschema.Draft202012Validator(LOG).validate(log)
    if OFFICIAL:
        jsonschema.Draft4Validator(json.loads(Path(OFFICIAL).read_text("utf-8"))).validate(log)
    [run] = log["runs"]
    [invocation] = run["invocations"]
    notes = invocation["toolExecutionNotifications"]
    driver = run["tool"]["driver"]
    for descriptors, used in (
        (driver["rules"], {result["ruleId"] for result in run["results"]}),
        (driver["notifications"], {note["descriptor"]["id"] for note in notes}),
    ):
        assert [each["id"] for each in descriptors] == sorted(used)
    assert invocation["executionSuccessful"] == all(note["level"] != "error" for note in notes)  # 3.20.21
    assert (driver["name"], driver["version"]) == ("lsconvert", lsconvert.__version__)
    return run


def validate(*arguments, code=1, given=None):
    done = CliRunner().invoke(cli, ["validate", "--format", "sarif", *map(str, arguments)], input=given)
    assert done.exit_code == code, done.output
    return checked(done.stdout)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "wrong.json").write_bytes(WRONG)
    (tmp_path / "cut.json").write_bytes(WRONG[:-1])
    (tmp_path / "none.json").write_bytes(b"[]")
    return tmp_path


def test_results():
    run = validate(SAMPLE, "--schema", "v2")
    text = SAMPLE.read_bytes()
    assert [result["ruleId"] for result in run["results"]] == ["LSV001", "LSV001", "LSV004", "LSV001"]
    for result in run["results"]:
        [location] = result["locations"]
        region = location["physicalLocation"]["region"]
        before = text[: region["byteOffset"]]
        assert region["startLine"] == before.count(b"\n") + 1
        assert region["startColumn"] == len(before) - before.rfind(b"\n")
        assert location["physicalLocation"]["artifactLocation"]["uri"] == SAMPLE.as_uri()
    [logical] = run["results"][2]["locations"][0]["logicalLocations"]
    assert logical == {"fullyQualifiedName": "/1/predictions/0/result/0"}
    message = run["results"][2]["message"]["text"]
    assert message.startswith("/1/predictions/0/result/0: expected an object, found a list")
    assert "lsconvert upgrade" in message
    assert "flatten prediction result" in message
    assert run["results"][2]["properties"] == {"taskIndex": 1, "taskId": "102"}


def test_valid_files():
    for file in (SAMPLE, "none.json"):
        run = validate(file, code=0)
        assert run["results"] == run["tool"]["driver"]["rules"] == []
        assert run["invocations"][0]["executionSuccessful"] is True


def test_rules_have_help():
    [rule] = validate("wrong.json")["tool"]["driver"]["rules"]
    assert (rule["id"], rule["name"], rule["defaultConfiguration"]) == ("LSV008", "wrong-structure", {"level": "error"})
    assert rule["help"]["text"].startswith("Put annotations")


def test_an_unreadable_file_is_a_result_and_a_notification():
    run = validate("wrong.json", "cut.json", "missing.json", code=3)
    uris = [result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in run["results"]]
    assert uris == ["wrong.json", "cut.json", "cut.json", "missing.json"]  # with the results before the input ended
    assert [result["ruleId"] for result in run["results"]] == ["LSV008", "LSV008", "LSV903", "LSV901"]
    cut, missing = run["invocations"][0]["toolExecutionNotifications"]
    assert (cut["descriptor"]["id"], missing["descriptor"]["id"]) == ("LSV903", "LSV901")
    assert cut["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "cut.json"},
        "region": {"startLine": 1, "startColumn": len(WRONG), "byteOffset": len(WRONG) - 1},
    }
    assert missing["locations"] == [{"physicalLocation": {"artifactLocation": {"uri": "missing.json"}}}]


def test_stopping_is_a_notification():
    run = validate(SAMPLE, "--schema", "v2", "--max-errors", "2")
    assert len(run["results"]) == 2
    [note] = run["invocations"][0]["toolExecutionNotifications"]
    assert (note["level"], note["descriptor"]["id"]) == ("note", "MaxErrors")


def test_stdin():
    run = validate("-", given=WRONG)
    assert run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "%3Cstdin%3E"


@pytest.mark.skipif(os.name != "posix", reason="POSIX file names")
@pytest.mark.parametrize(
    ("name", "uri"),
    [
        (b"a b%20.json", "a%20b%2520.json"),
        (b"a:b.json", "a%3Ab.json"),
        (b"sub/new\nline?#.json", "sub/new%0Aline%3F%23.json"),
        ("é語.json".encode(), "%C3%A9%E8%AA%9E.json"),
        (b"\xff.json", "%FF.json"),
        (b"./../x/-.json", "../x/-.json"),
    ],
)
def test_file_names_become_uris(name, uri, folder):
    for sub in ("x", "sub", "x/sub"):
        (folder / sub).mkdir()
    os.chdir(folder / "x")
    try:
        Path(os.fsdecode(name)).write_bytes(WRONG)
    except OSError:
        pytest.skip("the file system does not allow this name")
    for given, expected in ((os.fsdecode(name), uri), (os.path.abspath(os.fsdecode(name)), None)):
        run = validate(given)
        found = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert found == (expected or Path(given).as_uri())


def test_unusual_keys(folder):
    (folder / "own.json").write_text('{"additionalProperties": {"type": "string"}}')
    task = r'{"a\u001b\n{0}": 1, "[x](http://y)": 2, "\ud800": 3, "a/~": 4, "": 5}'
    run = validate("-", "--schema", folder / "own.json", "--show-values", given=task)
    names = {result["locations"][0]["logicalLocations"][0]["fullyQualifiedName"] for result in run["results"]}
    assert names == {"/a\x1b\n{0}", "/[x](http:~1~1y)", "/\ufffd", "/a~1~0", "/"}


def test_show_values_makes_no_links_and_no_placeholders(folder):
    (folder / "own.json").write_text('{"properties": {"a": {"type": "string"}}}')
    run = validate("-", "--schema", folder / "own.json", "--show-values", given='{"a": {"b": "[x](http://y) {0}"}}')
    message = run["results"][0]["message"]["text"]
    assert message.endswith(r'(value: {{"b": "[x]\u0028http://y) {{0}}"}})')


def test_fingerprints_survive_moves(folder):
    def prints(text):
        (folder / "f.json").write_text(text)
        return [result["partialFingerprints"]["lsconvert/v1"] for result in validate("f.json")["results"]]

    task = '{"id": 7, "annotations": [{"result": 1}, {"result": 1}]}'
    before = prints(f"[{task}]")
    assert len(set(before)) == 2
    assert all(re.fullmatch("[0-9a-f]{64}", each) for each in before)
    assert prints(f'[\n{{"id": 1, "annotations": []}},\n\n{task}]') == before
    assert not set(prints("[" + task.replace("7", "8") + "]")) & set(before)


@pytest.mark.parametrize("log", [{}, {"version": "2.1.0", "$schema": "x", "runs": []}])
def test_the_check_rejects_invalid_logs(log):
    with pytest.raises(jsonschema.ValidationError):
        checked(json.dumps(log))


@pytest.mark.skipif(not OFFICIAL, reason="SARIF_SCHEMA names no sarif-schema-2.1.0.json")
def test_the_official_schema_is_usable():
    schema = json.loads(Path(OFFICIAL).read_text("utf-8"))
    jsonschema.Draft4Validator.check_schema(schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft4Validator(schema).validate({"version": "2.1.0", "runs": [{"tool": {}}]})
