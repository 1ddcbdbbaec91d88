"""Delayed recall: what is shown, what is asked, and that the rest does not tell."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_utils.datasets.recall import delayed_recall

sizes = st.tuples(st.integers(0, 40), st.integers(0, 8), st.integers(2, 12))  # lag, B, symbols


def recall(lag, B, symbols=8, seed=0):
    return delayed_recall(np.random.default_rng(seed), lag, B, symbols)


@given(sizes)
def test_the_symbol_comes_first_and_only_distractors_after_it(size):
    lag, B, symbols = size
    X, y = recall(*size)
    assert X.shape == (lag + 1, B)
    assert y.shape == (B,)
    assert (X[0] == y).all()
    assert ((y >= 0) & (y < symbols)).all()
    assert ((X[1:] >= symbols) & (X[1:] < 2 * symbols)).all()


def test_the_answers_are_not_a_view_of_the_inputs():
    X, y = recall(3, 5)
    kept = y.copy()
    X[0] += 1
    assert (y == kept).all()


def test_the_same_generator_gives_the_same_sequences_and_another_others():
    X, y = recall(30, 8)
    again, other = recall(30, 8), recall(30, 8, seed=1)
    assert (again[0] == X).all() and (again[1] == y).all()
    assert (other[0] != X).any() and (other[1] != y).any()


def test_every_symbol_and_distractor_is_equally_frequent_and_distractors_do_not_tell():
    symbols = 4
    X, y = recall(3, 40_000, symbols)
    assert np.allclose(np.bincount(y, minlength=symbols), 10_000, rtol=0.05, atol=0)
    for distractors in X[1:] - symbols:  # each step: all pairs with the symbol, 1 in 16
        pairs = np.bincount(y * symbols + distractors, minlength=symbols**2)
        assert np.allclose(pairs, 2_500, rtol=0.1, atol=0)


@pytest.mark.parametrize("lag, B, symbols", [(-1, 4, 8), (3, -1, 8), (3, 4, 1)])
def test_impossible_sizes_are_refused(lag, B, symbols):
    with pytest.raises(ValueError, match=f"not lag={lag}, B={B}, symbols={symbols}"):
        recall(lag, B, symbols)
