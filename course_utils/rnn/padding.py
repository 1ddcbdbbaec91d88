"""Sequences of different lengths in one array."""

import numpy as np


def pad_batch(sequences):
    """Put sequences of different lengths into one array, time first, with a mask.

    Parameters
    ----------
    sequences : list of B arrays (T_b, D)
        Lengths may differ, the number of features D may not.

    Returns
    -------
    X : array (T, B, D)
        T is the largest length; behind the end of a sequence there are zeros.
    mask : array of bool (T, B)
        True where ``X`` holds data.
    """
    lengths = np.array([len(s) for s in sequences])  # (B,)
    T, B, D = lengths.max(), len(sequences), sequences[0].shape[1]
    X = np.zeros((T, B, D))  # (T, B, D)
    for i, sequence in enumerate(sequences):
        X[: len(sequence), i] = sequence
    return X, np.arange(T)[:, None] < lengths  # (T, B)
