"""Series whose dependence a fixed window, or a linear model, does not see."""

import numpy as np
import pytest

from course_utils.datasets.dependence import delayed_series, parity_series


def autoregression_error(x, K):
    """Test error of AR(K) by least squares, over that of the mean."""
    windows = np.lib.stride_tricks.sliding_window_view(x, K + 1)
    A, y = np.c_[windows[:, :K], np.ones(len(windows))], windows[:, K]
    half = len(y) // 2
    w = np.linalg.lstsq(A[:half], y[:half], rcond=None)[0]
    return ((A[half:] @ w - y[half:]) ** 2).mean() / ((y[:half].mean() - y[half:]) ** 2).mean()


def series(kind, T=20_000, seed=0, **options):
    return kind(np.random.default_rng(seed), T, **options)


def test_a_delayed_series_has_mean_0_and_variance_1_from_the_first_step():
    x = np.array([series(delayed_series, 100, seed, lag=7) for seed in range(2000)])
    assert x.shape == (2000, 100)
    assert abs(x.mean(axis=0)).max() < 5 / np.sqrt(2000)
    assert abs(x.var(axis=0) - 1).max() < 5 * np.sqrt(2 / 2000)


def test_only_multiples_of_the_lag_are_correlated():
    x = series(delayed_series, 100_000, lag=6, strength=0.8)
    for k in range(1, 13):
        r = np.corrcoef(x[:-k], x[k:])[0, 1]
        assert r == pytest.approx({6: 0.8, 12: 0.64}.get(k, 0), abs=0.03)


@pytest.mark.parametrize("seed", range(3))
def test_an_autoregression_sees_the_lag_or_nothing(seed):
    x = series(delayed_series, seed=seed, lag=10, strength=0.9)
    for K in (1, 5, 9):
        assert autoregression_error(x, K) > 0.99
    for K in (10, 15):
        assert autoregression_error(x, K) == pytest.approx(1 - 0.9**2, rel=0.1)


@pytest.mark.parametrize("seed", range(3))
def test_no_linear_model_sees_the_parity(seed):
    x = series(parity_series, seed=seed)
    assert set(np.unique(x)) == {-1, 1} and abs(x.mean()) < 0.05
    for K in (2, 5, 10, 30):
        assert autoregression_error(x, K) > 0.99
    assert (x[5:] == x[3:-2] * x[:-5]).mean() == pytest.approx(0.95, abs=0.01)


def test_parity_without_flips_repeats_after_31_steps():
    x = series(parity_series, 200, flips=0)
    if (x[:5] == 1).all():
        pytest.fail("choose another seed: all ones stay ones")
    assert (x[31:] == x[:-31]).all()
    assert not any((x[k:] == x[:-k]).all() for k in range(1, 31))


@pytest.mark.parametrize("kind", [delayed_series, parity_series])
def test_the_same_generator_gives_the_same_series_and_another_another(kind):
    assert (series(kind, 60) == series(kind, 60)).all()
    assert (series(kind, 60) != series(kind, 60, seed=1)).any()
    assert series(kind, 0).shape == (0,) and series(kind, 3).shape == (3,)


def test_what_cannot_be_is_refused():
    with pytest.raises(ValueError, match="delayed_series needs a lag of at least 1, not 0"):
        series(delayed_series, lag=0)
    with pytest.raises(ValueError, match=r"a strength between -1 and 1, not 1\.0"):
        series(delayed_series, strength=1.0)
    with pytest.raises(ValueError, match=r"two rising lags of at least 1, not \(5, 2\)"):
        series(parity_series, lags=(5, 2))
    with pytest.raises(ValueError, match="flips between 0 and 1, not 2"):
        series(parity_series, flips=2)
