"""An interrupted installation is not used. These tests need no server."""

import os
import sys

import installation
import pytest

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the server runs on POSIX systems")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(installation, "PYTHON", tmp_path / "python")
    monkeypatch.setattr(installation, "COMPLETE", tmp_path / "complete")
    return tmp_path


def test_a_complete_installation(folder):
    (folder / "python").symlink_to(sys.executable)
    assert not installation.is_complete()
    (folder / "complete").touch()
    assert installation.is_complete()


def test_a_removed_python(folder):
    (folder / "complete").touch()
    assert not installation.is_complete()
    (folder / "python").symlink_to(folder / "removed")
    assert not installation.is_complete()
