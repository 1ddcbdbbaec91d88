"""The four cells of the memory race: one run of each, what is left in it, and its Jacobians."""

from functools import lru_cache

import numpy as np

from course_utils.rnn.gradients import spectral_radius
from course_utils.rnn.neuron import rnn_forward

UNITS, INPUTS, PAIRS = 16, 8, 8  # pairs of runs, each pair with noise of its own
LONGEST = 200
SEED = 0
START = np.zeros((2 * PAIRS, UNITS))


@lru_cache(maxsize=64)
def drawn(seed=SEED):
    """Everything random.

    Parameters
    ----------
    seed : int

    Returns
    -------
    arrays : dict
        ``W_x`` (D, 4H), ``W_h`` (H, 4H): uniform within ±1/√H, as PyTorch initialises; ``G``
        (H, H): normal, scaled to spectral radius 1; ``signal`` (D,): of -1 and 1; ``noise``
        (LONGEST, PAIRS, D): standard normal.  The same at every call: do not change them.
    """
    rng = np.random.default_rng(seed)
    bound = 1 / np.sqrt(UNITS)
    G = rng.normal(size=(UNITS, UNITS))
    return dict(
        W_x=rng.uniform(-bound, bound, (INPUTS, 4 * UNITS)),
        W_h=rng.uniform(-bound, bound, (UNITS, 4 * UNITS)),
        G=G / spectral_radius(G),
        signal=rng.choice([-1.0, 1.0], INPUTS),
        noise=rng.normal(size=(LONGEST, PAIRS, INPUTS)),
    )


@lru_cache(maxsize=64)
def inputs(drive, seed=SEED):
    """Inputs of the runs: those that are shown the signal, then the same without it.

    Parameters
    ----------
    drive : float
        Standard deviation of the noise from step 2 on; the signal's entries are -1 and 1.
    seed : int

    Returns
    -------
    X : array (LONGEST, 2 PAIRS, D)
        The same at every call: do not change it.
    """
    d = drawn(seed)
    X = drive * np.concatenate([d["noise"]] * 2, axis=1)
    X[0, :PAIRS], X[0, PAIRS:] = d["signal"], 0
    return X


def share_left(states):
    """How much of the first difference between runs with and without the signal is left.

    Parameters
    ----------
    states : array (T, 2 PAIRS, H)

    Returns
    -------
    left : array (T,)
        Root mean square distance of the pairs; 1 after the first step.
    """
    apart = np.sqrt(((states[:, :PAIRS] - states[:, PAIRS:]) ** 2).sum(axis=(1, 2)))  # (T,)
    return apart / apart[0]


def gates_in_one_tanh(parts):
    """Write the sigmoids and the tanh of a cell as one tanh, ``scale * tanh(scale * a) + shift``.

    Parameters
    ----------
    parts : str
        For each part of the sums a, "s" for a sigmoid or "t" for a tanh.

    Returns
    -------
    scale, shift : arrays (parts H,)
        ``sigmoid(a) = (1 + tanh(a / 2)) / 2``; halving is exact, so no digit changes.
    """
    scale = np.repeat([0.5 if part == "s" else 1.0 for part in parts], UNITS)
    return scale, np.repeat([0.5 if part == "s" else 0.0 for part in parts], UNITS)


def run_fast_gru(X, W_x, W_h, b_x):
    """Do what :func:`course_utils.rnn.gates.gru_forward` does, from START and without ``b_h``.

    Several times as fast, because it calls NumPy less often; it follows a slider.
    """
    scale, shift = gates_in_one_tanh("sst")
    rz, n_part = slice(2 * UNITS), slice(2 * UNITS, None)
    W_h, scale_rz, shift_rz = W_h * scale, scale[rz], shift[rz]
    gates = (X.reshape(-1, INPUTS) @ W_x + b_x).reshape(*X.shape[:2], -1) * scale  # (T, B, 3H)
    H, N_h = np.empty((2, *X.shape[:2], UNITS))
    h = START
    for gates_t, h_t, N_t in zip(gates, H, N_h, strict=True):
        share = h @ W_h  # (B, 3H)
        both, n = gates_t[:, rz], gates_t[:, n_part]  # views
        both += share[:, rz]
        np.tanh(both, both)
        both *= scale_rz
        both += shift_rz
        N_t[:] = share[:, n_part]
        n += both[:, :UNITS] * N_t
        np.tanh(n, n)
        z = both[:, UNITS:]
        h = np.add((1 - z) * n, z * h, h_t)
    return H, gates, N_h


