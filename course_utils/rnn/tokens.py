"""Tokens: a text as numbers, and pieces of words learned from the text itself.

Byte-pair encoding: P. Gage (1994), "A new algorithm for data compression", *C Users Journal*; for
words, R. Sennrich, B. Haddow and A. Birch (2016), "Neural machine translation of rare words with
subword units", ACL.  Here the units are characters, and a piece may run across a blank.
"""

import numpy as np


def encode(text, source):
    """Write a text as numbers: each character's place in the sorted vocabulary of a source.

    Parameters
    ----------
    text : str
        What is written as numbers; it has no character that the source lacks.
    source : str
        Its different characters, sorted, are the vocabulary: the training text, or a vocabulary
        made from it before.

    Returns
    -------
    ids : array of int (T,)
        0 to V - 1, one for each character of the text.

    Raises
    ------
    KeyError
        For a character outside the vocabulary.
    """
    vocabulary = sorted(set(source))  # (V,)
    number = {character: i for i, character in enumerate(vocabulary)}
    return np.array([number[character] for character in text], dtype=int)


def decode(ids, tokens):
    """Write numbers as a text again.

    Parameters
    ----------
    ids : iterable of int
    tokens : str or sequence of str
        What each number stands for.

    Returns
    -------
    text : str
    """
    return "".join(tokens[i] for i in ids)


def merge_pair(ids, pair, new):
    """Replace each occurrence of a pair by one new token, from the left and without overlap.

    Parameters
    ----------
    ids : array of int (T,)
        Not changed.
    pair : (int, int)
        Two tokens that follow one another.
    new : int
        The token for both.

    Returns
    -------
    merged : array of int (at most T)
        ``a a a`` with the pair ``(a, a)`` is ``new a``.
    """
    left, right = pair
    found = np.flatnonzero((ids[:-1] == left) & (ids[1:] == right))  # where the pair begins
    if left == right and len(found):  # a a a: the first two, then no other that shares one of them
        begins = np.diff(found, prepend=-2) > 1  # a new run of overlapping pairs
        first = found[begins][np.cumsum(begins) - 1]  # where each one's run begins
        found = found[(found - first) % 2 == 0]
    merged = ids.copy()
    merged[found] = new
    return np.delete(merged, found + 1)


def commonest_pair(ids, V):
    """The pair of neighbours that occurs most often.

    Parameters
    ----------
    ids : array of int (T,)
        At least two tokens.
    V : int
        Number of different tokens, all below it.

    Returns
    -------
    pair : (int, int)
        Of several that are equally common, the smallest one.
    """
    counts = np.bincount(ids[:-1] * V + ids[1:])  # a pair as one number
    left, right = divmod(int(counts.argmax()), V)
    return left, right


def learn_merges(ids, V, merges):
    """Learn a tokenisation: merge the commonest pair, again and again.

    Parameters
    ----------
    ids : array of int (T,)
        A text, as tokens below V.
    V : int
    merges : int
        How many new tokens to make: V, V + 1, …

    Returns
    -------
    pairs : list of (int, int)
        ``pairs[i]`` became the token V + i.
    ids : array of int
        The text in the new tokens.
    """
    pairs = []
    for new in range(V, V + merges):
        if len(ids) < 2:
            break
        pairs.append(commonest_pair(ids, new))
        ids = merge_pair(ids, pairs[-1], new)
    return pairs, ids


def apply_merges(ids, pairs, V):
    """Write another text in learned tokens: the same merges in the same order."""
    for i, pair in enumerate(pairs):
        ids = merge_pair(ids, pair, V + i)
    return ids


def spelled(pairs, vocabulary):
    """What each token stands for.

    Parameters
    ----------
    pairs : list of (int, int)
        As from :func:`learn_merges`.
    vocabulary : str
        What the tokens below V stand for.

    Returns
    -------
    tokens : list of str
    """
    tokens = list(vocabulary)
    for left, right in pairs:
        tokens.append(tokens[left] + tokens[right])
    return tokens
