"""Properties of the comparison with a labeling config, on generated documents.

Addition: a config adds findings, and changes none of the schema. Places: each finding is at a value of the document.
Unchanged output: an upgrade for import writes the same bytes with a config as without one, for the tasks that it keeps.
"""

import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import new_documents, old_documents

import lsconvert
from lsconvert import LSConvertError, iter_errors, read_config

CONFIG = read_config(Path(__file__).parents[1] / "samples" / "config.xml")
documents = st.one_of(old_documents, new_documents)


def findings(text, **options):
    """Return the findings in a document, or the name of the error that ends it."""
    try:
        return list(iter_errors(text, warnings=True, **options))
    except LSConvertError as error:
        return type(error).__name__


@given(documents)
def test_a_config_adds_findings(text):
    plain, compared = findings(text), findings(text, config=CONFIG)
    if isinstance(plain, str):
        assert compared == plain
        return
    assert [found for found in compared if found.code[:4] != "LSV3"] == plain
    for found in compared:
        where = found.where
        if found.code[:4] == "LSV3":
            assert where.offset is not None
            assert where.line == text[: where.offset].count(b"\n") + 1
            assert text[where.offset : where.offset + 1].strip(b" \t\r\n,:]}")
            assert found.message.isprintable()


@pytest.mark.parametrize("kernels", [("python", "native")])
@given(text=documents)
def test_the_kernels_agree(kernels, text):
    answers = []
    for kernel in kernels:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("LSCONVERT_KERNEL", kernel)
            answers.append(findings(text, config=CONFIG))
    assert answers[0] == answers[1]


@given(documents)
def test_an_upgrade_writes_the_same_tasks(text):
    def upgraded(**options):
        sink = io.BytesIO()
        chosen = {"target": "import", "unmapped": "keep", "on_error": "keep", **options}
        try:
            report = lsconvert.upgrade(text, sink, **chosen)
        except LSConvertError as error:
            return type(error).__name__, None
        return sink.getvalue(), report

    plain, before = upgraded()
    compared, after = upgraded(config=CONFIG)
    assert compared == plain
    if before is not None:
        assert after.failed >= before.failed
        assert after.losses == before.losses
        assert {**after.as_dict(), **dict.fromkeys(("config", "failed", "findings", "warned", "warnings"))} == {
            **before.as_dict(),
            **dict.fromkeys(("config", "failed", "findings", "warned", "warnings")),
        }


def test_the_documents_have_findings():
    """So that the properties are about something."""
    task = {
        "data": {"x": 1},
        "annotations": [{"result": [{"from_name": "a", "to_name": "b", "type": "choices", "value": {}}]}],
    }
    assert {found.code[:4] for found in findings(json.dumps(task).encode(), config=CONFIG)} >= {"LSV3"}
