"""Prices that are a random walk: nothing beats the naive forecast."""

import numpy as np
import pytest

from course_utils.datasets.prices import random_walk_prices


def prices(days, seed=0, **options):
    return random_walk_prices(np.random.default_rng(seed), days, **options)


def test_shape_start_and_sign():
    assert prices(1).tolist() == [100]
    p = prices(500, start=30.0)
    assert p.shape == (500,) and p[0] == 30 and (p > 0).all()
    assert (prices(5, volatility=0) == 100).all()


def test_changes_of_the_log_price_are_independent_and_as_large_as_said():
    changes = np.diff(np.log(prices(40_001, volatility=0.02)))
    assert changes.std() == pytest.approx(0.02, rel=0.02)
    assert abs(changes.mean()) < 5 * 0.02 / 200
    for lag in range(1, 6):
        assert abs(np.corrcoef(changes[:-lag], changes[lag:])[0, 1]) < 5 / 200


def test_least_squares_on_the_last_ten_does_not_beat_the_naive_forecast():
    worse = []
    for seed in range(20):
        x = np.log(prices(1000, seed))
        windows = np.lib.stride_tricks.sliding_window_view(x, 11)
        A, y = np.c_[windows[:, :10], np.ones(len(windows))], windows[:, 10]
        w = np.linalg.lstsq(A[:700], y[:700], rcond=None)[0]
        error = ((A[700:] @ w - y[700:]) ** 2).mean()
        worse.append(error / ((A[700:, 9] - y[700:]) ** 2).mean())
    assert np.mean(worse) > 1


def test_the_same_generator_gives_the_same_prices_and_another_others():
    assert (prices(50) == prices(50)).all() and (prices(50) != prices(50, seed=1)).any()


def test_what_cannot_be_is_refused():
    with pytest.raises(ValueError, match="at least 1 day, not 0"):
        prices(0)
    with pytest.raises(ValueError, match="a start above 0"):
        prices(5, start=0.0)
    with pytest.raises(ValueError, match="a volatility of at least 0"):
        prices(5, volatility=-0.1)
