"""What a server refuses in a labeling config. tests/e2e/test_e2e_configs.py asks a real server about the same configs."""

import pytest
from labeling_configs import ACCEPTED, REFUSED

import lsconvert
from lsconvert import ConfigError


@pytest.mark.parametrize("config", ACCEPTED.values(), ids=list(ACCEPTED))
def test_accepted(config):
    assert [problem for problem in lsconvert.check_config(config.encode()) if problem.severity == "error"] == []


@pytest.mark.parametrize("config", REFUSED.values(), ids=list(REFUSED))
def test_refused(config):
    try:
        problems = lsconvert.check_config(config.encode())
    except ConfigError:
        return
    errors = [problem for problem in problems if problem.severity == "error"]
    assert errors
    assert all("a server refuses the config" in problem.message for problem in errors)
    assert all(problem.where.line == 1 and problem.where.column for problem in errors)


def test_the_number_of_problems_is_limited():
    config = f"<View>{'<Text/>' * 5000}</View>".encode()
    assert len([each for each in lsconvert.check_config(config) if each.keyword == "server-refuses"]) == 1000
