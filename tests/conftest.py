"""Hypothesis profiles: HYPOTHESIS_PROFILE=ci runs two hundred times the examples of a plain `pytest`, in ten parts.

In parts, because Hypothesis gets slower with each example of one run, and because parts run side by side.
"""

import os

import pytest
from hypothesis import HealthCheck, settings

from lsconvert.kernel import KERNELS

PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "default")

for name in ("default", "ci"):
    settings.register_profile(
        name,
        max_examples=2_000 if name == "ci" else 100,
        deadline=None,  # no test is timed
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
        derandomize=name == "default",  # a plain run is the same everywhere; CI looks further each time
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