def run_fast_lstm(X, W_x, W_h, b):
    """Do what :func:`course_utils.rnn.lstm.lstm_forward` does, from START; as above."""
    scale, shift = gates_in_one_tanh("ssts")
    W_h, b = W_h * scale, b * scale
    gates = (X.reshape(-1, INPUTS) @ W_x).reshape(*X.shape[:2], -1) * scale  # (T, B, 4H)
    H, C = np.empty((2, *X.shape[:2], UNITS))
    h = c = START
    i, f, g, o = np.split(gates, 4, axis=-1)  # (T, B, H) each, views
    for gates_t, i_t, f_t, g_t, o_t, h_t, c_t in zip(gates, i, f, g, o, H, C, strict=True):
        share = h @ W_h  # (B, 4H)
        share += b
        gates_t += share
        np.tanh(gates_t, gates_t)
        gates_t *= scale
        gates_t += shift
        c = np.add(f_t * c, i_t * g_t, c_t)
        h = np.multiply(o_t, np.tanh(c), h_t)
    return H, C, gates


def gru_jacobians(h_0, H, gates, N_h, W_h):
    """Derivative of every state of one sequence by the one before it.

    Parameters
    ----------
    h_0 : array (H,)
    H, gates, N_h : arrays (T, H), (T, 3H), (T, H)
        One sequence of what :func:`course_utils.rnn.gates.gru_forward` returned.
    W_h : array (H, 3H)

    Returns
    -------
    jacobians : array (T, H, H)
        Of each step, as for :func:`course_utils.rnn.gradients.jacobian_products`.
    """
    before = np.concatenate([h_0[None], H[:-1]])  # (T, H)
    r, z, n = np.split(gates, 3, axis=1)  # (T, H) each
    W_r, W_z, W_n = np.split(W_h, 3, axis=1)  # (H, H) each
    by_n = (1 - z) * (1 - n**2)  # (T, H)
    return (
        np.eye(len(W_h)) * z[:, None]
        + W_z * ((before - n) * z * (1 - z))[:, None]
        + W_n * (by_n * r)[:, None]
        + W_r * (by_n * N_h * r * (1 - r))[:, None]
    )


def lstm_jacobians(c_0, C, gates, W_h):
    """Derivative of cell and output of one sequence by cell and output before them.

    Parameters
    ----------
    c_0 : array (H,)
    C, gates : arrays (T, H), (T, 4H)
        One sequence of what :func:`course_utils.rnn.lstm.lstm_forward` returned.
    W_h : array (H, 4H)

    Returns
    -------
    jacobians : array (T, 2H, 2H)
        As from :func:`gru_jacobians`; of each state, the cell comes first, then the output.
    slopes : array (T, H)
        Derivative of ``h_t`` by ``c_t`` of the same step.

    Notes
    -----
    :func:`course_utils.rnn.lstm.cell_gradient` goes back from one last step.  These do not depend
    on which step is the last one, so that the slider for it moves fast.
    """
    units = len(W_h)
    before = np.concatenate([c_0[None], C[:-1]])  # (T, H)
    i, f, g, o = np.split(gates, 4, axis=1)  # (T, H) each
    W_i, W_f, W_g, W_o = np.split(W_h, 4, axis=1)  # (H, H) each
    squashed = np.tanh(C)
    slopes = o * (1 - squashed**2)
    jacobians = np.zeros((len(C), 2 * units, 2 * units))
    cell = jacobians[:, :, :units]  # a view
    cell[:, :units] = np.eye(units) * f[:, None]
    cell[:, units:] = (
        W_i * (g * i * (1 - i))[:, None]
        + W_f * (before * f * (1 - f))[:, None]
        + W_g * (i * (1 - g**2))[:, None]
    )
    jacobians[:, :, units:] = cell * slopes[:, None]
    jacobians[:, units:, units:] += W_o * (squashed * o * (1 - o))[:, None]
    return jacobians, slopes


