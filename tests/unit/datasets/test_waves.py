"""Waves and a chaotic map to be continued."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_utils.datasets.waves import chaotic_series, sine_waves

makers = pytest.mark.parametrize("make", [sine_waves, chaotic_series])
sizes = st.tuples(st.integers(1, 40), st.integers(1, 8))  # T, B


@makers
@given(size=sizes, seed=st.integers(0, 99))
def test_shapes_types_range_and_repetition(make, size, seed):
    X = make(np.random.default_rng(seed), *size)
    assert X.shape == (*size, 1)
    assert X.dtype == np.float32
    assert (abs(X) <= 1).all()
    assert (make(np.random.default_rng(seed), *size) == X).all()


def test_two_values_of_a_wave_give_the_next_by_its_frequency():
    X = sine_waves(np.random.default_rng(0), 30, 50)[..., 0].astype(float)
    factor = (X[2:] + X[:-2]) / X[1:-1]  # 2 cos w, the same all along a wave
    middle = np.median(factor, axis=0)
    assert np.allclose(X[2:], middle * X[1:-1] - X[:-2], atol=1e-5)
    assert (np.arccos(middle / 2) > 0.199).all() and (np.arccos(middle / 2) < 0.601).all()


def test_the_map_and_how_fast_two_neighbours_part():
    X = chaotic_series(np.random.default_rng(0), 50, 20)[..., 0].astype(float)
    z = (X + 1) / 2
    assert np.allclose(z[1:], 3.9 * z[:-1] * (1 - z[:-1]), atol=1e-5)
    a, b = 0.3, 0.3 + 1e-6
    for _ in range(40):
        a, b = 3.9 * a * (1 - a), 3.9 * b * (1 - b)
    assert abs(a - b) > 0.01
