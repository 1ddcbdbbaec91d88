"""The LSTM: one step, a whole sequence, backpropagation through time, and gates set by hand.

Notation as in :mod:`course_utils.rnn.neuron`; the parameters of the four parts stand side by side,
in PyTorch's order: ``W_x`` (D, 4H) holds those of the input gate i, the forget gate f, the
candidate g and the output gate o.
"""

import numpy as np

from course_utils.rnn.gates import sigmoid


def lstm_step(x_t, h_prev, c_prev, W_x, W_h, b):
    """One step of the LSTM: forget, add, put out.

    Parameters
    ----------
    x_t, h_prev, c_prev : arrays (B, D), (B, H), (B, H)
        Inputs; output and memory cell of the step before.
    W_x, W_h, b : arrays (D, 4H), (H, 4H), (4H,)
        Parameters of i, f, g and o, side by side.

    Returns
    -------
    h_t, c_t : arrays (B, H)
        Output and memory cell: ``c_t = f * c_prev + i * g``, ``h_t = o * tanh(c_t)``.

    Notes
    -----
    Hochreiter and Schmidhuber (1997), with the forget gate of Gers, Schmidhuber and Cummins (2000);
    CS 760, "Understanding the LSTM Cell"; Carlier, "Long Short-Term Memory".
    """
    i, f, g, o = np.split(x_t @ W_x + h_prev @ W_h + b, 4, axis=-1)  # (B, H) each
    c_t = sigmoid(f) * c_prev + sigmoid(i) * np.tanh(g)  # (B, H): forget, then add
    h_t = sigmoid(o) * np.tanh(c_t)  # (B, H)
    return h_t, c_t


def lstm_forward(X, h_0, c_0, W_x, W_h, b):
    """Run the LSTM over a whole sequence and keep what the backward pass needs.

    Parameters
    ----------
    X, h_0, c_0 : arrays (T, B, D), (B, H), (B, H)
        Input sequences, time first; output and cell before the first input.
    W_x, W_h, b : arrays (D, 4H), (H, 4H), (4H,)
        As for :func:`lstm_step`.

    Returns
    -------
    H, C : arrays (T, B, H)
        ``H[t]`` and ``C[t]`` are output and cell after reading ``X[t]``.
    gates : array (T, B, 4H)
        i, f, g and o of every step, side by side.
    """
    T, B, D = X.shape
    gates = (X.reshape(T * B, D) @ W_x).reshape(T, B, len(b))  # (T, B, 4H): inputs' share so far
    H = np.empty((T, *h_0.shape), gates.dtype)  # (T, B, H)
    C = np.empty_like(H)  # (T, B, H)
    h, c = h_0, c_0  # (B, H) each
    for t in range(T):
        gates[t] += h @ W_h + b
        i, f, g, o = np.split(gates[t], 4, axis=-1)  # (B, H) each, views of gates[t]
        i[:], f[:], g[:], o[:] = sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o)
        c = C[t] = f * c + i * g  # (B, H)
        h = H[t] = o * np.tanh(c)  # (B, H)
    return H, C, gates


def lstm_step_backward(dh_t, dc_t, gates_t, c_prev, c_t):
    """One step backward: from the gradients of output and cell to those inside the gates.

    Parameters
    ----------
    dh_t : array (B, H)
        Gradient with respect to ``h_t``: from the loss at step t and from all later steps.
    dc_t : array (B, H)
        Gradient with respect to ``c_t`` that arrives along the cell, not through ``h_t``.
    gates_t : array (B, 4H)
        i, f, g and o of the step, side by side.
    c_prev, c_t : arrays (B, H)
        Cell before and after.

    Returns
    -------
    da_t : array (B, 4H)
        Gradient with respect to the sums inside the three sigmoids and the tanh, side by side.
    dc_prev : array (B, H)
        What is handed on along the cell: the factor is the forget gate.
    """
    i, f, g, o = np.split(gates_t, 4, axis=-1)  # (B, H) each
    squashed = np.tanh(c_t)  # (B, H): h_t = o * squashed
    dc = dc_t + dh_t * o * (1 - squashed**2)  # (B, H): along the cell, and through the output
    di = dc * g * i * (1 - i)  # (B, H): the sigmoid's derivative is i (1 - i)
    df = dc * c_prev * f * (1 - f)  # (B, H)
    dg = dc * i * (1 - g**2)  # (B, H)
    do = dh_t * squashed * o * (1 - o)  # (B, H)
    return np.concatenate([di, df, dg, do], axis=-1), dc * f


