"""Two kinds of series to be continued: sine waves, and a chaotic map."""

import numpy as np


def sine_waves(rng, T, B):
    """Sine waves, each with a frequency and a phase of its own.

    Parameters
    ----------
    rng : numpy.random.Generator
    T, B : int
        Steps, waves.

    Returns
    -------
    X : array of float32 (T, B, 1)
        ``sin(w t + p)``: a period of 10 to 31 steps, any phase.
    """
    w, p = rng.uniform(0.2, 0.6, B), rng.uniform(0, 2 * np.pi, B)  # (B,): radians a step, radians
    return np.sin(w * np.arange(T)[:, None] + p)[..., None].astype(np.float32)


def chaotic_series(rng, T, B, r=3.9):
    """Series of the logistic map: each value follows from the one before, and soon none does.

    Parameters
    ----------
    rng : numpy.random.Generator
    T, B : int
        Steps, series.
    r : float
        The map's parameter, chaotic for almost all values from 3.57 to 4.

    Returns
    -------
    X : array of float32 (T, B, 1)
        ``2 z - 1`` with ``z_t = r z_{t-1} (1 - z_{t-1})``, computed in float64, each begun at
        random.

    Notes
    -----
    R. M. May, "Simple mathematical models with very complicated dynamics", Nature 261, 1976.
    """
    z = np.empty((T, B))
    z[0] = rng.uniform(0.1, 0.9, B)
    for t in range(1, T):
        z[t] = r * z[t - 1] * (1 - z[t - 1])
    return (2 * z - 1)[..., None].astype(np.float32)
