"""Backpropagation through time: the gradient of a loss that depends on every state.

A gradient is written ``d`` plus the name: ``dW_h`` is the derivative of the loss with respect to
``W_h`` and has its shape.  ``dH[t]`` is what the loss at step t says about ``h_t`` directly; what
later steps say about it arrives through the recurrence.  Notation as in
:mod:`course_utils.rnn.neuron`.
"""

import numpy as np

from course_utils.rnn.neuron import softmax


def cross_entropy_backward(o, y):
    """Gradient of the mean cross-entropy with respect to the scores.

    Parameters
    ----------
    o : array (..., K)
        Scores.
    y : array of int (...)
        Right classes.

    Returns
    -------
    do : array (..., K)
        ``(softmax(o) - one_hot(y)) / n`` with n rows in all.

    Raises
    ------
    ValueError
        When y holds a class that is not among 0 ... K-1.
    """
    if y.size and (y.min() < 0 or y.max() >= o.shape[-1]):
        raise ValueError(f"y needs classes from 0 to {o.shape[-1] - 1}, it has {np.unique(y)}")
    do = softmax(o)  # (..., K)
    right = np.take_along_axis(do, y[..., None], axis=-1)  # (..., 1)
    np.put_along_axis(do, y[..., None], right - 1, axis=-1)
    return do / y.size


def rnn_step_backward(dh_t, x_t, h_prev, h_t, W_x, W_h):
    """One step backward: from the gradient of a state to that of everything it was made of.

    Parameters
    ----------
    dh_t : array (B, H)
        Gradient with respect to ``h_t``: from the loss at step t and from all later steps.
    x_t, h_prev, h_t : arrays (B, D), (B, H), (B, H)
        Input, state before, state after, as in the forward step.
    W_x, W_h : arrays (D, H), (H, H)

    Returns
    -------
    dx_t, dh_prev, dW_x, dW_h, db : arrays (B, D), (B, H), (D, H), (H, H), (H,)
        The last three are this step's share only.

    Notes
    -----
    Carlier, "Recurrent neuron: backward pass", with the upstream gradient ``dh_t`` in place.
    """
    da = dh_t * (1 - h_t**2)  # (B, H): through the tanh, whose derivative is 1 - tanh²
    return da @ W_x.T, da @ W_h.T, x_t.T @ da, h_prev.T @ da, da.sum(axis=0)


def rnn_backward(dH, X, h_0, H, W_x, W_h):
    """Backpropagation through time over a whole sequence.

    Parameters
    ----------
    dH : array (T, B, H)
        ``dH[t]``: what the loss at step t says about ``H[t]`` directly; zero where there is none.
    X, h_0, H : arrays (T, B, D), (B, H), (T, B, H)
        Inputs, first state, and the states of :func:`course_utils.rnn.neuron.rnn_forward`.
    W_x, W_h : arrays (D, H), (H, H)

    Returns
    -------
    dX, dh_0, dW_x, dW_h, db : arrays (T, B, D), (B, H), (D, H), (H, H), (H,)
        Total derivatives.  The weights are shared, so their gradients are sums over all steps.

    Notes
    -----
    Werbos (1990); CS 760, "Training RNNs": first the internal nodes, then the parameters.  Only
    the nodes have to wait for one another; each parameter's sum over time is one product.
    """
    T, B, D = X.shape
    dA = 1 - H**2  # (T, B, H): tanh' of every step
    carried = np.zeros_like(h_0)  # (B, H): what later steps say about this state
    for t in reversed(range(T)):
        dA[t] *= dH[t] + carried
        carried = dA[t] @ W_h.T
    H_prev = np.concatenate([h_0[None], H[:-1]])[:T]  # (T, B, H)
    dA_flat = dA.reshape(T * B, len(W_h))  # (T B, H)
    dX = (dA_flat @ W_x.T).reshape(T, B, D)
    dW_x = X.reshape(T * B, D).T @ dA_flat
    dW_h = H_prev.reshape(T * B, len(W_h)).T @ dA_flat
    return dX, carried, dW_x, dW_h, dA_flat.sum(axis=0)


