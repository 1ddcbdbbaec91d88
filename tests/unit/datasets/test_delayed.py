"""The delayed bits: what is shown, what is asked, and when."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_utils.datasets.delayed import delayed_bits

sizes = st.tuples(st.integers(0, 200), st.integers(0, 5), st.integers(1, 30))  # T, B, lag


def streams(sizes, seed=0):
    return delayed_bits(np.random.default_rng(seed), *sizes)


@given(sizes)
def test_shapes_types_and_values(sizes):
    X, y = streams(sizes)
    assert X.shape == (*sizes[:2], 2)
    assert y.shape == sizes[:2]
    assert X.dtype == y.dtype == np.float32
    assert np.isin(X[..., 0], [-1, 0, 1]).all()
    assert np.isin(X[..., 1], [-1, 1]).all()


@given(sizes)
def test_every_question_is_answered_by_the_bit_shown_lag_steps_before(sizes):
    T, _, lag = sizes
    X, y = streams(sizes)
    asked, shown = y[lag:], X[: max(T - lag, 0), :, 0]
    assert (asked == shown[: len(asked)]).all()
    assert not y[:lag].any()
    assert not X[max(T - lag, 0) :, :, 0].any()  # no bit that is never asked for


@given(sizes)
def test_only_one_bit_at_a_time_is_to_be_held(sizes):
    _, B, lag = sizes
    X, y = streams(sizes)
    for stream in range(B):
        events = np.sort(np.r_[np.flatnonzero(X[:, stream, 0]), np.flatnonzero(y[:, stream])])
        gaps = np.diff(events)
        assert (gaps[::2] == lag).all()  # from a bit to its question
        assert ((gaps[1::2] >= 1) & (gaps[1::2] <= lag)).all()  # to the next bit


def test_the_same_generator_gives_the_same_streams_and_another_others():
    size = (100, 4, 20)
    X, y = streams(size)
    again, other = streams(size), streams(size, seed=1)
    assert (again[0] == X).all() and (y == again[1]).all()
    assert (other[0] != X).any() and (y != other[1]).any()


def test_bits_are_even_and_questions_fall_on_every_phase():
    X, y = streams((4000, 50, 20))
    answers = y[y != 0]
    assert abs(answers.mean()) < 0.05
    assert abs(X[..., 1].mean()) < 0.01
    assert len(answers) / y.size == pytest.approx(1 / 30.5, rel=0.02)  # pause 10.5 + lag 20
    phase = np.bincount(np.nonzero(y)[0] % 25, minlength=25) / len(answers)
    assert phase.min() > 0.03 and phase.max() < 0.05  # even would be 0.04


def test_a_lag_below_one_is_refused():
    with pytest.raises(ValueError, match="delayed_bits needs a lag of at least 1, not 0"):
        streams((10, 1, 0))
