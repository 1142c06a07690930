"""The labeling config of a project folder of Label Studio 0.x."""

import pytest

from lsconvert.io.project_config import config_beside


@pytest.fixture
def project(tmp_path):
    (tmp_path / "completions").mkdir()
    for name in ("tasks.json", "config.xml"):
        (tmp_path / name).write_text("")
    return tmp_path


def test_a_project(project):
    assert config_beside(project) == config_beside(str(project)) == str(project / "config.xml")


@pytest.mark.parametrize("name", ["tasks.json", "config.xml", "completions"])
def test_each_part_is_needed(project, name):
    path = project / name
    path.rmdir() if path.is_dir() else path.unlink()
    assert config_beside(project) is None


def test_files_of_the_right_kind_are_needed(project):
    (project / "config.xml").unlink()
    (project / "config.xml").mkdir()
    assert config_beside(project) is None


@pytest.mark.parametrize("source", ["-", b"[]", [], {}, None, 5, "a\0b", "", b"/tmp"])
def test_other_sources(source):
    assert config_beside(source) is None


def test_files_in_a_project(project):
    assert config_beside(project / "tasks.json") is None
    assert config_beside(project / "completions") is None
