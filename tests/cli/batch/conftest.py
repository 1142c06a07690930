"""A folder with several exports, and with files that a search leaves out."""

import pytest
from batch_files import V1


@pytest.fixture
def tree(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("a.json", "sub/b.json", "sub/deep/c.jsonl", ".hidden/d.json", "__MACOSX/._a.json", "sub/notes.txt"):
        (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / name).write_text(V1)
    return tmp_path
