"""Example files: the folder says what is expected. A new pair of files is a new test.

upgraded, split, ground_truth_kept, downgraded: NAME.before.* becomes NAME.after.*. unchanged: the output is the input.
refused/ERROR: the conversion raises this error.
"""

import io
from pathlib import Path

import pytest
from kernel_helpers import every_byte, run

import lsconvert

GOLDEN = Path(__file__).parent / "golden"
OPTIONS = {
    "upgraded": {},
    "split": {"split_annotators": True},
    "ground_truth_kept": {"keep_ground_truth": True},
    "downgraded": {"to": "v1"},
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
