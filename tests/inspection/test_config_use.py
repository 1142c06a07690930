"""The use of a labeling config in an inspection: counts of its controls and labels, and what is never used."""

import json
from pathlib import Path

import pytest

import lsconvert
from lsconvert import ConfigError, inspect

SAMPLES = Path(__file__).parents[1] / "samples"
SAMPLE, CONFIG = SAMPLES / "v1-export.json", SAMPLES / "config.xml"
OTHER = b"""<View>
<Text name="text" value="$text"/>
<Choices name="sentiment" toName="text"><Choice value="Positive"/><Choice value="Mixed"/></Choices>
<Rating name="quality" toName="text"/>
<Relations><Relation value="same"/></Relations>
</View>"""


@pytest.fixture(autouse=True)
def _on_each_kernel(kernel, monkeypatch):
    monkeypatch.setenv("LSCONVERT_KERNEL", kernel)


def test_counts():
    found = inspect(SAMPLE, config=CONFIG)
    assert found.config is not None
    assert found.config.file == str(CONFIG)
    assert found.config.controls == {"sentiment": 4}
    assert found.config.labels == {"sentiment": {"Positive": 1, "Negative": 2, "Neutral": 1}}
    assert found.config.relations == {}


def test_what_is_never_used_has_0():
    use = inspect(SAMPLE, config=OTHER).config
    assert use is not None
    assert (use.file, use.controls) == (None, {"sentiment": 4, "quality": 0})
    assert (use.labels, use.relations) == ({"sentiment": {"Positive": 1, "Mixed": 0}}, {"same": 0})
    assert (use.other_regions, use.other_labels, use.other_relations) == (0, {"sentiment": 3, "quality": 0}, 0)


def test_the_counts_add_up():
    found = inspect(SAMPLE, config=OTHER)
    assert "1  sentiment: Positive\n           3  sentiment: labels that the config does not have\n" in str(found)
    found = inspect(SAMPLE, config=b'<View><Text name="text" value="$text"/></View>')
    assert found.config.other_regions == 4
    assert "           4  controls that the config does not have" in str(found)
    assert "does not have" not in str(inspect(SAMPLE, config=CONFIG))


def test_the_sum_of_two_files():
    use, other = (inspect(source, config=OTHER).config for source in (SAMPLE, b"[]"))
    assert use.is_alike(other)
    assert use.plus(other) == use
    assert use.plus(use).labels == {"sentiment": {"Positive": 2, "Mixed": 0}}
    assert (use.plus(use).other_labels, use.plus(use).controls["sentiment"]) == ({"sentiment": 6, "quality": 0}, 8)
    assert not use.is_alike(inspect(SAMPLE, config=CONFIG).config)
    assert "never used of the labeling config\n           0  control quality" in str(use)


def test_text_and_table():
    found = inspect(SAMPLE, config=OTHER)
    text = str(found)
    assert "regions by control of the labeling config\n           4  sentiment\n" in text
    assert "uses of the labels of the labeling config\n           1  sentiment: Positive\n" in text
    unused = text.partition("never used of the labeling config\n")[2].partition("\n\n")[0].splitlines()
    assert [line.split(maxsplit=1) for line in unused] == [
        ["0", "control quality"],
        ["0", "label sentiment: Mixed"],
        ["0", "label relations: same"],
    ]
    assert "control quality" in found._repr_html_()
    assert found.as_dict()["config"]["controls"] == {"sentiment": 4, "quality": 0}
    assert json.dumps(found.as_dict())


def test_without_a_config():
    found = inspect(SAMPLE)
    assert (found.config, "labeling config" in str(found)) == (None, False)
    assert found.as_dict()["config"] is None
    assert inspect(SAMPLE, config="auto") == found


@pytest.mark.parametrize(
    "tasks", [b"[]", b'[5, null, "x", []]', b'[{"data": 5, "annotations": {}}]', b'[{"text": "a"}]']
)
def test_what_is_not_a_task_is_not_counted(tasks):
    use = inspect(tasks, config=CONFIG).config
    assert use is not None
    assert use.controls == {"sentiment": 0}


def test_a_config_that_cannot_be_read():
    with pytest.raises(ConfigError):
        inspect(SAMPLE, config=b"<View")


def test_the_config_of_a_project_folder(tmp_path):
    (tmp_path / "completions").mkdir()
    (tmp_path / "tasks.json").write_text(json.dumps({"0": {"id": 0, "data": {"text": "a"}}}))
    (tmp_path / "config.xml").write_bytes(CONFIG.read_bytes())
    found = lsconvert.inspect(tmp_path, config="auto")
    assert found.config is not None
    assert found.config.file == str(tmp_path / "config.xml")
    assert "config-found" in [note.code for note in found.notes]
    assert lsconvert.inspect(tmp_path).config is None
