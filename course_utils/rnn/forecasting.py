"""Forecasts from a fixed window: the naive one, lags, autoregression."""

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
