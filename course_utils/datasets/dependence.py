"""Series that depend on their past in a way that a fixed window misses."""

import numpy as np


def delayed_series(rng, T, lag=20, strength=0.9):
    """A series in which each value depends on the one ``lag`` steps before, and on no later one.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of all random choices; the same state gives the same series.
    T : int
        Number of values.
    lag : int
        Steps between a value and the one it depends on, at least 1.
    strength : float
        Correlation of the two, between -1 and 1 (both excluded).

    Returns
    -------
    x : array (T,)
        Mean 0, variance 1.

    Raises
    ------
    ValueError
        When the lag or the strength is out of its range.

    Notes
    -----
    x_t = strength · x_{t-lag} + √(1 - strength²) · ε_t with standard normal ε_t, the first ``lag``
    values standard normal as well.  The last K < lag values are independent of the next: no model
    of them, linear or not, beats the mean (squared error 1).  From K = lag on the error can fall
    to 1 - strength².
    """
    if lag < 1:
        raise ValueError(f"delayed_series needs a lag of at least 1, not {lag}")
    if not -1 < strength < 1:
        raise ValueError(f"delayed_series needs a strength between -1 and 1, not {strength}")
    x = rng.standard_normal(T)  # (T,)
    noise = np.sqrt(1 - strength**2)
    for t in range(lag, T):
        x[t] = strength * x[t - lag] + noise * x[t]
    return x


def parity_series(rng, T, lags=(2, 5), flips=0.05):
    """A series of signs that every linear model takes for noise, though it can be foretold.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of all random choices; the same state gives the same series.
    T : int
        Number of values.
    lags : (int, int)
        The two lags that each value is the product of, the smaller one first.
    flips : float
        Share of values with the wrong sign, 0 to 1.

    Returns
    -------
    x : array (T,)
        Each -1 or 1.

    Raises
    ------
    ValueError
        When the lags or the flips are out of their range.

    Notes
    -----
    x_t = x_{t-2} · x_{t-5}, with the wrong sign in a share ``flips`` of the steps.  The product
    foretells 95 % of the values, but no two values up to 30 steps apart are correlated, so no
    AR(K) with K ≤ 30 does better than the mean.  (The lags 2 and 5 make a longest possible
    sequence, period 31 without flips: Golomb, Shift Register Sequences, 1967.  With lags 1 and 2
    the values 3 steps apart would be correlated.)
    """
    near, far = lags
    if not 1 <= near < far:
        raise ValueError(f"parity_series needs two rising lags of at least 1, not {lags}")
    if not 0 <= flips <= 1:
        raise ValueError(f"parity_series needs flips between 0 and 1, not {flips}")
    x = rng.choice([-1.0, 1.0], T)  # (T,): the first values stay as they are
    signs = np.where(rng.random(T) < flips, -1, 1)  # (T,)
    for t in range(far, T):
        x[t] = x[t - near] * x[t - far] * signs[t]
    return x
