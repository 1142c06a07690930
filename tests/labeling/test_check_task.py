"""Checks of tasks that need more than one example file: laws for all tasks, many tasks, bounded work."""

import copy
import json
import pickle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsconvert.labeling import MISMATCH_CODES, Mismatch, Usage, check_task, read_config
from lsconvert.labeling.expressions import MAX_REPEATS

GOLDEN = Path(__file__).parents[1] / "golden_configs"
FOLDERS = sorted(GOLDEN.glob("*/*"))
CONFIGS = [read_config(folder / "config.xml") for folder in FOLDERS]
TASKS = [json.loads((folder / "task.json").read_text("utf-8")) for folder in FOLDERS]


def words(value):
    """Yield the keys and strings in a JSON value."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield key
            yield from words(each)
    elif isinstance(value, list):
        for each in value:
            yield from words(each)
    elif isinstance(value, str):
        yield value


WORDS = st.sampled_from(sorted({word for task in TASKS for word in words(task)}))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 10**30) | st.floats() | WORDS | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS | st.text(max_size=3), inner, max_size=6),
    max_leaves=12,
)


def replaced(value, draw, new):
    """Return a value with one random part replaced."""
    if isinstance(value, (dict, list)) and value and draw(st.integers(0, 5)):
        key = draw(st.sampled_from([*value])) if isinstance(value, dict) else draw(st.integers(0, len(value) - 1))
        changed = copy.copy(value)
        changed[key] = replaced(value[key], draw, new)
        return changed
    return new


def is_sound(found):
    assert isinstance(found, Mismatch)
    assert found.severity == MISMATCH_CODES[found.code].severity
    assert all(isinstance(step, (str, int)) for step in found.path)
    assert all(isinstance(word, str) for word in found.expected)
    return True


@given(st.sampled_from(CONFIGS), st.dictionaries(WORDS, JSON, max_size=5))
def test_any_json_can_be_checked(part, config, task):
    before = repr(task)
    assert all(map(is_sound, check_task(config, task)))
    Usage(config).add(task)
    assert repr(task) == before


@given(st.data(), st.integers(0, len(TASKS) - 1), JSON)
def test_any_damage_to_a_task_can_be_checked(part, data, number, new):
    task = replaced(TASKS[number], data.draw, new)
    if isinstance(task, dict):
        assert all(map(is_sound, check_task(CONFIGS[number], task)))
        Usage(CONFIGS[number]).add(task)


@given(st.data(), st.integers(0, len(TASKS) - 1), JSON)
def test_keys_that_no_config_names_change_nothing(part, data, number, new):
    task, config = TASKS[number], CONFIGS[number]
    if "data" in task:
        more = {**task, "meta": new, "data": {**task["data"], "no tag shows this": new}}
        assert [*check_task(config, more)] == [*check_task(config, task)]


@pytest.mark.parametrize("number", range(len(CONFIGS)), ids=[folder.name for folder in FOLDERS])
def test_a_config_can_be_pickled(number):
    """Process pools get the config of a run."""
    copied = pickle.loads(pickle.dumps(CONFIGS[number]))
    assert copied.problems == CONFIGS[number].problems
    assert [*check_task(copied, TASKS[number])] == [*check_task(CONFIGS[number], TASKS[number])]


NESTED = read_config(b"""<View><Repeater on="$a" indexFlag="{{x}}"><Repeater on="$a" indexFlag="{{y}}">
    <Text name="t{{x}}_{{y}}" value="$b[{{x}}][{{y}}]"/><Rating name="r{{x}}_{{y}}" toName="t{{x}}_{{y}}" required="true"/>
    </Repeater></Repeater></View>""")


def test_nested_repeaters():
    def region(x, y, target):
        return {"from_name": f"r{x}_{y}", "to_name": target, "type": "rating", "value": {"rating": 1}}

    task = {"data": {"a": [0, 0], "b": [["", ""], ["", ""]]}}
    answers = [region(x, y, f"t{x}_{y}") for x in (0, 1) for y in (0, 1)]
    assert not [*check_task(NESTED, {**task, "annotations": [{"result": answers}]})]
    found = [*check_task(NESTED, {**task, "annotations": [{"result": [*answers[:3], region(1, 1, "t1_0")]}]})]
    assert [(each.code, each.path[-1]) for each in found] == [("unconnected-names", "to_name")]
    found = [*check_task(NESTED, {**task, "annotations": [{"result": answers[1:]}]})]
    assert [(each.code, each.expected) for each in found] == [("answer-missing", ())]


@pytest.mark.parametrize("flag", ["{{idx}}", "1", "r", "(", "P", "0", "#", "\\", "n"])
def test_any_flag(flag):
    config = read_config(
        f"""<View><Repeater on="$p" indexFlag="{flag}"><Text name="a{flag}" value="$p[{flag}]"/>
        <Rating name="b-{flag}-{flag}" toName="a{flag}"/></Repeater></View>""".encode()
    )
    region = {"from_name": "b-1-1", "to_name": "a1", "type": "rating", "value": {"rating": 1}}
    task = {"data": {"p": ["x", "y"]}, "annotations": [{"result": [region]}]}
    assert [*check_task(config, task)] == [*config.problems] == []
    region["from_name"] = "b-1-0"
    assert [found.code for found in check_task(config, task)] == ["unknown-control"]


def test_nested_repeaters_multiply_only_to_a_limit():
    task = {"data": {"a": [0] * 3_000, "b": []}, "annotations": [{"result": []}]}
    assert len([*check_task(NESTED, task)]) == 2 * MAX_REPEATS


def test_a_label_of_the_data_is_neither_in_a_message_nor_expected():
    config = read_config(b'<View><Text name="t" value="$t"/><Choices name="c" toName="t" value="$options"/></View>')
    region = {"from_name": "c", "to_name": "t", "type": "choices", "value": {"choices": ["secret one"]}}
    task = {"data": {"t": "", "options": [{"value": "secret two"}]}, "annotations": [{"result": [region]}]}
    [found] = check_task(config, task)
    assert (found.code, found.expected, found.value) == ("unknown-label", (), "secret one")
    assert "secret" not in found.message


def test_expected_names_what_the_config_has():
    config = read_config(
        b'<View><Text name="t" value="$t"/><Choices name="c" toName="t"><Choice value="A"/></Choices></View>'
    )
    region = {"from_name": "d", "to_name": "u", "type": "choices", "value": {"choices": ["A"]}}
    names = check_task(config, {"data": {"t": ""}, "annotations": [{"result": [region]}]})
    assert [found.expected for found in names] == [("c",), ("t",)]
    region = {"from_name": "c", "to_name": "t", "type": "labels", "value": {"choices": ["B"]}}
    found = check_task(config, {"data": {"t": ""}, "annotations": [{"result": [region]}]})
    assert [each.expected for each in found] == [("choices",), ("A",)]


@pytest.mark.parametrize(
    "name", ["r0", "r0_2", "r2_0", "r00_0", "r-1_0", "r1_", "r0_0 ", "r٣_0", "r{{x}}_{{y}}", "r9999999999_0"]
)
def test_names_that_no_repetition_has(name):
    region = {"from_name": name, "to_name": "t0_0", "type": "rating", "value": {"rating": 1}}
    task = {"data": {"a": [0, 0], "b": [["", ""], ["", ""]]}, "annotations": [{"result": [region]}]}
    assert "unknown-control" in {found.code for found in check_task(NESTED, task)}


def test_names_without_a_list_to_repeat():
    region = {"from_name": "r0_0", "to_name": "t0_0", "type": "rating", "value": {"rating": 1}}
    task = {"data": {"a": 1, "b": [[""]]}, "annotations": [{"result": [region]}]}
    assert {"unknown-control", "unknown-object"} <= {found.code for found in check_task(NESTED, task)}
