"""The gradients of the truncation meter: whole, cut short, and split by how far they went back."""

from functools import lru_cache

import numpy as np

from course_utils.rnn.gradients import spectral_radius
from course_utils.rnn.neuron import rnn_forward

T, BATCH, INPUTS, UNITS = 60, 4, 4, 32
SEED = 4
INPUT_SIZE = 0.3  # standard deviation of the inputs' share of the value before the tanh
CLOSE = 0.99  # cosine from which a direction counts as kept

LOSSES = {"at every step": "every", "at the last step": "last"}
SCHEMES = {
    "every step goes back k (k₁ = 1)": "step",
    "chunks of k steps (k₁ = k₂ = k)": "chunk",
}
LAGS = np.arange(T)
DEPTHS = np.arange(1, T + 1)  # every k


@lru_cache(maxsize=1)
def _drawn():
    """Everything random: W_h, its spectral radius, X, W_x, W_y and the targets."""
    rng = np.random.default_rng(SEED)
    W_h = rng.normal(size=(UNITS, UNITS))
    X = rng.normal(size=(T, BATCH, INPUTS))
    W_x = rng.normal(0, INPUT_SIZE / np.sqrt(INPUTS), (INPUTS, UNITS))
    W_y = rng.normal(0, 1 / np.sqrt(UNITS), UNITS)
    return W_h, spectral_radius(W_h), X, W_x, W_y, rng.normal(size=(T, BATCH))


@lru_cache(maxsize=8)
def network(radius):
    """The random network, run over its random inputs.

    Parameters
    ----------
    radius : float
        Spectral radius of ``W_h``.

    Returns
    -------
    arrays : dict
        ``X`` (T, B, D), ``h_0`` (B, H), ``H`` (T, B, H), ``W_x`` (D, H), ``W_h`` (H, H): arguments
        of :func:`course_utils.rnn.bptt.rnn_backward`; and ``dE`` (T, B, H), the derivative of the
        squared error of each step by its state.  They are the same at every call: do not change
        them.
    """
    W_h, drawn_radius, X, W_x, W_y, targets = _drawn()
    W_h = W_h * (radius / drawn_radius)
    h_0 = np.zeros((BATCH, UNITS))
    H = rnn_forward(X, h_0, W_x, W_h, np.zeros(UNITS))
    dE = (H @ W_y - targets)[..., None] * W_y / BATCH
    return dict(X=X, h_0=h_0, H=H, W_x=W_x, W_h=W_h, dE=dE)


def error_gradients(radius, loss):
    """What the loss says about every state directly.

    Parameters
    ----------
    radius : float
        Spectral radius of ``W_h``.
    loss : str
        "every": the mean over all steps; "last": the last step alone.

    Returns
    -------
    dH : array (T, B, H)
    """
    dE = network(radius)["dE"]
    if loss == "every":
        return dE / T
    if loss == "last":
        return dE * (DEPTHS == T)[:, None, None]
    raise ValueError(f"unknown loss {loss!r}: one of {', '.join(LOSSES.values())}")


@lru_cache(maxsize=4)
def lag_errors(radius, loss):
    """Send the errors of all steps back together, one lag at a time.

    Parameters
    ----------
    radius, loss
        As for :func:`error_gradients`.

    Returns
    -------
    errors : array (T, T, B, H)
        ``errors[lag, t]``: derivative of the loss at step t + lag by the value before the tanh at
        step t; zero where there is no such step, or no loss at it.
    """
    n = network(radius)
    slope = 1 - n["H"] ** 2  # (T, B, H): tanh'
    errors = np.zeros((T, T, BATCH, UNITS))
    errors[0] = error_gradients(radius, loss) * slope
    for lag in range(1, T):
        later = errors[lag - 1, 1 : T - lag + 1]  # (T - lag, B, H)
        back = later.reshape(-1, UNITS) @ n["W_h"].T  # (B (T - lag), H)
        errors[lag, : T - lag] = back.reshape(later.shape) * slope[: T - lag]
    return errors


def lag_shares(radius, loss, reaches=None):
    """Split the gradient of the recurrent weights by how far it went back.

    Parameters
    ----------
    radius, loss
        As for :func:`error_gradients`.
    reaches : array of int (T,), optional
        The loss at step s (from 0) goes back to this step and no further; to the first unless told.

    Returns
    -------
    shares : array (T, H, H)
        ``shares[lag]`` comes from losses ``lag`` steps after the use of the weights.  Their sum is
        ``dW_h``.
    """
    H_prev = _previous(radius).reshape(T, BATCH, UNITS)
    shares = np.empty((T, UNITS, UNITS))
    for lag, error in enumerate(lag_errors(radius, loss)):
        used, error = H_prev[: T - lag], error[: T - lag]  # (T - lag, B, H) each
        if reaches is not None:
            used = used * (LAGS[: T - lag] >= reaches[lag:])[:, None, None]
        shares[lag] = used.reshape(-1, UNITS).T @ error.reshape(-1, UNITS)
    return shares


