"""Attention: a soft look-up."""

import numpy as np


def attention(queries, keys, values, mask):
    """Read from values, each query weighted by how well it fits their keys.

    Parameters
    ----------
    queries : array (S, d)
        What is looked for.
    keys : array (T, d)
        What each value can be found by.
    values : array (T, D)
        What is read.
    mask : array of bool (T,)
        True where there is something to read; at least one must be.

    Returns
    -------
    read : array (S, D)
        For each query a weighted mean of the values.
    weights : array (S, T)
        Each row adds up to 1; exactly 0 where the mask is False.

    Notes
    -----
    ``softmax(Q K^T / sqrt(d)) V``: A. Vaswani et al., "Attention is all you need", NIPS 2017,
    equation 1.
    """
    scores = queries @ keys.T / np.sqrt(queries.shape[-1])  # (S, T)
    scores = np.where(mask, scores, -np.inf)  # (S, T)
    e = np.exp(scores - scores.max(axis=-1, keepdims=True))  # (S, T)
    weights = e / e.sum(axis=-1, keepdims=True)  # (S, T)
    return weights @ values, weights
