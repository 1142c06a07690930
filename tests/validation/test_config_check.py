"""Findings of a labeling config: form, places, severities, and the config's own problems. tests/labeling tests what is found."""

import io
import json
import os
from pathlib import Path

import pytest

import lsconvert
from lsconvert import ConfigError, check_config, is_valid, iter_errors, read_config, validate
from lsconvert.labeling.codes import MISMATCH_CODES
from lsconvert.validation.config_check import find_config
from lsconvert.validation.config_codes import CONFIG_CODES

SAMPLES = Path(__file__).parents[1] / "samples"
SAMPLE, CONFIG = SAMPLES / "v1-export.json", SAMPLES / "config.xml"
REGION = {"id": "r", "from_name": "sentiment", "to_name": "text", "type": "choices", "value": {"choices": ["Negative"]}}
# Labeling configs beside the exports of real servers, if LSCONVERT_DATA names a folder of them.
REAL = sorted(Path(os.environ["LSCONVERT_DATA"]).glob("v[12]/*.config.xml")) if "LSCONVERT_DATA" in os.environ else []
TASK = {"id": 7, "data": {"text": "a"}, "annotations": [{"id": 1, "completed_by": 1, "result": [REGION]}]}
WRONG_REGION = {**REGION, "value": {"choices": ["Secret"]}}
WRONG = {**TASK, "id": 8, "annotations": [{"id": 2, "completed_by": 1, "result": [REGION, WRONG_REGION]}]}
BARE_CONFIG = b'<View><Text name="text" value="$text"/></View>'


@pytest.fixture(autouse=True)
def _on_each_kernel(kernel, monkeypatch):
    monkeypatch.setenv("LSCONVERT_KERNEL", kernel)


def codes(source, **options):
    return [(error.code, error.where.pointer) for error in iter_errors(source, warnings=True, **options)]


def test_what_fits_has_no_findings():
    assert validate(SAMPLE, config=CONFIG, warnings=True) == []
    assert validate(TASK, config=CONFIG, warnings=True) == []
    assert validate([TASK] * 3, config=CONFIG) == []
    assert is_valid(SAMPLE, config=CONFIG)
    assert validate(io.BytesIO(b"[]"), config=CONFIG, warnings=True) == []


def test_a_task_that_passes_its_schema_is_still_compared():
    text = json.dumps([TASK, WRONG, TASK], indent=1).encode()
    assert validate(text) == []
    [error] = validate(text, config=CONFIG)
    where = error.where
    assert (error.code, error.keyword, error.severity, error.rule) == ("LSV311", "unknown-label", "error", "")
    assert where.pointer == "/1/annotations/0/result/1/value/choices/0"
    assert text[where.offset :].startswith(b'"Secret"')
    assert where.line == text[: where.offset].count(b"\n") + 1
    assert (where.task_index, where.task_id) == (1, "8")
    assert not is_valid(text, config=CONFIG)


def test_findings_of_schema_and_config_are_in_reading_order():
    task = {**WRONG, "data": {}, "id": 1.5}
    found = codes(json.dumps(task).encode(), config=CONFIG)
    assert [code for code, _ in found] == ["LSV311", "LSV301", "LSV017"]


@pytest.mark.parametrize("name", ["v1", "v2-import"])
def test_any_bundled_schema_goes_with_a_config(name):
    assert "LSV311" in [code for code, _ in codes(json.dumps(WRONG).encode(), schema=name, config=CONFIG)]


def test_a_schema_of_your_own_goes_with_a_config(tmp_path):
    own = tmp_path / "own.json"
    own.write_text('{"required": ["meta"]}')
    found = codes(json.dumps(WRONG).encode(), schema=own, config=CONFIG)
    assert [code for code, _ in found] == ["LSV000", "LSV311"]


@pytest.mark.parametrize("task", [5, None, [], "x"])
def test_what_is_not_a_task_is_left_to_the_schema(task):
    text = json.dumps([TASK, task]).encode()
    assert codes(text, config=CONFIG) == codes(text)


def test_another_document_has_no_findings_of_the_config():
    response = {"task_count": 1, "annotation_count": 0, "task_ids": [1]}
    assert codes(response, config=CONFIG) == codes(response)


def test_bare_data():
    assert codes(b'[{"text": "a"}]', config=CONFIG) == []
    assert codes(b'[{"text": "a"}, {"other": "a"}]', config=CONFIG) == [("LSV301", "/1")]


def test_warnings_are_yielded_on_request():
    config = b'<View><Text name="text" value="$text"/><Choices name="sentiment" toName="text"><Choice value="a"/></Choices></View>'
    task = {**TASK, "annotations": [{"result": [{**REGION, "value": {"choices": ["a", "a"]}}]}]}
    assert validate(task, config=config) == []
    [warning] = validate(task, config=config, warnings=True)
    assert (warning.code, warning.severity) == ("LSV318", "warning")


def test_values_of_the_data_are_shown_on_request():
    text = json.dumps(WRONG).encode()
    [error] = iter_errors(text, config=CONFIG)
    assert "Secret" not in str(error)
    [error] = iter_errors(text, config=CONFIG, show_values=True)
    assert error.message.endswith(' (value: "Secret")')


