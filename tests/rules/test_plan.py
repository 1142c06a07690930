"""Plans: what options switch, and that downgrade is the page read backwards."""

import pytest

from lsconvert.model import Version
from lsconvert.rules.operations import Drop, Flatten, Nest, Remap, Rename
from lsconvert.rules.options import Options
from lsconvert.rules.plan import active_rules, compile_plan, inverse
from lsconvert.rules.tables import RULES

OLD, NEW = Version.V1, Version.V2


def names(to, **options):
    return [rule.name for rule in active_rules(to, Options(**options))]


def test_upgrade_runs_the_page_in_its_order():
    page = [rule.name for rule in RULES]
    assert names(NEW) == [name for name in page if name in names(NEW)]
    assert set(page) - set(names(NEW)) == {
        "split annotators",
        *(rule.name for rule in RULES if isinstance(rule, Remap)),
    }


@pytest.mark.parametrize(
    ("option", "gone", "new"),
    [("keep_ground_truth", "drop ground_truth", None), ("split_annotators", "flatten result", "split annotators")],
)
def test_options(option, gone, new):
    assert set(names(NEW)) - set(names(NEW, **{option: True})) == {gone}
    assert set(names(NEW, **{option: True})) - set(names(NEW)) == ({new} if new else set())


def test_downgrade_is_derived():
    assert names(OLD) == ["rename annotations", "nest result", "nest prediction result", "rename annotation_count"]
    assert names(OLD, keep_ground_truth=True, split_annotators=True) == names(OLD)


def test_inverse():
    for rule in RULES:
        back = inverse(rule)
        match rule:
            case Rename():
                assert (back.old, back.new, back.scope) == (rule.new, rule.old, rule.scope)
            case Flatten():
                assert isinstance(back, Nest)
                assert (back.scope, back.key) == (rule.scope, rule.key)
            case Remap():
                assert back == rule._replace(identity_key="")
            case _:
                assert back is None


def test_every_rule_cites_the_guide_and_has_its_own_name():
    sections = ("Introduction: ", "Import data: ", "Export data: ")
    assert all(rule.guide.startswith(sections) for rule in RULES)
    assert len({rule.name for rule in RULES}) == len(RULES)


def test_a_drop_that_keeps_silent_about_the_version_is_rare():
    assert [rule.key for rule in RULES if isinstance(rule, Drop) and not rule.marks_v1] == ["ground_truth"]


def test_the_plan_that_changes_nothing_still_knows_where_things_are():
    plan = compile_plan(None)
    assert all(not scope.rules for scope in plan.scopes.values())
    assert plan.scopes["annotation"].fields[b"result"].counts == "region"
