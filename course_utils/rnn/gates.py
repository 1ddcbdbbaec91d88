"""Gates: one gate, then the gated recurrent unit (GRU), forward and backward through time.

A gate is a sigmoid of input and state, a number between 0 and 1 for each unit, that multiplies
something.  Notation as in :mod:`course_utils.rnn.neuron`; the parameters of the GRU's gates stand
side by side, in PyTorch's order: ``W_x`` (D, 3H) holds those of the reset gate r, the update gate z
and the candidate n.  The LSTM is in :mod:`course_utils.rnn.lstm`.
"""

import numpy as np


def sigmoid(a):
    """Squash numbers of any size to between 0 and 1, without overflow.

    Parameters
    ----------
    a : array, any shape

    Returns
    -------
    s : array, shape of a
        ``1 / (1 + exp(-a))``, to the rounding error of numbers around 1.

    Notes
    -----
    Multiply numerator and denominator by ``exp(a/2)``: the sigmoid is a shifted and scaled tanh,
    ``(1 + tanh(a/2)) / 2``, and the tanh never overflows.
    """
    return (1 + np.tanh(a / 2)) / 2


def one_gate_step(x_t, c_prev, W_c, b_c, W_u, b_u):
    """One step of the simplified GRU: a gate decides, unit by unit, what to overwrite.

    Parameters
    ----------
    x_t, c_prev : arrays (B, D), (B, H)
        Inputs, and memory before the step.
    W_c, b_c : arrays (H + D, H), (H,)
        Parameters of the candidate; the rows for the memory come first.
    W_u, b_u : arrays (H + D, H), (H,)
        Parameters of the update gate.

    Returns
    -------
    c_t : array (B, H)
        ``u * candidate + (1 - u) * c_prev``: 1 overwrites, 0 keeps.

    Notes
    -----
    COMS 4995, "GRU": ``W_c [c, x]`` there is ``[c, x] W_c`` here, with W_c transposed.
    """
    joined = np.concatenate([c_prev, x_t], axis=-1)  # (B, H + D)
    candidate = np.tanh(joined @ W_c + b_c)  # (B, H): what could be written
    u = sigmoid(joined @ W_u + b_u)  # (B, H): how much of it is
    return u * candidate + (1 - u) * c_prev  # (B, H)


def overwrite_to_keep(W_u, b_u):
    """Turn an update gate whose 1 overwrites (COMS 4995) into one whose 1 keeps (PyTorch).

    Parameters
    ----------
    W_u, b_u : arrays (..., H), (H,)
        Weights and bias of the gate u in ``u * candidate + (1 - u) * before``.

    Returns
    -------
    W_z, b_z : arrays (..., H), (H,)
        Those of the gate z in ``(1 - z) * candidate + z * before``.  Back again is the same.

    Notes
    -----
    ``sigmoid(-a) = 1 - sigmoid(a)``: the opposite gate has the opposite weights and bias.
    """
    return -W_u, -b_u


def gru_step(x_t, h_prev, W_x, W_h, b_x, b_h):
    """One step of the GRU as PyTorch computes it.

    Parameters
    ----------
    x_t, h_prev : arrays (B, D), (B, H)
        Inputs, and states before the step.
    W_x, W_h : arrays (D, 3H), (H, 3H)
        Weights of reset gate r, update gate z and candidate n, side by side.
    b_x, b_h : arrays (3H,)
        Two biases: only their sum matters for r and z, but n's share of ``b_h`` is multiplied by r.

    Returns
    -------
    h_t : array (B, H)
        ``(1 - z) * n + z * h_prev``: an update gate of 1 keeps.

    Notes
    -----
    Cho et al. (2014), equations 5 to 8, except that their reset gate comes before the product
    (:func:`gru_step_reset_before`); ``torch.nn.GRU``.
    """
    r_x, z_x, n_x = np.split(x_t @ W_x + b_x, 3, axis=-1)  # (B, H) each: the input's share
    r_h, z_h, n_h = np.split(h_prev @ W_h + b_h, 3, axis=-1)  # (B, H) each: the state's share
    r = sigmoid(r_x + r_h)  # (B, H): reset gate
    z = sigmoid(z_x + z_h)  # (B, H): update gate
    n = np.tanh(n_x + r * n_h)  # (B, H): candidate
    return (1 - z) * n + z * h_prev  # (B, H)


def gru_step_reset_before(x_t, h_prev, W_x, W_h, b):
    """One step of the GRU of the lectures: the reset gate comes before the matrix product.

    Parameters
    ----------
    x_t, h_prev, W_x, W_h : arrays (B, D), (B, H), (D, 3H), (H, 3H)
        As for :func:`gru_step`.
    b : array (3H,)
        One bias is enough here: none is multiplied by a gate.

    Returns
    -------
    h_t : array (B, H)
        ``(1 - z) * n + z * h_prev``.

    Notes
    -----
    Cho et al. (2014), equations 5 to 8; COMS 4995, "Intuition of gates", with its update gate
    turned round.  Here r_i decides whether any candidate hears unit i; in :func:`gru_step`, whether
    candidate i listens to any unit.
    """
    r_x, z_x, n_x = np.split(x_t @ W_x + b, 3, axis=-1)  # (B, H) each
    W_r, W_z, W_n = np.split(W_h, 3, axis=-1)  # (H, H) each
    r = sigmoid(r_x + h_prev @ W_r)  # (B, H)
    z = sigmoid(z_x + h_prev @ W_z)  # (B, H)
    n = np.tanh(n_x + (r * h_prev) @ W_n)  # (B, H)
    return (1 - z) * n + z * h_prev  # (B, H)


