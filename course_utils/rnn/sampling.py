"""From scores to the next token: temperature, the likely ones only, and what comes of it."""

import numpy as np

from course_utils.rnn.neuron import softmax


def sample(o, temperature, u):
    """Draw a token from scores, with dice that are given.

    Parameters
    ----------
    o : array (B, V)
        Scores before the softmax.
    temperature : float
        The scores are divided by it: below 1 the likely get likelier.  0 takes the likeliest.
    u : array (B,)
        The dice: uniform random numbers, from 0 to below 1.

    Returns
    -------
    ids : array of int (B,)
        The token in whose stretch of the line from 0 to 1 the dice fall, when each token gets a
        stretch as long as its probability, in the order of their numbers.
    """
    if temperature == 0:
        return o.argmax(axis=-1)
    ends = softmax(o / temperature).cumsum(axis=-1)  # (B, V): where each token's stretch ends
    ids = (ends <= u[:, None]).sum(axis=-1)  # (B,): how many end before the dice
    return np.minimum(ids, o.shape[-1] - 1)  # rounding: the last end may be a little below 1


def keep_likely(p, k, mass):
    """Leave the likely tokens only: top-k and top-p.

    Parameters
    ----------
    p : array (B, V)
        Probabilities.
    k : int
        At most so many tokens are left; of equally likely ones the first.
    mass : float
        And no more than it takes for their probabilities to reach this sum: a token is left if all
        likelier ones together have less.  At least one is left.

    Returns
    -------
    q : array (B, V)
        Their probabilities, which add up to 1 again; 0 for the others.

    Notes
    -----
    Top-k: A. Fan, M. Lewis and Y. Dauphin (2018), ACL.  Top-p, or nucleus: A. Holtzman et al.
    (2020), ICLR.
    """
    order = np.argsort(-p, axis=-1, kind="stable")  # (B, V): the likeliest first
    ranked = np.take_along_axis(p, order, axis=-1)  # (B, V)
    before = ranked.cumsum(axis=-1) - ranked  # (B, V): what all likelier ones have
    kept = np.where(before < mass, ranked, 0)  # (B, V)
    kept[:, k:] = 0
    q = np.zeros_like(p)  # (B, V)
    np.put_along_axis(q, order, kept, axis=-1)  # back to their places
    return q / q.sum(axis=-1, keepdims=True)


def loop_of(text, longest=400):
    """Find the loop a text has fallen into.

    Parameters
    ----------
    text : str
    longest : int
        Longest period looked for.

    Returns
    -------
    start, period : int
        From ``start`` on the text repeats itself every ``period`` characters, to its end and three
        times at least.  Of several, the loop that begins first.  ``(None, None)`` when there is
        none.
    """
    signs, found = np.array(list(text)), []
    for period in range(1, min(longest, len(text) // 3) + 1):
        other = np.flatnonzero(signs[period:] != signs[:-period])
        start = int(other[-1]) + 1 if len(other) else 0
        if len(text) - start >= 3 * period:
            found.append((start, period))
    return min(found, default=(None, None))