def lstm_backward(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """Backpropagation through time for the LSTM.

    Parameters
    ----------
    dH : array (T, B, H)
        ``dH[t]``: what the loss at step t says about ``H[t]`` directly; zero where there is none.
    X, h_0, c_0 : arrays (T, B, D), (B, H), (B, H)
    H, C, gates : arrays (T, B, H), (T, B, H), (T, B, 4H)
        What :func:`lstm_forward` returned.
    W_x, W_h : arrays (D, 4H), (H, 4H)

    Returns
    -------
    dX, dh_0, dc_0, dW_x, dW_h, db : arrays
        (T, B, D), (B, H), (B, H), (D, 4H), (H, 4H), (4H,): total derivatives.

    Notes
    -----
    As for the recurrent neuron: only the nodes wait for one another, each parameter's sum over time
    is one product.
    """
    T, B, D = X.shape
    H_prev = np.concatenate([h_0[None], H[:-1]])[:T]  # (T, B, H)
    C_prev = np.concatenate([c_0[None], C[:-1]])[:T]  # (T, B, H)
    W_back = np.ascontiguousarray(W_h.T)  # (4H, H): turned once, not in the product of every step
    dA = np.empty_like(gates)  # (T, B, 4H): inside the gates
    dh, dc = np.zeros_like(h_0), np.zeros_like(c_0)  # (B, H) each: what later steps say
    for t in reversed(range(T)):
        dA[t], dc = lstm_step_backward(dH[t] + dh, dc, gates[t], C_prev[t], C[t])
        dh = dA[t] @ W_back  # (B, H)
    dA_flat = dA.reshape(T * B, W_h.shape[1])  # (T B, 4H)
    dX = (dA_flat @ W_x.T).reshape(T, B, D)
    dW_x = X.reshape(T * B, D).T @ dA_flat
    dW_h = H_prev.reshape(T * B, len(W_h)).T @ dA_flat
    return dX, dh, dc, dW_x, dW_h, dA_flat.sum(axis=0)


def cell_gradient(gates, C, W_h):
    """How the last cell of one sequence depends on every cell before it.

    Parameters
    ----------
    gates, C : arrays (T, 4H), (T, H)
        One sequence of what :func:`lstm_forward` returned.
    W_h : array (H, 4H)

    Returns
    -------
    alone : array (T, H)
        Along the cell alone, with all gates held fixed: the product of the forget gates of the
        steps after t, for each unit.
    total : array (T, H, H)
        ``total[t, k, j]`` is the derivative of unit k of the last cell with respect to unit j of
        ``C[t]``, through outputs and gates as well.  At t = T - 1 both are the identity.

    Notes
    -----
    COMS 4995 and Carlier say that the cell lets gradients pass: the factor is f, not 1, and the
    gates depend on the cell through ``h``.
    """
    T, H = C.shape
    if T == 0:
        raise ValueError("cell_gradient needs at least one step: C is empty")
    f, o = gates[:, H : 2 * H], gates[:, 3 * H :]  # (T, H) each
    alone, total = np.ones((T, H)), np.empty((T, H, H))
    dh, dc = np.zeros((H, H)), np.eye(H)  # row k: the gradients of unit k of the last cell
    total[-1] = dc
    for t in range(T - 1, 0, -1):
        alone[t - 1] = alone[t] * f[t]
        da, dc = lstm_step_backward(dh, dc, gates[t], C[t - 1], C[t])  # (H, 4H), (H, H)
        dh = da @ W_h.T  # (H, H)
        total[t - 1] = dc + dh * o[t - 1] * (1 - np.tanh(C[t - 1]) ** 2)
    return alone, total


def count_lstm_parameters(D, H, biases=2):
    """Number of parameters of an LSTM layer.

    Parameters
    ----------
    D, H : int
        Inputs per step, units.
    biases : int
        Biases of each unit in each of the four parts: 2 for ``nn.LSTM``, of which only the sum
        matters, 1 for :func:`lstm_step`.

    Returns
    -------
    n : int
        Four parts (i, f, g, o), each with D + H weights and the biases for every unit.
    """
    return 4 * H * (D + H + biases)


def latch_weights():
    """One LSTM unit that takes over a bit when it is told to, and keeps it through noise.

    Returns
    -------
    weights : dict
        ``W_x`` (2, 4), ``W_h`` (1, 4), ``b`` (4,), for :func:`lstm_step`.  Inputs: a bit, and a
        signal that is 1 when the bit is to be taken over.  ``h > 0.5`` is the bit kept; 0 before
        the first signal.

    Notes
    -----
    ``sigmoid(20)`` is 1 but for 2e-9, so that even 200 steps lose nothing; ``sigmoid(5)`` would
    leave ``0.993**200``, a quarter.
    """
    return dict(  # the columns are i, f, g, o
        W_x=np.array([[0.0, 0.0, 20.0, 0.0], [40.0, -40.0, 0.0, 0.0]]),  # (2, 4): bit, signal
        W_h=np.zeros((1, 4)),  # (1, 4)
        b=np.array([-20.0, 20.0, 0.0, 20.0]),  # (4,): without a signal write nothing, keep all
    )


def counter_weights():
    """One LSTM unit whose cell counts the ones of a stream of bits.

    Returns
    -------
    weights : dict
        ``W_x`` (1, 4), ``W_h`` (1, 4), ``b`` (4,), for :func:`lstm_step`.  The cell c is the number
        of ones so far; the output h is not, because the tanh flattens it.
    """
    return dict(  # the columns are i, f, g, o
        W_x=np.array([[40.0, 0.0, 0.0, 0.0]]),  # (1, 4): the bit opens the input gate
        W_h=np.zeros((1, 4)),  # (1, 4)
        b=np.array([-20.0, 20.0, 20.0, 20.0]),  # (4,): never forget; what is added is tanh(20) = 1
    )


def forgetter_weights():
    """One LSTM unit whose cell counts the ones since the last reset.

    Returns
    -------
    weights : dict
        ``W_x`` (2, 4), ``W_h`` (1, 4), ``b`` (4,), for :func:`lstm_step`.  Inputs: a bit, and a
        signal that is 1 when all that was counted before is to be forgotten; the bit that comes
        with the signal counts already.
    """
    return dict(  # the columns are i, f, g, o
        W_x=np.array([[40.0, 0.0, 0.0, 0.0], [0.0, -40.0, 0.0, 0.0]]),  # (2, 4): bit, signal
        W_h=np.zeros((1, 4)),  # (1, 4)
        b=np.array([-20.0, 20.0, 20.0, 20.0]),  # (4,)
    )
