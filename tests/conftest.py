"""Hypothesis profiles: how many examples a property tries, by the variable HYPOTHESIS_PROFILE.

A plain `pytest` tries 25. CI tries 100 of each property (full), and 20,000 of the most important ones (ci), in ten parts:
Hypothesis gets slower with each example of one run, and parts run side by side. A test that needs another number
multiplies that of the profile.
"""

import os

import pytest
from hypothesis import HealthCheck, settings

from lsconvert.kernel import KERNELS

EXAMPLES = {"default": 25, "full": 100, "ci": 2_000}
PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "default")

for name, count in EXAMPLES.items():
    settings.register_profile(
        name,
        max_examples=count,
        deadline=None,  # no test is timed
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
        derandomize=name != "ci",  # the same everywhere, but `ci` looks further each time
    )
settings.load_profile(PROFILE)


@pytest.fixture(params=list(KERNELS))
def kernel(request):
    """The name of a kernel. A test runs with every available kernel."""
    return request.param


@pytest.fixture(params=range(10 if PROFILE == "ci" else 1))
def part(request):
    """A part of the examples of a property."""
    return request.param