def gru_forward(X, h_0, W_x, W_h, b_x, b_h):
    """Run the GRU over a whole sequence and keep what the backward pass needs.

    Parameters
    ----------
    X, h_0 : arrays (T, B, D), (B, H)
        Input sequences, time first; states before the first input.
    W_x, W_h, b_x, b_h : arrays (D, 3H), (H, 3H), (3H,), (3H,)
        As for :func:`gru_step`.

    Returns
    -------
    H : array (T, B, H)
        ``H[t]`` is the state after reading ``X[t]``.
    gates : array (T, B, 3H)
        r, z and n of every step, side by side.
    N_h : array (T, B, H)
        ``h_{t-1} W_hn + b_hn``: what the reset gate multiplies.
    """
    T, B, D = X.shape
    gates = (X.reshape(T * B, D) @ W_x + b_x).reshape(T, B, len(b_x))  # (T, B, 3H): inputs' share
    H = np.empty((T, *h_0.shape), gates.dtype)  # (T, B, H)
    N_h = np.empty_like(H)  # (T, B, H)
    h = h_0  # (B, H)
    for t in range(T):
        r_h, z_h, N_h[t] = np.split(h @ W_h + b_h, 3, axis=-1)  # (B, H) each
        r, z, n = np.split(gates[t], 3, axis=-1)  # (B, H) each, views of gates[t]
        r[:] = sigmoid(r + r_h)
        z[:] = sigmoid(z + z_h)
        n[:] = np.tanh(n + r * N_h[t])
        h = H[t] = (1 - z) * n + z * h  # (B, H)
    return H, gates, N_h


def gru_backward(dH, X, h_0, H, gates, N_h, W_x, W_h):
    """Backpropagation through time for the GRU.

    Parameters
    ----------
    dH : array (T, B, H)
        ``dH[t]``: what the loss at step t says about ``H[t]`` directly; zero where there is none.
    X, h_0 : arrays (T, B, D), (B, H)
    H, gates, N_h : arrays (T, B, H), (T, B, 3H), (T, B, H)
        What :func:`gru_forward` returned.
    W_x, W_h : arrays (D, 3H), (H, 3H)

    Returns
    -------
    dX, dh_0, dW_x, dW_h, db_x, db_h : arrays
        (T, B, D), (B, H), (D, 3H), (H, 3H), (3H,), (3H,): total derivatives.
    """
    T, B, D = X.shape
    H_prev = np.concatenate([h_0[None], H[:-1]])[:T]  # (T, B, H)
    W_back = np.ascontiguousarray(W_h.T)  # (3H, H): turned once, not in the product of every step
    dA_x, dA_h = np.empty_like(gates), np.empty_like(gates)  # (T, B, 3H): of the two shares
    dh = np.zeros_like(h_0)  # (B, H): what later steps say about this state
    for t in reversed(range(T)):
        r, z, n = np.split(gates[t], 3, axis=-1)  # (B, H) each
        dh = dH[t] + dh
        dn = dh * (1 - z) * (1 - n**2)  # (B, H)
        dr = dn * N_h[t] * r * (1 - r)  # (B, H)
        dz = dh * (H_prev[t] - n) * z * (1 - z)  # (B, H)
        dA_x[t] = np.concatenate([dr, dz, dn], axis=-1)  # (B, 3H)
        dA_h[t] = np.concatenate([dr, dz, dn * r], axis=-1)  # (B, 3H)
        dh = dh * z + dA_h[t] @ W_back  # (B, H)
    dA_x, dA_h = (dA.reshape(T * B, W_h.shape[1]) for dA in (dA_x, dA_h))  # (T B, 3H)
    dX = (dA_x @ W_x.T).reshape(T, B, D)
    dW_x = X.reshape(T * B, D).T @ dA_x
    dW_h = H_prev.reshape(T * B, len(W_h)).T @ dA_h
    return dX, dh, dW_x, dW_h, dA_x.sum(axis=0), dA_h.sum(axis=0)


def count_gru_parameters(D, H, biases=2):
    """Number of parameters of a GRU layer.

    Parameters
    ----------
    D, H : int
        Inputs per step, units.
    biases : int
        Biases of each unit in each of the three parts: 2 for :func:`gru_step` and ``nn.GRU``, 1
        where the reset gate comes before the product.

    Returns
    -------
    n : int
        Three parts (r, z, n), each with D + H weights and the biases for every unit.
    """
    return 3 * H * (D + H + biases)
