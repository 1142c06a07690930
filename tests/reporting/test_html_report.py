"""HtmlReport: its file appears whole or not at all."""

from pathlib import Path

import pytest

from lsconvert import HtmlReport, OutputError, convert, inspect

SAMPLE = Path(__file__).parents[1] / "samples" / "v1-export.json"


def test_no_file_without_write(tmp_path):
    with HtmlReport(tmp_path / "page.html") as report:
        report.add(inspect(SAMPLE, figures=True))
    assert not [*tmp_path.iterdir()]


def test_no_file_is_replaced_without_force(tmp_path):
    path = tmp_path / "page.html"
    path.write_text("old")
    with pytest.raises(OutputError, match="exists already"):
        HtmlReport(path)
    with HtmlReport(path, force=True) as report:
        assert path.read_text() == "old"
        report.add(inspect(SAMPLE, figures=True))
        report.write()
    assert path.read_bytes().startswith(b"<!DOCTYPE html>")


def test_mistakes(tmp_path):
    with HtmlReport(tmp_path / "page.html") as report:
        with pytest.raises(ValueError, match="nothing was added"):
            report.write()
        with pytest.raises(ValueError, match="figures=True"):
            report.add(inspect(SAMPLE))
        report.add(inspect(SAMPLE, figures=True))
        with pytest.raises(ValueError, match="not both"):
            report.add(convert(SAMPLE, None, to="v2"))


def test_files_that_are_left_out(tmp_path):
    with HtmlReport(tmp_path / "page.html") as report:
        report.add(inspect(SAMPLE, figures=True))
        report.write(left_out=2)
    assert "2 files could not be read" in (tmp_path / "page.html").read_text()