def test_tasks_over_several_chunks():
    tasks = [{**TASK, "id": i, "data": {"text": "a" * 1000}} for i in range(1000)]
    tasks[999] = {**tasks[999], "data": {"other": "x"}}
    [error] = validate(json.dumps(tasks).encode(), config=CONFIG)
    assert (error.code, error.where.task_index) == ("LSV301", 999)


@pytest.mark.parametrize("make", [str, Path, lambda path: path.read_bytes()])
def test_the_problems_of_the_config_come_first(tmp_path, make):
    path = tmp_path / "config.xml"
    path.write_text('<View>\n <Text name="text" value="$text"/>\n <Choices name="c" toName="gone"/>\n</View>')
    found = list(iter_errors(json.dumps({"data": {}}).encode(), config=make(path), warnings=True))
    own = [error for error in found if error.code.startswith("LSV4")]
    assert found[: len(own)] == own != []
    assert own == check_config(make(path))
    assert {error.where.line for error in own} == {3}
    assert {error.where.file for error in own} == {None if make(path) == path.read_bytes() else str(path)}
    assert any(error.severity == "error" for error in own)
    read = read_config(make(path))
    assert list(iter_errors(json.dumps({"data": {}}).encode(), config=read, warnings=True)) == found[len(own) :]


def test_a_config_that_cannot_be_read(tmp_path):
    for config in (b"", b"<View", tmp_path / "missing.xml"):
        with pytest.raises(ConfigError):
            validate(SAMPLE, config=config)
        with pytest.raises(ConfigError):
            check_config(config)


@pytest.fixture
def project(tmp_path):
    """A project folder of Label Studio 0.x whose config lacks a choice."""
    completions = tmp_path / "completions"
    completions.mkdir()
    (tmp_path / "tasks.json").write_text(json.dumps({"0": {"id": 0, "data": {"text": "a"}}}))
    task = {"id": 0, "data": {"text": "a"}, "completions": [{"id": 1, "result": [WRONG_REGION]}]}
    (completions / "0.json").write_text(json.dumps(task))
    (tmp_path / "config.xml").write_bytes(CONFIG.read_bytes())
    return tmp_path


@pytest.mark.parametrize("make", [str, Path])
def test_the_config_of_a_project_folder(project, make):
    assert validate(make(project), warnings=True) == []
    notes = []
    [found] = iter_errors(make(project), config="auto", warnings=True, on_note=notes.append)
    assert (found.code, found.severity) == ("LSV311", "warning")
    assert "config.xml" in notes[-1]
    assert is_valid(make(project), config="auto")
    [found] = validate(make(project), config=project / "config.xml")
    assert found.severity == "error"


def test_a_config_of_a_project_that_cannot_be_read_is_noted(project):
    (project / "config.xml").write_text("{}")
    notes = []
    assert list(iter_errors(project, config="auto", warnings=True, on_note=notes.append)) == []
    assert "config.xml" in notes[-1]


@pytest.mark.parametrize("missing", ["config.xml", "tasks.json"])
def test_other_folders_have_no_config(project, missing):
    (project / missing).unlink()
    assert find_config("auto", project).config is None
    assert find_config("auto", project / "completions").config is None


@pytest.mark.parametrize("source", [SAMPLE, b"[]", "-", [TASK], TASK, io.BytesIO(), "missing"])
def test_other_sources_have_no_config(source):
    assert find_config("auto", source).config is None


def test_each_mismatch_has_a_code():
    rows = {keyword: row for row in CONFIG_CODES for keyword in row.keywords}
    assert [*MISMATCH_CODES] == [keyword for keyword, row in rows.items() if row.code < "LSV4"]
    for code, mismatch in MISMATCH_CODES.items():
        assert rows[code].severity == mismatch.severity


def test_a_config_of_a_file_is_named_as_it_was_given():
    assert read_config(str(CONFIG)).file == str(CONFIG)
    assert lsconvert.LabelingConfig is type(read_config(BARE_CONFIG))


@pytest.mark.parametrize("config", REAL, ids=lambda path: path.name)
def test_real_exports_fit_their_configs(config):
    name = config.name.removesuffix(".config.xml")
    exports = [path for path in config.parent.glob(f"{name}.*json") if "JSON_MIN" not in path.name]
    assert exports
    for export in exports:
        assert validate(export, config=config, warnings=True) == validate(export, warnings=True)


@pytest.mark.parametrize("config", [bytearray(BARE_CONFIG), io.BytesIO(BARE_CONFIG), 5, ["config.xml"]])
@pytest.mark.parametrize(
    "use",
    [
        lambda config: validate(TASK, config=config),
        lambda config: lsconvert.inspect(b"[]", config=config),
        lambda config: lsconvert.upgrade(b"[]", None, target="import", config=config),
        check_config,
        read_config,
    ],
)
def test_a_config_of_another_type(config, use):
    with pytest.raises(TypeError, match="expected the path or the bytes of a labeling config, got"):
        use(config)