def numerical_gradient(f, x, eps=1e-5):
    """Gradient of a function by central differences, one number at a time.

    Parameters
    ----------
    f : callable
        ``f(x)`` is a number.
    x : array of float64, any shape
        Where; not changed.
    eps : float
        Half the distance between the two points of each difference.

    Returns
    -------
    gradient : array, shape of x
        ``(f(x + eps e_i) - f(x - eps e_i)) / (2 eps)``, with an error of order ``eps**2``.
    """
    gradient = np.zeros_like(x, dtype=float)
    for i in np.ndindex(x.shape):
        step = np.zeros_like(x, dtype=float)
        step[i] = eps
        gradient[i] = (f(x + step) - f(x - step)) / (2 * eps)
    return gradient


def nested_gradient(dE_da, x, a, w):
    """The nested formula for one unit: how the last error depends on the input weight.

    The unit is ``a_t = u x_t + w tanh(a_{t-1})``, and the error E depends on the last ``a`` only.

    Parameters
    ----------
    dE_da : float
        Derivative of E with respect to the last ``a``.
    x, a : arrays (T,)
        Inputs, and values before the tanh.
    w : float
        Recurrent weight.

    Returns
    -------
    dE_du : float
        ``dE/da_2 (x_2 + da_2/da_1 (x_1 + da_1/da_0 x_0))`` for three steps.

    Raises
    ------
    ValueError
        When there is no step, T = 0.

    Notes
    -----
    CS 760, "Training RNNs".  The slide writes h for what must be the value before the tanh: the
    immediate derivative of a state with respect to u would carry another factor tanh'.
    """
    if not np.size(x):
        raise ValueError("nested_gradient needs at least one step; x is empty")
    inner = x[0]
    for t in range(1, len(x)):
        inner = x[t] + w * (1 - np.tanh(a[t - 1]) ** 2) * inner
    return dE_da * inner


def truncated_backward(dH, X, h_0, H, W_x, W_h, k_1, k_2):
    """Truncated backpropagation through time: every k_1 steps, go back k_2 steps.

    Parameters
    ----------
    dH, X, h_0, H, W_x, W_h : arrays
        As for :func:`rnn_backward`.
    k_1 : int
        Steps read between two backward passes; each pass carries the losses of these steps.
    k_2 : int
        Steps that each pass goes back, counted from its last one; at least k_1.

    Returns
    -------
    dW_x, dW_h, db : arrays (D, H), (H, H), (H,)
        Sums over all passes, for weights that stay the same meanwhile.

    Raises
    ------
    ValueError
        When k_1 is below 1 or k_2 below k_1.

    Notes
    -----
    Williams and Peng (1990); Intro to RNNs, "Truncated BPTT", the algorithm with k_1 and k_2.  The
    states themselves are always carried on; only the gradient is cut.
    """
    if not 1 <= k_1 <= k_2:
        raise ValueError(f"truncated_backward needs 1 <= k_1 <= k_2, not k_1={k_1}, k_2={k_2}")
    total = [np.zeros_like(W_x), np.zeros_like(W_h), np.zeros_like(W_h[0])]
    for first in range(0, len(X), k_1):  # the steps of each pass: k_1, fewer in the last
        end = min(first + k_1, len(X))
        start = max(0, end - k_2)
        chunk = slice(start, end)
        losses = dH[chunk].copy()  # (at most k_2, B, H)
        losses[: first - start] = 0  # those before were carried by earlier passes
        before = H[start - 1] if start else h_0  # (B, H)
        _, _, *share = rnn_backward(losses, X[chunk], before, H[chunk], W_x, W_h)
        total = [sum_ + part for sum_, part in zip(total, share, strict=True)]
    return tuple(total)
