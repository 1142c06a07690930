"""Hypothesis profiles: HYPOTHESIS_PROFILE=ci runs ten times the examples of a plain `pytest`."""

import os

import pytest
from hypothesis import HealthCheck, settings

from lsconvert.kernel import KERNELS

for name, examples in (("default", 2_000), ("ci", 20_000)):
    settings.register_profile(
        name,
        max_examples=examples,
        deadline=None,  # no test is timed
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
        derandomize=name == "default",  # a plain run is the same everywhere; CI looks further each time
    )
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


@pytest.fixture(params=list(KERNELS))
def kernel(request):
    """The name of a kernel; each test runs on every one that is there."""
    return request.param
