"""The commands of docs/how-to/remote-storage.md run, one after the other."""

import re
import shlex
from pathlib import Path

import obstore
from click.testing import CliRunner
from test_storage import V1

from lsconvert.cli import cli
from lsconvert.conversion.batch import output_folder
from lsconvert.io.remote import line_file, stores, writer

TEXT = (Path(__file__).parents[2] / "docs" / "how-to" / "remote-storage.md").read_text(encoding="utf-8")


def test_the_commands_run(memory, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for root, scheme in (("s3://bucket", "s3"), ("gs://bucket", "gs")):
        store = stores.open_store(root, scheme)
        for key in ("export.json", "export.json.gz", "exports/a.json", "exports/b.json"):
            obstore.put(store, key, V1)
        obstore.put(store, "target-storage/1", b'{"id": 1, "result": [], "task": {"id": 2, "data": {}}}')
        obstore.put(store, "users.csv", b"expert,user\n103,70\n104,71\n")
        config = b'<View><Text name="text" value="$text"/><Choices name="s" toName="text"><Choice value="a"/></Choices></View>'
        obstore.put(store, "config.xml", config)
    commands = [
        shlex.split(line.removeprefix("lsconvert "))
        for block in re.findall(r"```bash\n(.*?)```", TEXT, re.DOTALL)
        for line in block.splitlines()
        if line.startswith("lsconvert ") and "https://" not in line
    ]
    assert len(commands) > 10
    for command in commands:
        done = CliRunner().invoke(cli, command)
        assert done.exit_code == 0, (command, done.output)


def test_the_figures():
    text = " ".join(TEXT.split())
    assert f"parts of {writer.PART_SIZE >> 20} MiB" in text
    assert stores.RETRY_SECONDS in text
    assert f"one for {line_file.LINES:,} files" in text
    assert line_file.SECONDS == 10
    assert "ten seconds" in text
    assert f"fewer than {output_folder.MANY} files" in text