def chunk_reaches(k):
    """How far the losses go back when every k steps one pass goes back k steps.

    Parameters
    ----------
    k : int
        Steps of a chunk; the last chunk may be shorter, but its pass goes back k steps as well.

    Returns
    -------
    reaches : array of int (T,)
        First step, from 0, that the loss at each step goes back to.
    """
    end = np.minimum((LAGS // k + 1) * k, T)
    return np.maximum(end - k, 0)


def chunk_gradients(radius, loss):
    """The truncated gradient in chunks, for every k at once.

    Parameters
    ----------
    radius, loss
        As for :func:`error_gradients`.

    Returns
    -------
    gradients : array (T, H, H)
        Entry k - 1 is ``dW_h`` of
        :func:`course_utils.rnn.bptt.truncated_backward` with ``k_1 = k_2 = k``.

    Notes
    -----
    At every step t the errors of all losses from t to the end of its chunk add up, so that their
    sums over the lags hold all there is, for every k.  The pass of a last, shorter chunk enters the
    chunk before it, which therefore ends with the last step as well.
    """
    sums = lag_errors(radius, loss).copy()  # (T, T, B, H): at step t, of the losses so far from t
    for lag in range(1, T):  # np.cumsum along the first axis takes ten times as long
        sums[lag] += sums[lag - 1]
    k = DEPTHS[:, None]  # (K, 1)
    end = np.where(T - k <= LAGS, T, (LAGS // k + 1) * k)  # (K, T): first step not counted at t
    H_prev = _previous(radius)  # (T B, H)
    dA = (sums[lags, LAGS].reshape(-1, UNITS) for lags in end - 1 - LAGS)  # (T B, H) for every k
    return np.array([H_prev.T @ dA_k for dA_k in dA])


def _previous(radius):
    """States before each step, all in one matrix (T B, H)."""
    n = network(radius)
    return np.concatenate([n["h_0"][None], n["H"][:-1]]).reshape(-1, UNITS)


def agreement(gradients):
    """Compare gradients with the last of them.

    Parameters
    ----------
    gradients : array (K, H, H)

    Returns
    -------
    cosine, ratio : arrays (K,)
        Of the angle to the last one; of the norm to that of the last one.
    """
    flat = gradients.reshape(len(gradients), -1)
    norms = np.linalg.norm(flat, axis=1)
    return flat @ flat[-1] / (norms * norms[-1]), norms / norms[-1]


@lru_cache(maxsize=32)
def meter(radius, loss, scheme):
    """All that does not depend on the present k.

    Parameters
    ----------
    radius, loss
        As for :func:`error_gradients`.
    scheme : str
        "step": a pass at every step goes back k steps; "chunk": a pass every k steps does.

    Returns
    -------
    arrays : dict of arrays (T,)
        ``lag``: norm of the share of ``dW_h`` from lag 0, 1, ..., divided by the norm of the whole
        ``dW_h``; ``cosine``, ``ratio``: direction and length of the gradient truncated after k = 1,
        ..., T steps, compared with the whole one; and ``whole``, a number: the norm of ``dW_h``.
    """
    shares = lag_shares(radius, loss)
    sums = shares.cumsum(axis=0)  # (T, H, H): all lags below k
    if scheme not in SCHEMES.values():
        raise ValueError(f"unknown scheme {scheme!r}: one of {', '.join(SCHEMES.values())}")
    cosine, ratio = agreement(sums if scheme == "step" else chunk_gradients(radius, loss))
    whole = np.linalg.norm(sums[-1])
    lag = np.linalg.norm(shares, axis=(1, 2)) / whole
    return dict(lag=lag, cosine=cosine, ratio=ratio, whole=whole)


@lru_cache(maxsize=128)
def kept_lags(k, radius, loss, scheme):
    """What the truncation leaves of the share of each lag.

    Parameters
    ----------
    k : int
        Steps back.
    radius, loss, scheme
        As for :func:`meter`.

    Returns
    -------
    kept : array (T,)
        Norm of what is kept of each share, divided by the norm of the whole ``dW_h``.
    """
    arrays = meter(radius, loss, scheme)
    if scheme == "step":
        return np.where(k > LAGS, arrays["lag"], 0.0)
    kept = lag_shares(radius, loss, chunk_reaches(k))
    return np.linalg.norm(kept, axis=(1, 2)) / arrays["whole"]


def settled(cosine, bound=CLOSE):
    """Find the k from which the direction is kept, whatever larger k is taken.

    Parameters
    ----------
    cosine : array (T,)
        For k = 1, ..., T; the last one is 1.
    bound : float

    Returns
    -------
    k : int
        Smallest k with no cosine below the bound at it or beyond.
    """
    below = np.flatnonzero(cosine < bound)
    return int(below[-1]) + 2 if len(below) else 1
