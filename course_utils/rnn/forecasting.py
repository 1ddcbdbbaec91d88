"""Sequences before recurrence: forecasts from a fixed window, ragged batches, task shapes."""

import numpy as np


def naive_forecast(x):
    """Forecast that the next value is the present one.

    Parameters
    ----------
    x : array (T,)
        A series.

    Returns
    -------
    forecasts : array (T - 1,)
        Of ``x[1], ..., x[T-1]``, each made one step before.
    """
    return x[:-1]


def task_shapes():
    """The task shape of ten problems.

    Returns
    -------
    shapes : dict of str to str
        Problem -> "one-to-one", "one-to-many", "many-to-one", "aligned" (many-to-many, an output
        for every input) or "encoder-decoder" (many-to-many, lengths differ).

    Notes
    -----
    The shapes: CS 760, "RNN variants"; COMS 4995, "Types of RNNs"; Carlier, "Introduction".
    """
    return {
        "digit from its picture": "one-to-one",
        "caption for a picture": "one-to-many",
        "melody from the name of a style": "one-to-many",
        "is this review positive?": "many-to-one",
        "style of a piece of music": "many-to-one",
        "sunspots of next year from those so far": "many-to-one",
        "label for every frame of a video": "aligned",
        "coding or not, for every letter of DNA": "aligned",
        "French sentence to English": "encoder-decoder",
        "spoken sentence to text": "encoder-decoder",
    }


def lag_matrix(x, K):
    """The K values before each value, row by row.

    Parameters
    ----------
    x : array (T,)
        A series.
    K : int
        Number of lags, at least 1 and below T.

    Returns
    -------
    L : array (T - K, K)
        ``L[i, k - 1]`` is ``x[t - k]`` for ``t = K + i``: the row belongs to the forecast of
        ``x[t]`` and begins with the value just before it.

    Notes
    -----
    COMS 4995, autoregressive models: ``x_t = sum_k w_k x_{t-k}``.
    """
    T = len(x)
    return np.stack([x[K - k : T - k] for k in range(1, K + 1)], axis=1)  # (T - K, K)


def fit_autoregression(x, K):
    """Fit an autoregressive model of order K by least squares.

    Parameters
    ----------
    x : array (T,)
        The series to learn from.
    K : int
        Number of lags.

    Returns
    -------
    w : array (K,)
        ``w[k - 1]`` multiplies the value k steps back.
    c : float
        Constant, so that the mean of the series need not be zero.

    Notes
    -----
    COMS 4995, autoregressive models; the constant is added here.
    """
    L = lag_matrix(x, K)  # (T - K, K)
    A = np.column_stack([L, np.ones(len(L))])  # (T - K, K + 1)
    *w, c = np.linalg.lstsq(A, x[K:])[0]  # (K + 1,)
    return np.array(w), c


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
