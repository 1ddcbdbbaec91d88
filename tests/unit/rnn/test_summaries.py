"""Mean and maximum over the true steps."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from course_utils.rnn.summaries import masked_mean_max


@given(
    st.lists(st.integers(1, 8), min_size=1, max_size=5),
    st.integers(1, 3),
    st.sampled_from([0.0, 99.0, -99.0, np.inf, -np.inf, np.nan]),
    st.integers(0, 1000),
)
def test_each_sequence_by_itself_whatever_is_behind_it(lengths, units, behind, seed):
    T, B = max(lengths) + 1, len(lengths)
    mask = np.arange(T)[:, None] < np.array(lengths)  # (T, B)
    H = np.random.default_rng(seed).normal(size=(T, B, units))
    H[~mask] = behind
    mean, maximum = masked_mean_max(H, mask)
    for i, n in enumerate(lengths):
        np.testing.assert_allclose(mean[i], H[:n, i].mean(axis=0), rtol=0, atol=1e-12)
        np.testing.assert_array_equal(maximum[i], H[:n, i].max(axis=0))
