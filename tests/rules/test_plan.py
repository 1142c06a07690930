"""Plans: the rules that each option switches on or off, and the downgrade as the inverse of the rule table."""

import pytest

from lsconvert.model import Version
from lsconvert.rules.operations import Drop, Flatten, Nest, Remap, Rename
from lsconvert.rules.options import Options
from lsconvert.rules.plan import active_rules, compile_plan, inverse
from lsconvert.rules.tables import RULES

OLD, NEW = Version.V1, Version.V2


def rule_names(to, **options):
    return [rule.name for rule in active_rules(to, Options(**options))]


def test_upgrade_keeps_the_order_of_the_table():
    table = [rule.name for rule in RULES]
    assert rule_names(NEW) == [name for name in table if name in rule_names(NEW)]
    assert set(table) - set(rule_names(NEW)) == {
        "split annotators",
        *(rule.name for rule in RULES if isinstance(rule, Remap)),
    }


@pytest.mark.parametrize(
    ("option", "off", "on"),
    [("keep_ground_truth", "drop ground_truth", None), ("split_annotators", "flatten result", "split annotators")],
)
def test_options_switch_rules(option, off, on):
    assert set(rule_names(NEW)) - set(rule_names(NEW, **{option: True})) == {off}
    assert set(rule_names(NEW, **{option: True})) - set(rule_names(NEW)) == ({on} if on else set())


def test_downgrade_is_derived_from_the_table():
    assert rule_names(OLD) == ["rename annotations", "nest result", "nest prediction result", "rename annotation_count"]
    assert rule_names(OLD, keep_ground_truth=True, split_annotators=True) == rule_names(OLD)


def test_inverse():
    for rule in RULES:
        inverted = inverse(rule)
        match rule:
            case Rename():
                assert (inverted.old, inverted.new, inverted.scope) == (rule.new, rule.old, rule.scope)
            case Flatten():
                assert isinstance(inverted, Nest)
                assert (inverted.scope, inverted.key) == (rule.scope, rule.key)
            case Remap():
                assert inverted == rule._replace(identity_key="")
            case _:
                assert inverted is None


def test_every_rule_cites_the_guide_and_has_a_unique_name():
    sections = ("Introduction: ", "Import data: ", "Export data: ")
    assert all(rule.guide.startswith(sections) for rule in RULES)
    assert len({rule.name for rule in RULES}) == len(RULES)


def test_only_the_drop_of_ground_truth_does_not_mark_v1():
    assert [rule.key for rule in RULES if isinstance(rule, Drop) and not rule.marks_v1] == ["ground_truth"]


def test_a_plan_without_rules_still_records_annotations_and_regions():
    plan = compile_plan(None)
    assert all(not scope.rules for scope in plan.scopes.values())
    assert plan.scopes["annotation"].fields[b"result"].counts == "region"
