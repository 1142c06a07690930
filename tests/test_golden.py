"""Example files: the folder says what is expected. A new pair of files is a new test.

upgraded, split, ground_truth_kept, downgraded, imported, mapped, mapped_imported, mapped_back: NAME.before.* becomes
NAME.after.*.
warned: so it does in an upgrade, with the warnings in NAME.codes, which real exports have as well. unchanged: the output
is the input. forms/FORMAT: NAME.before.* becomes NAME.after.* in an upgrade with this output format. refused/ERROR: the
conversion raises this error.
"""

import io
from pathlib import Path

import pytest
from kernel_helpers import every_byte, run

import lsconvert

GOLDEN = Path(__file__).parent / "golden"
MAPS = {
    "maps": {
        "labels": {"Car": "Vehicle", "Straße": "Road", "5 stars": "five", "Truck": "Lorry"},
        "controls": {"label": "vehicles", "image": "picture"},
    },
    "replace_prefix": {"/data/local-files/?d=": "s3://bucket/", "data.pages": {"http://old/": "https://new/"}},
}
OPTIONS = {
    "upgraded": {},
    "split": {"split_annotators": True},
    "ground_truth_kept": {"keep_ground_truth": True},
    "downgraded": {"to": "v1"},
    "warned": {},
    "imported": {"target": "import", "unmapped": "drop"},
    "mapped": MAPS,
    "mapped_imported": {"target": "import", "unmapped": "drop", **MAPS},
    "mapped_back": {"to": "v1", **MAPS},
}


def files(pattern):
    return [pytest.param(path, id=str(path.relative_to(GOLDEN))) for path in sorted(GOLDEN.glob(pattern))]


@pytest.mark.parametrize("before", files("*/*.before.*"))
def test_pairs(kernel, before):
    options = OPTIONS[before.parent.name]
    after = before.with_name(before.name.replace(".before.", ".after."))
    text = before.read_bytes()
    assert run(kernel, text, **options) == after.read_bytes()
    assert run(kernel, text, *every_byte(text), **options) == after.read_bytes()
    assert lsconvert.verify(before, after, **options) is None


@pytest.mark.parametrize("before", files("warned/*.before.*"))
def test_warned(kernel, monkeypatch, before):
    monkeypatch.setenv("LSCONVERT_KERNEL", kernel)
    codes = before.with_name(before.name.replace(".before.json", ".codes")).read_text().splitlines()
    report = lsconvert.upgrade(before, io.BytesIO())
    assert report.failed == 0
    assert {f"{warning.code} {warning.pointer}" for warning in report.warnings} == set(codes)
    with pytest.raises(lsconvert.CheckError):
        lsconvert.upgrade(before, io.BytesIO(), strict=True)
    if "no_rule" not in before.name:  # no server wrote it, and none imports it
        assert lsconvert.validate(before) == []
        sink = io.BytesIO()
        report = lsconvert.upgrade(before, sink, target="import", unmapped="drop")
        assert report.failed == 0
        assert lsconvert.validate(sink.getvalue(), schema="v2-import") == []


@pytest.mark.parametrize("before", files("forms/*/*.before.*"))
def test_forms(kernel, monkeypatch, tmp_path, before):
    monkeypatch.setenv("LSCONVERT_KERNEL", kernel)
    [after] = before.parent.glob(before.name.partition(".before.")[0] + ".after.*")
    sink = io.BytesIO()
    lsconvert.upgrade(before, sink, output_format=before.parent.name, check=False)
    assert sink.getvalue() == after.read_bytes()
    if before.parent.name != "array":
        lsconvert.upgrade(before, tmp_path / f"out{after.suffix}", check=False)
        assert (tmp_path / f"out{after.suffix}").read_bytes() == after.read_bytes()
    assert lsconvert.verify(before, after) is None


@pytest.mark.parametrize("path", files("unchanged/*"))
def test_unchanged(kernel, path):
    assert run(kernel, path.read_bytes()) == path.read_bytes()
    assert lsconvert.verify(path, path) is None


@pytest.mark.parametrize("path", files("refused/*/*"))
def test_refused(path):
    target = io.BytesIO()
    with pytest.raises(getattr(lsconvert, path.parent.name)) as caught:
        lsconvert.upgrade(path, target)
    assert type(caught.value).__name__ == path.parent.name
    assert caught.value.where.file == str(path)


def test_the_sample_is_a_golden_file():
    sample = GOLDEN.parent / "samples" / "v1-export.json"
    assert sample.read_bytes() == (GOLDEN / "upgraded" / "sample.before.json").read_bytes()
