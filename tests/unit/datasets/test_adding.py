"""The adding problem: what is marked, what is asked, and what a constant answer costs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_utils.datasets.adding import adding_problem

sizes = st.tuples(st.integers(2, 60), st.integers(0, 8))  # T, B


def problem(T, B, seed=0):
    return adding_problem(np.random.default_rng(seed), T, B)


@given(sizes)
def test_shapes_types_and_values(size):
    X, y = problem(*size)
    assert X.shape == (*size, 2)
    assert y.shape == size[1:]
    assert X.dtype == y.dtype == np.float32
    assert ((X[..., 0] >= 0) & (X[..., 0] < 1)).all()
    assert np.isin(X[..., 1], [0, 1]).all()


@given(sizes)
def test_one_number_is_marked_in_each_half_and_their_sum_is_asked(size):
    X, y = problem(*size)
    half = size[0] // 2
    assert (X[:half, :, 1].sum(axis=0) == 1).all()
    assert (X[half:, :, 1].sum(axis=0) == 1).all()
    assert np.allclose((X[..., 0] * X[..., 1]).sum(axis=0), y, rtol=0, atol=1e-6)


def test_the_same_generator_gives_the_same_sequences_and_another_others():
    X, y = problem(30, 4)
    again, other = problem(30, 4), problem(30, 4, seed=1)
    assert (again[0] == X).all() and (again[1] == y).all()
    assert (other[0] != X).any() and (other[1] != y).any()


@pytest.mark.parametrize("T", [2, 5, 30])
def test_the_mean_costs_a_sixth_and_every_step_is_marked(T):
    X, y = problem(T, 40_000)
    assert ((y - 1) ** 2).mean() == pytest.approx(1 / 6, rel=0.03)
    often = X[..., 1].mean(axis=1)  # (T,)
    expected = np.r_[np.full(T // 2, 1 / (T // 2)), np.full(T - T // 2, 1 / (T - T // 2))]
    assert np.allclose(often, expected, rtol=0.1, atol=0)


@pytest.mark.parametrize("T", [1, 0, -3])
def test_fewer_than_two_steps_are_refused(T):
    with pytest.raises(ValueError, match=f"adding_problem needs at least 2 steps, not {T}"):
        problem(T, 4)
