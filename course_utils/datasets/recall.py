"""Delayed recall: a symbol is shown once, and asked for after a stretch of other symbols."""


def delayed_recall(rng, lag, B, symbols=8):
    """Sequences that open with a symbol to be remembered; everything after it is distraction.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of all random choices; the same state gives the same sequences.
    lag : int
        Steps from the symbol to the end, where it is asked for, at least 0.
    B : int
        Sequences, at least 0.
    symbols : int
        How many there are to remember, and as many distractors, at least 2.

    Returns
    -------
    X : array of int (lag + 1, B)
        ``X[0]``: the symbol, 0 to ``symbols - 1``; ``X[1:]``: distractors, ``symbols`` to
        ``2 symbols - 1``, drawn anew at every step.
    y : array of int (B,)
        The symbol: ``X[0]``.

    Raises
    ------
    ValueError
        When the lag or B is negative, or there are fewer than two symbols.

    Notes
    -----
    Guessing is right once in ``symbols`` times, and the last ``lag`` inputs do not help.  After the
    tasks with long time lags of Hochreiter and Schmidhuber (1997).
    """
    if lag < 0 or B < 0 or symbols < 2:
        raise ValueError(
            "delayed_recall needs a lag and a number of sequences of at least 0, and at least 2 "
            f"symbols, not lag={lag}, B={B}, symbols={symbols}"
        )
    X = rng.integers(symbols, 2 * symbols, (lag + 1, B))  # (lag + 1, B)
    X[0] = rng.integers(0, symbols, B)
    return X, X[0].copy()
