"""A bit to be held for a fixed number of steps, amid distractors: the smallest memory task."""

import numpy as np


def delayed_bits(rng, T, B, lag=20):
    """Streams in which a bit is shown once and asked for ``lag`` steps later.

    Each stream is a row of trials: a pause of 1 to ``lag`` steps, then the bit is shown, and
    ``lag`` steps later it is asked for.  The second input is a random distractor at every step.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of all random choices; the same state gives the same streams.
    T, B : int
        Steps and streams.
    lag : int
        Steps between a bit and its question, at least 1.

    Returns
    -------
    X : array of float32 (T, B, 2)
        ``X[t, :, 0]`` is the bit, -1 or 1, where one is shown, else 0; ``X[t, :, 1]`` is the
        distractor, -1 or 1.
    y : array of float32 (T, B)
        The answer, -1 or 1, where the bit is asked for, else 0.

    Raises
    ------
    ValueError
        When the lag is below 1.

    Notes
    -----
    A question comes before the next bit is shown, so only one bit at a time has to be held, and
    no stretch of ``lag`` steps contains both a question and its bit.  After the latching task of
    Bengio, Simard and Frasconi (1994).
    """
    if lag < 1:
        raise ValueError(f"delayed_bits needs a lag of at least 1, not {lag}")
    trials = T // (lag + 1) + 1  # more than fit
    pauses = rng.integers(1, lag + 1, (trials, B))  # (trials, B)
    asked = np.cumsum(pauses + lag, axis=0) - 1  # (trials, B): steps
    bits = rng.choice(np.float32([-1, 1]), (trials, B))  # (trials, B)
    X = np.zeros((T, B, 2), np.float32)  # (T, B, 2)
    X[..., 1] = rng.choice(np.float32([-1, 1]), (T, B))
    y = np.zeros((T, B), np.float32)  # (T, B)
    i, stream = np.nonzero(asked < T)  # the trials that fit
    X[asked[i, stream] - lag, stream, 0] = bits[i, stream]
    y[asked[i, stream], stream] = bits[i, stream]
    return X, y
