"""The adding problem: two marked numbers among many, whose sum is asked for at the end."""

import numpy as np


def adding_problem(rng, T, B):
    """Sequences of random numbers, two of them marked: one in the first half, one in the second.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of all random choices; the same state gives the same sequences.
    T, B : int
        Steps, at least 2, and sequences.

    Returns
    -------
    X : array of float32 (T, B, 2)
        ``X[..., 0]`` are the numbers, uniform in [0, 1); ``X[..., 1]`` is 1 where one is marked,
        else 0.
    y : array of float32 (B,)
        Sum of the two marked numbers.

    Raises
    ------
    ValueError
        When T is below 2.

    Notes
    -----
    Always answering 1, the mean, has a mean squared error of 1/6: twice the variance of a uniform
    number.  Hochreiter and Schmidhuber (1997), in the form of Le, Jaitly and Hinton (2015).
    """
    if T < 2:
        raise ValueError(f"adding_problem needs at least 2 steps, not {T}")
    X = np.zeros((T, B, 2), np.float32)  # (T, B, 2)
    X[..., 0] = rng.random((T, B), np.float32)
    marked = np.stack([rng.integers(0, T // 2, B), rng.integers(T // 2, T, B)])  # (2, B): steps
    X[marked, np.arange(B), 1] = 1
    return X, X[marked, np.arange(B), 0].sum(axis=0)
