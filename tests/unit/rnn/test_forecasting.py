"""Forecasts from a fixed window."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_utils.rnn.forecasting import fit_autoregression, lag_matrix, naive_forecast


@given(st.integers(2, 50), st.integers(0, 1000))
def test_naive_forecast_is_the_value_before(T, seed):
    x = np.random.default_rng(seed).normal(size=T)
    forecasts = naive_forecast(x)
    assert forecasts.shape == (T - 1,)
    assert all(forecasts[t - 1] == x[t - 1] for t in range(1, T))


def test_naive_forecast_knows_nothing_of_the_value_it_forecasts():
    x = np.random.default_rng(0).normal(size=10)
    for t in range(1, len(x)):
        changed = x.copy()
        changed[t:] += 1
        assert (naive_forecast(changed)[:t] == naive_forecast(x)[:t]).all()


@given(st.integers(1, 8), st.integers(1, 30), st.integers(0, 1000))
def test_every_entry_of_the_lag_matrix(K, rows, seed):
    x = np.random.default_rng(seed).normal(size=K + rows)
    L = lag_matrix(x, K)
    assert L.shape == (rows, K)
    for t in range(K, len(x)):
        assert L[t - K].tolist() == [x[t - k] for k in range(1, K + 1)]


def test_one_lag_is_the_naive_forecast():
    x = np.random.default_rng(0).normal(size=20)
    assert (lag_matrix(x, 1)[:, 0] == naive_forecast(x)).all()


def autoregressive(rng, w, c, T, noise):
    """A series that follows the model, from its mean."""
    x = np.full(T, c / (1 - sum(w)))
    for t in range(len(w), T):
        x[t] = c + sum(w_k * x[t - k] for k, w_k in enumerate(w, 1)) + noise * rng.normal()
    return x


@pytest.mark.parametrize("frequency", [0.3, 0.9, 2.0])
def test_a_sine_is_recovered_from_two_lags(frequency):
    # sin(ω t) = 2 cos ω · sin(ω (t-1)) - sin(ω (t-2)); the offset goes into the constant
    x = 5 + 2 * np.sin(frequency * np.arange(60) + 0.4)
    w, c = fit_autoregression(x, 2)
    assert w == pytest.approx([2 * np.cos(frequency), -1], abs=1e-9)
    assert c == pytest.approx(5 * (2 - 2 * np.cos(frequency)), abs=1e-9)


@pytest.mark.parametrize(
    ("w", "c"), [((0.8,), 2.0), ((1.2, -0.6), -3.0), ((0.3, 0.2, 0.0, -0.5), 0.0)]
)
def test_the_weights_of_a_process_are_found_up_to_its_noise(w, c):
    # The standard errors of least squares are the roots of the diagonal of noise² (AᵀA)⁻¹, for a
    # long autoregression too (Hamilton, Time Series Analysis, 1994, chapter 8).  A miss by 5 of
    # them is one in a million.
    x = autoregressive(np.random.default_rng(1), w, c, T=20_000, noise=1.0)
    found, constant = fit_autoregression(x, len(w))
    A = np.column_stack([lag_matrix(x, len(w)), np.ones(len(x) - len(w))])
    error = np.sqrt(np.diag(np.linalg.inv(A.T @ A)))  # the noise is 1
    assert (np.abs([*found, constant] - np.array([*w, c])) < 5 * error).all()
    assert error[:-1].max() < 0.02


@given(st.integers(1, 5), st.integers(0, 1000))
def test_the_residuals_have_nothing_to_do_with_lags_and_constant(K, seed):
    x = np.random.default_rng(seed).normal(3, 2, 40)
    w, c = fit_autoregression(x, K)
    L = lag_matrix(x, K)
    residuals = x[K:] - (L @ w + c)
    assert w.shape == (K,) and np.shape(c) == ()
    np.testing.assert_allclose(L.T @ residuals, 0, atol=1e-9)
    assert residuals.sum() == pytest.approx(0, abs=1e-9)


@given(st.integers(1, 4), st.floats(-50, 50), st.floats(0.1, 10))
def test_another_unit_changes_the_constant_only(K, offset, scale):
    x = np.random.default_rng(K).normal(size=60)
    w, c = fit_autoregression(x, K)
    moved, constant = fit_autoregression(scale * x + offset, K)
    np.testing.assert_allclose(moved, w, atol=1e-8)
    assert constant == pytest.approx(scale * c + offset * (1 - w.sum()), abs=1e-6)
