"""The recurrent neuron in NumPy: one step, a whole sequence, the loss, and what it costs.

Notation of the course: row vectors, time first.  ``x_t`` (B, D), ``h_t`` (B, H), ``W_x`` (D, H),
``W_h`` (H, H), ``b`` (H,), ``W_y`` (H, K), ``b_y`` (K,); a sequence is ``X`` (T, B, D)::

    h_t = tanh(x_t W_x + h_{t-1} W_h + b)      o_t = h_t W_y + b_y      y_hat_t = softmax(o_t)

The same model in every lecture's notation is in :mod:`course_utils.display.rosetta`.
"""

import numpy as np


def rnn_step(x_t, h_prev, W_x, W_h, b):
    """One step of the recurrent neuron: the new state from the input and the state before it.

    Parameters
    ----------
    x_t : array (B, D)
        Inputs at step t, one row per sequence of the batch.
    h_prev : array (B, H)
        States at step t-1.
    W_x, W_h, b : arrays (D, H), (H, H), (H,)
        Input weights, recurrent weights, bias.

    Returns
    -------
    h_t : array (B, H)
        ``tanh(x_t W_x + h_prev W_h + b)``.

    Raises
    ------
    ValueError
        By NumPy, when the shapes do not fit together.

    Notes
    -----
    Elman (1990); CS 760, "Simple RNNs", first two equations; Carlier, "Standard recurrent neuron".
    """
    return np.tanh(x_t @ W_x + h_prev @ W_h + b)  # (B, H)


def rnn_forward(X, h_0, W_x, W_h, b):
    """Run the recurrent neuron over a whole sequence.

    Parameters
    ----------
    X : array (T, B, D)
        Input sequences, time first.
    h_0 : array (B, H)
        State before the first input; zeros unless there is something to remember.
    W_x, W_h, b : arrays (D, H), (H, H), (H,)
        The same parameters at every step.

    Returns
    -------
    H : array (T, B, H)
        ``H[t]`` is the state after reading ``X[t]``; ``H[-1]`` is the last state.

    Notes
    -----
    The input's share of all steps is one product before the loop: only ``h W_h`` has to wait for
    the step before.  Carlier, "Recurrent neuron: forward pass".
    """
    T, B, D = X.shape
    H = (X.reshape(T * B, D) @ W_x + b).reshape(T, B, len(b))  # (T, B, H): inputs' share
    h = h_0  # (B, H)
    for t in range(T):
        h = np.tanh(H[t] + h @ W_h, out=H[t])  # (B, H)
    return H


def softmax(o):
    """Turn scores into probabilities along the last axis, without overflow.

    Parameters
    ----------
    o : array (..., K)
        Scores ("logits") of K classes; any finite size.

    Returns
    -------
    p : array (..., K)
        ``exp(o_k) / sum_j exp(o_j)``: positive, each row sums to 1.

    Raises
    ------
    ValueError
        When there is no class at all, K = 0: nothing can sum to 1.

    Notes
    -----
    Subtracting the row's largest score changes nothing in the quotient and keeps ``exp`` at or
    below 1.  CS 760, "Simple RNNs", fourth equation.
    """
    if not o.shape[-1]:
        raise ValueError(f"softmax needs at least one score in each row; o has shape {o.shape}")
    e = np.exp(o - o.max(axis=-1, keepdims=True))  # (..., K), largest entry 1
    return e / e.sum(axis=-1, keepdims=True)  # (..., K)


def cross_entropy(o, y):
    """Mean cross-entropy, in nats, of scores against the right classes.

    Parameters
    ----------
    o : array (..., K)
        Scores before the softmax, for example (T, B, K).
    y : array of int (...)
        The right class of each row, 0 ... K-1.

    Returns
    -------
    loss : float
        Mean over all rows of ``-log softmax(o)[y]``; ``log(K)`` for a uniform guess.

    Raises
    ------
    ValueError
        When y holds no class at all, or one that is not among 0 ... K-1.

    Notes
    -----
    ``log softmax(o) = o - max(o) - log(sum(exp(o - max(o))))`` never takes the log of zero.
    CS 760, "Simple RNNs", last equation; averaged over the sequence as in Carlier, "Language
    Model".
    """
    if not y.size or y.min() < 0 or y.max() >= o.shape[-1]:
        raise ValueError(f"y needs classes from 0 to {o.shape[-1] - 1}, it has {np.unique(y)}")
    shifted = o - o.max(axis=-1, keepdims=True)  # (..., K), largest entry 0
    log_p = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))  # (..., K)
    right = np.take_along_axis(log_p, y[..., None], axis=-1)  # (..., 1)
    return -right.mean()


def count_parameters(D, H, K):
    """Number of parameters of a recurrent layer with a linear output layer.

    Parameters
    ----------
    D, H, K : int
        Inputs per step, units, outputs per step.

    Returns
    -------
    n : int
        ``W_x`` + ``W_h`` + ``b`` + ``W_y`` + ``b_y``.  The length of the sequence does not occur.
    """
    return D * H + H * H + H + H * K + K


def threshold_forward(X, W_x, W_h, b, W_y, b_y):
    """A recurrent network of threshold units: every activation is 1 if positive, else 0.

    Parameters
    ----------
    X : array (T, B, D)
        Input sequences.
    W_x, W_h, b, W_y, b_y : arrays (D, H), (H, H), (H,), (H, K), (K,)
        Parameters; the state starts at zero.

    Returns
    -------
    Y : array of int (T, B, K)
        Outputs, 0 or 1.
    """
    h = np.zeros((X.shape[1], len(b)))  # (B, H)
    Y = np.zeros((*X.shape[:2], len(b_y)), dtype=int)  # (T, B, K)
    for t in range(len(X)):
        h = (X[t] @ W_x + h @ W_h + b > 0).astype(float)  # (B, H)
        Y[t] = h @ W_y + b_y > 0
    return Y


def parity_weights():
    """Two threshold units that keep the parity of all bits read so far.

    Returns
    -------
    weights : dict
        ``W_x`` (1, 2), ``W_h`` (2, 2), ``b`` (2,), ``W_y`` (2, 1), ``b_y`` (1,), for
        :func:`threshold_forward`.

    Notes
    -----
    Let ``p`` be the parity before the step, ``s = x + p`` the number of ones among the new bit and
    ``p``.  Unit 1 fires for ``s >= 1``, unit 2 for ``s >= 2``; their difference is the new parity
    (1 only for ``s = 1``).  Because ``p`` itself is that difference, both units read it through
    weights +1 and -1.
    """
    return dict(
        W_x=np.array([[1.0, 1.0]]),  # (1, 2): both units read the bit
        W_h=np.array([[1.0, 1.0], [-1.0, -1.0]]),  # (2, 2): ... and p = unit 1 - unit 2
        b=np.array([-0.5, -1.5]),  # (2,): thresholds "at least 1" and "at least 2"
        W_y=np.array([[1.0], [-1.0]]),  # (2, 1): parity = unit 1 - unit 2
        b_y=np.array([-0.5]),  # (1,)
    )