@lru_cache(maxsize=8)
def run_rnn(radius, drive, length=LONGEST, seed=SEED):
    """Run the tanh RNN, ``h_t = tanh(x_t W_x + h_{t-1} W_h)``.

    Parameters
    ----------
    radius : float
        Spectral radius of ``W_h``.
    drive, seed
        As for :func:`inputs`.
    length : int
        Steps.

    Returns
    -------
    arrays : dict
        ``left`` (length,): what is left of the signal after each step; ``jacobians``
        (length - 1, H, H), along the first run, as from :func:`gru_jacobians`; ``keep``
        (length - 1, H): factor with which each step keeps a unit's value as far as nothing else
        acts, here the radius.
    """
    d = drawn(seed)
    W_x, W_h = d["W_x"][:, :UNITS], radius * d["G"]
    H = rnn_forward(inputs(drive, seed)[:length], START, W_x, W_h, np.zeros(UNITS))
    slopes = 1 - H[1:, 0] ** 2  # (length - 1, H)
    keep = np.full(slopes.shape, radius)
    return dict(left=share_left(H), jacobians=W_h * slopes[:, None], keep=keep)


@lru_cache(maxsize=8)
def run_relu(drive, length=LONGEST, seed=SEED):
    """Run the ReLU RNN whose recurrent weights are the identity: ``h_t = ReLU(x_t W_x + h_{t-1})``.

    Parameters
    ----------
    drive, seed
        As for :func:`inputs`.
    length : int
        Steps.

    Returns
    -------
    arrays : dict
        As for :func:`run_rnn`; the factor that keeps is 1.

    Notes
    -----
    Le, Jaitly and Hinton (2015); their input weights are smaller.
    """
    h, W_x = START, drawn(seed)["W_x"][:, :UNITS]
    H = np.empty((length, *h.shape))
    for t, u_t in enumerate(inputs(drive, seed)[:length] @ W_x):
        h = H[t] = np.maximum(u_t + h, 0)
    active = H[1:, 0] > 0  # (length - 1, H)
    return dict(
        left=share_left(H), jacobians=np.eye(UNITS) * active[:, None], keep=np.ones(active.shape)
    )


@lru_cache(maxsize=8)
def run_gru(bias, drive, length=LONGEST, seed=SEED):
    """Run the GRU.

    Parameters
    ----------
    bias : float
        Of the update gate, of which 1 keeps; the other biases are 0.
    drive, seed
        As for :func:`inputs`.
    length : int
        Steps.

    Returns
    -------
    arrays : dict
        As for :func:`run_rnn`; the factor that keeps is the update gate.
    """
    d = drawn(seed)
    W_x, W_h = d["W_x"][:, : 3 * UNITS], d["W_h"][:, : 3 * UNITS]
    b_x = np.zeros(3 * UNITS)
    b_x[UNITS : 2 * UNITS] = bias
    H, gates, N_h = run_fast_gru(inputs(drive, seed)[:length], W_x, W_h, b_x)
    jacobians = gru_jacobians(H[0, 0], H[1:, 0], gates[1:, 0], N_h[1:, 0], W_h)
    return dict(left=share_left(H), jacobians=jacobians, keep=gates[1:, 0, UNITS : 2 * UNITS])


@lru_cache(maxsize=8)
def run_lstm(bias, drive, length=LONGEST, seed=SEED):
    """Run the LSTM, and look at its cell c.

    Parameters
    ----------
    bias : float
        Of the forget gate; the other biases are 0.
    drive, seed
        As for :func:`inputs`.
    length : int
        Steps.

    Returns
    -------
    arrays : dict
        As for :func:`run_rnn`, with cells in the place of states, and the jacobians and ``slopes``
        of :func:`lstm_jacobians`; the factor that keeps is the forget gate.
    """
    d = drawn(seed)
    b = np.zeros(4 * UNITS)
    b[UNITS : 2 * UNITS] = bias
    _, C, gates = run_fast_lstm(inputs(drive, seed)[:length], d["W_x"], d["W_h"], b)
    jacobians, slopes = lstm_jacobians(START[0], C[:, 0], gates[:, 0], d["W_h"])
    keep = gates[1:, 0, UNITS : 2 * UNITS]
    return dict(left=share_left(C), jacobians=jacobians[1:], slopes=slopes, keep=keep)
