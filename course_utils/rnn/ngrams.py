"""Language models that count: n-grams, smoothed by Witten and Bell, or by Kneser and Ney.

An n-gram model knows the last n - 1 characters and nothing before.  S. F. Chen and J. Goodman
(1999), "An empirical study of smoothing techniques for language modeling", *Computer Speech &
Language*.
"""

import numpy as np


def grams(ids, n, V):
    """Write every stretch of n tokens as one number.

    Parameters
    ----------
    ids : array of int (T,)
        Tokens below V.
    n, V : int
        ``V**n`` must be below 2**63.

    Returns
    -------
    codes : array of int (T - n + 1,)
        Digits to base V: ``code // V`` is the context, ``code % V`` the token after it.
    """
    codes = np.zeros(len(ids) - n + 1, np.int64)
    for i in range(n):
        codes = codes * V + ids[i : len(ids) - n + 1 + i]
    return codes


def looked_up(keys, values, wanted):
    """The values of sorted keys, 0 where there is none."""
    i = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[i] == wanted, values[i], 0)


def in_context(keys, counts, test, length, V):
    """What counts say at each place of a text.

    Parameters
    ----------
    keys, counts : arrays (K,)
        Stretches of ``length`` tokens, as from :func:`grams`, each once and sorted; their counts.
    test : array of int (S,)
    length, V : int

    Returns
    -------
    count, total, kinds : arrays (S,)
        Of the token in its context, of all tokens in it, and how many different ones; 0 for what
        was never seen, and where the context would begin before the text.
    """
    contexts, first = np.unique(keys // V, return_index=True)
    totals = np.add.reduceat(counts, first)
    kinds = np.diff(np.append(first, len(keys)))
    wanted = np.concatenate([np.full(length - 1, -1), grams(test, length, V)])  # (S,)
    before = wanted // V
    return (
        looked_up(keys, counts, wanted),
        looked_up(contexts, totals, before),
        looked_up(contexts, kinds, before),
    )


def witten_bell(train, test, V, n):
    """Probability of every token of a text by an interpolated Witten-Bell n-gram model.

    Parameters
    ----------
    train, test : arrays of int (T,), (S,)
        Tokens below V.
    V, n : int

    Returns
    -------
    p : array (S,)
        Of each token of ``test``, given up to n - 1 before it.

    Notes
    -----
    A context after which many different tokens came will see new ones: its shorter context counts
    as much as it had kinds.
    """
    p = np.full(len(test), 1 / V)  # (S,): knows nothing
    for length in range(1, n + 1):
        keys, counts = np.unique(grams(train, length, V), return_counts=True)
        count, total, kinds = in_context(keys, counts, test, length, V)
        p = np.where(total > 0, (count + kinds * p) / np.maximum(total + kinds, 1), p)
    return p


def kneser_ney(train, test, V, n):
    """Probability of every token of a text by an interpolated Kneser-Ney n-gram model.

    Parameters
    ----------
    train, test : arrays of int (T,), (S,)
        Tokens below V.
    V, n : int

    Returns
    -------
    p : array (S,)
        Of each token of ``test``, given up to n - 1 before it.

    Notes
    -----
    The longest context counts how often a token came.  Each shorter one counts after how many
    *different* tokens it came: "Francisco" is common, but only after "San".  From every count a
    little is taken away and given to the shorter context.
    """
    p = np.full(len(test), 1 / V)  # (S,): knows nothing
    for length in range(1, n + 1):
        if length == n:
            keys, counts = np.unique(grams(train, n, V), return_counts=True)
        else:  # different left neighbours
            longer = np.unique(grams(train, length + 1, V))
            keys, counts = np.unique(longer % V**length, return_counts=True)
        once, twice = (counts == 1).sum(), (counts == 2).sum()
        taken = once / (once + 2 * twice) if once + twice else 0.5
        count, total, kinds = in_context(keys, counts, test, length, V)
        new = (np.maximum(count - taken, 0) + taken * kinds * p) / np.maximum(total, 1)
        p = np.where(total > 0, new, p)
    return p
