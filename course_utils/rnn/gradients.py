"""Exploding and vanishing gradients: Jacobian products, spectra, initialisation, clipping, norms.

Row vectors, as everywhere: one step of the recurrence takes a small change ``dh_{t-1}`` of the
state to ``dh_t = (dh_{t-1} W_h) * slope_t``, where ``slope_t`` is the derivative of the activation
at step t (``1 - h_t**2`` for the tanh).  So the Jacobian of a step is ``W_h * slope_t``: the matrix
with its columns scaled.
"""

from itertools import accumulate

import numpy as np


def scalar_gradient(w, h):
    """How the last state of one unit depends on the first: a product with a factor for each step.

    Parameters
    ----------
    w : float
        Recurrent weight.
    h : array (T,)
        States ``h_1 ... h_T`` of ``h_t = tanh(u x_t + w h_{t-1})``.

    Returns
    -------
    gradient : float
        ``dh_T/dh_1``: the product of ``w (1 - h_t**2)`` over t = 2 ... T, so T - 1 factors.

    Notes
    -----
    COMS 4995, "Recap from the lecture": without the tanh it is ``w**(T - 1)``.
    """
    return np.prod(w * (1 - h[1:] ** 2))


def spectral_radius(W):
    """Largest absolute value of the eigenvalues, complex ones included.

    Parameters
    ----------
    W : array (H, H)

    Returns
    -------
    radius : float
        Growth factor of ``W**n`` per step for large n (Gelfand's formula); not its largest gain in
        one step, which is the spectral norm.
    """
    return np.abs(np.linalg.eigvals(W)).max()


def gradient_norms(slopes, W_h):
    """Size of the derivative of the last state with respect to each state before it, by lag.

    Parameters
    ----------
    slopes : array (T, H)
        Derivative of the activation at steps 1 ... T, for one sequence: ``1 - h_t**2`` for the
        tanh, 0 or 1 for ReLU, 1 where there is no activation.
    W_h : array (H, H)
        Recurrent weights.

    Returns
    -------
    norms : array (T + 1,)
        ``norms[lag]`` is the spectral norm of ``dh_T/dh_{T - lag}``, for lags 0 ... T; ``norms[0]``
        is 1.

    Notes
    -----
    Carlier, "Recurrent neuron: backward pass": the product over t.  The norm of a product is at
    most the product of the norms (Pascanu, Mikolov and Bengio, 2013), often far less.
    """
    J = np.eye(len(W_h))  # (H, H): dh_T/dh_T
    norms = [1.0]
    for slope in slopes[::-1]:  # steps T ... 1
        J = (W_h * slope) @ J  # (H, H): one step earlier goes in front
        norms.append(np.linalg.norm(J, 2))
    return np.array(norms)


def jacobian_products(jacobians, size):
    """Derivative of the last state by each one before it.

    Parameters
    ----------
    jacobians : iterable of arrays (S, S)
        Those of the last step, of the one before it, and so on; entry [j, k] is the derivative of
        number k of the state after the step by number j of the state before.
    size : int
        S, how many numbers a state has.

    Returns
    -------
    products : iterator over arrays (S, S)
        At lags 0, 1, ...: the identity, then the product of the Jacobians so far.
    """
    return accumulate(jacobians, lambda later, step: step @ later, initial=np.eye(size))


def orthogonal(G):
    """Orthogonal matrix from a matrix of independent normal numbers, all of them equally likely.

    Parameters
    ----------
    G : array (H, H)
        Independent standard normal numbers.

    Returns
    -------
    Q : array (H, H)
        The orthogonal factor of ``G = Q R`` for which the diagonal of ``R`` is positive.

    Notes
    -----
    Saxe, McClelland and Ganguli (2014) for the initialisation; Mezzadri (2007) for the signs: the
    factors are unique only when they are fixed, and without that Q is not uniformly distributed.
    """
    Q, R = np.linalg.qr(G)  # (H, H), (H, H)
    return Q * np.copysign(1, np.diag(R))  # (H, H): a sign for each column


def clip_by_norm(gradients, c):
    """Shorten a gradient that is longer than c; its direction stays.

    Parameters
    ----------
    gradients : list of arrays
        Gradients of all parameters: together they are one long vector.
    c : float
        Largest norm, positive.

    Returns
    -------
    clipped : list of arrays
        All multiplied by ``c / norm`` where the norm of the long vector exceeds c, else unchanged.

    Notes
    -----
    Carlier, "Gradient clipping": if ``|g| > c`` then ``g <- c g / |g|``.  Pascanu, Mikolov and
    Bengio (2013), algorithm 1.
    """
    norm = np.sqrt(sum((g**2).sum() for g in gradients))
    scale = c / norm if norm > c else 1.0
    return [g * scale for g in gradients]


def layer_norm(a, gain, bias, eps=1e-5):
    """Shift and scale each row to mean 0 and variance 1, then apply a learned gain and bias.

    Parameters
    ----------
    a : array (..., H)
        Values before the activation, for example (B, H).
    gain, bias : arrays (H,)
    eps : float
        Added to the variance, so that a constant row gives no division by zero.

    Returns
    -------
    normed : array (..., H)
        Each row depends on nothing but itself: not on the batch, not on the step.

    Notes
    -----
    Ba, Kiros and Hinton (2016), equation 4.  The variance is the mean of squares (divided by H).
    """
    centred = a - a.mean(axis=-1, keepdims=True)  # (..., H)
    variance = (centred**2).mean(axis=-1, keepdims=True)  # (..., 1)
    return gain * centred / np.sqrt(variance + eps) + bias  # (..., H)
