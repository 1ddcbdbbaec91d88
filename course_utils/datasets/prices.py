"""Prices that nobody can foretell: a random walk, and no company's."""

import numpy as np


def random_walk_prices(rng, days, start=100.0, volatility=0.01):
    """Daily prices whose logarithm is a random walk.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of all random choices; the same state gives the same prices.
    days : int
        Number of prices, at least 1.
    start : float
        First price, above 0.
    volatility : float
        Standard deviation of a day's change of the log price, at least 0; 0.01 is about 1 %.

    Returns
    -------
    prices : array (days,)

    Raises
    ------
    ValueError
        When an argument is out of its range.

    Notes
    -----
    log p_t = log p_{t-1} + volatility · ε_t with independent normal ε_t, no drift.  The best
    forecast of the next log price is the present one: what came before adds nothing.
    """
    if days < 1:
        raise ValueError(f"random_walk_prices needs at least 1 day, not {days}")
    if not (start > 0 and volatility >= 0):
        raise ValueError(
            "random_walk_prices needs a start above 0 and a volatility of at least 0,"
            f" not {start} and {volatility}"
        )
    changes = volatility * rng.standard_normal(days - 1)  # (days - 1,)
    return start * np.exp(np.concatenate([[0.0], np.cumsum(changes)]))
