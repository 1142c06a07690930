"""Sizes of regions."""

from math import pi

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsconvert.inspection.region_sizes import size_of

NAN = float("nan")
KEYS = st.sampled_from(("width", "height", "radiusX", "radiusY", "start", "end", "text", "points", "globalOffsets"))


@pytest.mark.parametrize(
    ("value", "size"),
    [
        ({"x": 1, "y": 2, "width": 50, "height": 20, "rotation": 0}, ("area", 10)),
        ({"radiusX": 10, "radiusY": 20}, ("area", pi * 2)),
        ({"points": [[0, 0], [100, 0], [100, 100], [0, 100]]}, ("area", 100)),
        ({"start": 3, "end": 8, "text": "Steve"}, ("characters", 5)),
        ({"start": "/p[1]/text()[1]", "end": "/p[1]/text()[1]", "startOffset": 1, "text": "abc"}, ("characters", 3)),
        ({"start": "/p", "end": "/p", "globalOffsets": {"start": 4, "end": 10}}, ("characters", 6)),
        ({"start": 0.5, "end": 2, "channel": 0}, ("seconds", 1.5)),
        ({"start": 1, "end": 5, "instant": False}, None),  # a time series, whose unit is unknown
        ({"start": 5, "end": 1}, None),
        ({"start": -1e308, "end": 1e308}, None),
        ({"width": -5, "height": 5}, None),
        ({"width": "5", "height": 5}, None),
        ({"width": True, "height": 5}, None),
        ({"width": 1e308, "height": 1e308}, None),
        ({"x": 1, "y": 2, "width": 1}, None),
        ({"points": [[0, 0], [1, 1]]}, None),
        ({"points": [[0, 0], [1], [2, 2]]}, None),
        ({"points": [[0, NAN], [1, 1], [2, 2]]}, None),
        ({"format": "rle", "rle": [1, 2]}, None),
        ({}, None),
    ],
)
def test_sizes(value, size):
    found = size_of(value)
    assert found == (size if size is None else (size[0], pytest.approx(size[1])))


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.decimals(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(KEYS, VALUES))
def test_any_value(value):
    found = size_of(value)
    assert found is None or 0 <= found[1] < float("inf")
