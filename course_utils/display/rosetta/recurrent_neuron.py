"""The Rosetta tables: one model in the notation of every lecture, executed.

Each row computes the states by its source's own formula, with the source's own names, orientation
and order of operations, after renaming the course's parameters.  :func:`rosetta` runs the rows and
shows how far each is from the course's own function.
"""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

import numpy as np

from course_utils.display.cards import show
from course_utils.rnn.gates import gru_forward, gru_step_reset_before, overwrite_to_keep, sigmoid
from course_utils.rnn.lstm import lstm_forward
from course_utils.rnn.neuron import rnn_forward


@dataclass(frozen=True)
class Row:
    """One source's way to write a model.

    Attributes
    ----------
    source : str
        Short name of the lecture or library.
    formula : str
        As the source writes it; formulas, here and below, in LaTeX.
    renaming : str
        Their names in terms of the course's.
    state : str
        What they call the course's ``h_t``.
    remark : str
        What is easily mistaken.
    states : callable
        The source's computation, from the arguments of the course's own function
        (:func:`course_utils.rnn.neuron.rnn_forward`, :func:`course_utils.rnn.lstm.lstm_forward`,
        :func:`course_utils.rnn.gates.gru_forward`) to the states H (T, B, H); for the LSTM outputs
        and cells side by side, (T, B, 2H).
    """

    source: str
    formula: str
    renaming: str
    state: str
    remark: str
    states: Callable


def _cai4104(X, h_0, W_x, W_h, b):
    W, V = W_x, W_h.T  # (D, H), (H, H)
    y = h_0.T  # (H, B): column vectors, one per sequence
    Y = []
    for x in X:
        h = V @ y  # (H, B): their h_t is the recurrent share, before input and tanh
        y = np.tanh(W.T @ x.T + h + b[:, None])  # (H, B)
        Y.append(y.T)
    return np.stack(Y)


def _coms4995(X, h_0, W_x, W_h, b):
    W_ih, W_hh = W_x.T, W_h.T  # (H, D), (H, H)
    b_ih, b_hh = 0.25 * b[:, None], 0.75 * b[:, None]  # any split does: only the sum matters
    a = h_0.T  # (H, B)
    A = []
    for x in X:
        h = W_ih @ x.T + W_hh @ a + b_ih + b_hh  # (H, B): their h_t comes before the tanh
        a = np.tanh(h)  # (H, B)
        A.append(a.T)
    return np.stack(A)


def _cs760(X, h_0, W_x, W_h, b):
    U, W = W_x.T, W_h.T  # (H, D), (H, H)
    s = h_0.T  # (H, B)
    S = []
    for x in X:
        a = b[:, None] + W @ s + U @ x.T  # (H, B)
        s = np.tanh(a)  # (H, B)
        S.append(s.T)
    return np.stack(S)


def _intro(X, h_0, W_x, W_h, b):
    def f_ih(x):
        return W_x.T @ x  # (H, B)

    def f_hh(h, u):
        return np.tanh(W_h.T @ h + u + b[:, None])  # (H, B)

    h = h_0.T  # (H, B)
    H = []
    for x in X:
        h = f_hh(h, f_ih(x.T))
        H.append(h.T)
    return np.stack(H)


def _carlier(X, h_0, W_x, W_h, b):
    W_aa, W_ax, b_a = W_h.T, W_x.T, b[:, None]  # (H, H), (H, D), (H, 1)
    a = h_0.T  # (H, B)
    A = []
    for x in X:
        a = np.tanh(W_aa @ a + W_ax @ x.T + b_a)  # (H, B)
        A.append(a.T)
    return np.stack(A)


def _pytorch(X, h_0, W_x, W_h, b):
    import torch  # only the rows of PyTorch need it

    from course_utils.rnn.interop import copy_to_torch

    layer = torch.nn.RNN(*W_x.shape, dtype=torch.float64)
    copy_to_torch(W_x, W_h, b, layer)
    with torch.no_grad():
        H, _ = layer(torch.as_tensor(X), torch.as_tensor(h_0)[None])
    return H.numpy()


RECURRENT_NEURON = (
    Row(
        "this course",
        r"$h_t = \tanh(x_t W_x + h_{t-1} W_h + b)$",
        "",
        "$h_t$",
        "row vectors, as code has them",
        rnn_forward,
    ),
    Row(
        "CAI 4104",
        r"$h^{(t)} = V y^{(t-1)}$, $y^{(t)} = f(W^T x^{(t)} + h^{(t)} + b)$",
        "$W = W_x$, $V = W_h^T$",
        "$y^{(t)}$",
        r"their $h^{(t)}$ is only the recurrent share; $W$ ($m \times k$) is our $W_x$ as it "
        r"stands",
        _cai4104,
    ),
    Row(
        "COMS 4995",
        r"$h_t = W_{ih} x_t + W_{hh} a_{t-1} + b_{ih} + b_{hh}$, $a_t = \tanh(h_t)$",
        "$W_{ih} = W_x^T$, $W_{hh} = W_h^T$, $b_{ih} + b_{hh} = b$",
        "$a_t$",
        "their $h_t$ comes before the tanh; two biases, only the sum matters",
        _coms4995,
    ),
    Row(
        "CS 760",
        r"$a^{(t)} = b + W s^{(t-1)} + U x^{(t)}$, $s^{(t)} = \tanh(a^{(t)})$",
        "$U = W_x^T$, $W = W_h^T$",
        "$s^{(t)}$",
        "$W$ is the recurrent matrix here; output $o = c + V s$",
        _cs760,
    ),
    Row(
        "Intro to RNNs",
        "$h^{(t)} = f_{w_{hh}}(h^{(t-1)}, f_{w_{ih}}(x^{(t)}))$",
        r"$f_{w_{ih}}(x) = W_x^T x$, $f_{w_{hh}}(h, u) = \tanh(W_h^T h + u + b)$",
        "$h^{(t)}$",
        "functions instead of matrices; output $y = f_{w_{ho}}(h)$",
        _intro,
    ),
    Row(
        "Carlier",
        r"$a^{<t>} = \tanh(W_{aa} a^{<t-1>} + W_{ax} x^{<t>} + b_a)$",
        "$W_{ax} = W_x^T$, $W_{aa} = W_h^T$, $b_a = b$",
        "$a^{<t>}$",
        r"output $\hat y = g(W_{ya} a + b_y)$",
        _carlier,
    ),
    Row(
        "PyTorch",
        r"$h_t = \tanh(x_t W_{ih}^T + b_{ih} + h_{t-1} W_{hh}^T + b_{hh})$",
        "weight_ih_l0 is $W_x^T$, weight_hh_l0 is $W_h^T$",
        "$h_t$",
        "two biases, only the sum matters",
        _pytorch,
    ),
)


def _blocks(W_x, W_h, b, n):
    """Parameters for column vectors, one triple (H, D), (H, H), (H, 1) for each of n parts."""
    parts = (np.split(p, n, axis=-1) for p in (W_x, W_h, b))
    return [(U.T, W.T, c[:, None]) for U, W, c in zip(*parts, strict=True)]


def _joined_blocks(W_x, W_h, b, n):
    """One pair (H, H + D), (H, 1) for each of n parts, to multiply state over input."""
    return [(np.hstack([W, U]), c) for U, W, c in _blocks(W_x, W_h, b, n)]


def _in_columns(step, X, *states):
    """Run a step for column vectors, ``step(x (D, B), *states (H, B)) -> states``, over X."""
    states = [s.T for s in states]  # (H, B) each
    found = []
    for x in X:
        states = step(x.T, *states)
        found.append(np.concatenate(states).T)  # (B, H), or (B, 2H) for output and cell
    return np.stack(found)


def _lstm_course(X, h_0, c_0, W_x, W_h, b):
    H, C, _ = lstm_forward(X, h_0, c_0, W_x, W_h, b)
    return np.concatenate([H, C], axis=-1)  # (T, B, 2H)


def _lstm_cs760(X, h_0, c_0, W_x, W_h, b):
    (W_i, b_i), (W_f, b_f), (W_C, b_C), (W_o, b_o) = _joined_blocks(W_x, W_h, b, 4)

    def step(x, h, C):
        joined = np.vstack([h, x])  # (H + D, B): [h_{t-1}, x_t]
        f = sigmoid(W_f @ joined + b_f)  # (H, B)
        i = sigmoid(W_i @ joined + b_i)  # (H, B)
        candidate = np.tanh(W_C @ joined + b_C)  # (H, B)
        C = f * C + i * candidate  # (H, B)
        o = sigmoid(W_o @ joined + b_o)  # (H, B)
        return o * np.tanh(C), C

    return _in_columns(step, X, h_0, c_0)


def _lstm_carlier(X, h_0, c_0, W_x, W_h, b):
    blocks = _blocks(W_x, W_h, b, 4)
    (U_i, W_i, b_i), (U_f, W_f, b_f), (U_g, W_g, b_g), (U_o, W_o, b_o) = blocks

    def step(x, h, C):
        f = sigmoid(U_f @ x + W_f @ h + b_f)  # (H, B)
        i = sigmoid(U_i @ x + W_i @ h + b_i)  # (H, B)
        candidate = np.tanh(U_g @ x + W_g @ h + b_g)  # (H, B)
        C = f * C + i * candidate  # (H, B)
        o = sigmoid(U_o @ x + W_o @ h + b_o)  # (H, B)
        return o * np.tanh(C), C

    return _in_columns(step, X, h_0, c_0)


def _lstm_intro(X, h_0, c_0, W_x, W_h, b):
    blocks = _blocks(W_x, W_h, b, 4)
    (th_xi, th_hi, b_i), (th_xf, th_hf, b_f), (th_xg, th_hg, b_g), (th_xo, th_ho, b_o) = blocks

    def step(x, h, c):
        i = sigmoid(th_xi @ x + th_hi @ h + b_i)  # (H, B)
        f = sigmoid(th_xf @ x + th_hf @ h + b_f)  # (H, B)
        o = sigmoid(th_xo @ x + th_ho @ h + b_o)  # (H, B)
        g = np.tanh(th_xg @ x + th_hg @ h + b_g)  # (H, B)
        c = f * c + i * g  # (H, B)
        return o * np.tanh(c), c

    return _in_columns(step, X, h_0, c_0)


def _lstm_coms4995(X, h_0, c_0, W_x, W_h, b):
    (W_u, b_u), (W_f, b_f), (W_c, b_c), (W_o, b_o) = _joined_blocks(W_x, W_h, b, 4)

    def step(x, a, c):
        joined = np.vstack([a, x])  # (H + D, B): [a^{<t-1>}, x^{<t>}]
        candidate = np.tanh(W_c @ joined + b_c)  # (H, B)
        gate_u = sigmoid(W_u @ joined + b_u)  # (H, B)
        gate_f = sigmoid(W_f @ joined + b_f)  # (H, B)
        gate_o = sigmoid(W_o @ joined + b_o)  # (H, B)
        c = gate_u * candidate + gate_f * c  # (H, B)
        return gate_o * np.tanh(c), c

    return _in_columns(step, X, h_0, c_0)


def _lstm_pytorch(X, h_0, c_0, W_x, W_h, b):
    import torch  # only the rows of PyTorch need it

    from course_utils.rnn.interop import copy_to_torch

    layer = torch.nn.LSTM(len(W_x), len(W_h), dtype=torch.float64)
    copy_to_torch(W_x, W_h, b, layer)
    state = torch.as_tensor(h_0)[None], torch.as_tensor(c_0)[None]  # (1, B, H) each
    found = []
    with torch.no_grad():
        for x in torch.as_tensor(X)[:, None]:  # one step at a time: a call returns the last cell
            _, state = layer(x, state)
            found.append(torch.cat(state, dim=-1)[0].numpy())  # (B, 2H)
    return np.stack(found)


LSTM = (
    Row(
        "this course",
        r"$[i\ f\ g\ o] = x_t W_x + h_{t-1} W_h + b$ through $\sigma, \sigma, \tanh, \sigma$; "
        r"$c_t = f * c_{t-1} + i * g$, $h_t = o * \tanh(c_t)$",
        "",
        "$h_t$; $c_t$",
        "four parts side by side: one product for all",
        _lstm_course,
    ),
    Row(
        "CS 760",
        r"$f_t = \sigma(W_f \cdot [h_{t-1}, x_t] + b_f)$, $i_t$ and $o_t$ alike, "
        r"$\tilde C_t = \tanh(W_C \cdot [h_{t-1}, x_t] + b_C)$; "
        r"$C_t = f_t * C_{t-1} + i_t * \tilde C_t$, $h_t = o_t * \tanh(C_t)$",
        r"$W_f$ is the f columns of $W_h$ over those of $W_x$, transposed; so for i, o, and C (our "
        r"g)",
        "$h_t$; $C_t$",
        "one matrix for state and input, the state first; the plain neuron's state was $s^{(t)}$",
        _lstm_cs760,
    ),
    Row(
        "Carlier",
        r"$f_t = \sigma(U_f x_t + W_f h_{t-1} + b_f)$, $i_t$ and $o_t$ alike, "
        r"$\tilde C_t = \tanh(U_g x_t + W_g h_{t-1} + b_g)$; "
        r"$C_t = f_t * C_{t-1} + i_t * \tilde C_t$, $h_t = o_t * \tanh(C_t)$",
        "$U_f$ is the f columns of $W_x$ transposed, $W_f$ those of $W_h$; so for i, g, o",
        "$h_t$; $C_t$",
        r"the plain neuron's state was $a^{<t>}$",
        _lstm_carlier,
    ),
    Row(
        "Intro to RNNs",
        r"$i_t = \sigma(\theta_{xi} x^{(t)} + \theta_{hi} h^{(t-1)} + b_i)$, $f_t$, $o_t$ alike, "
        r"$g_t$ with tanh; $c_t = f_t \odot c_{t-1} + i_t \odot g_t$, "
        r"$h_t = o_t \odot \tanh(c_t)$",
        r"$\theta_{xi}$ is the i columns of $W_x$ transposed, $\theta_{hi}$ those of $W_h$; so for "
        r"f, o, g",
        "$h_t$; $c_t$",
        r"$*$ and $\odot$ both mean number by number",
        _lstm_intro,
    ),
    Row(
        "COMS 4995",
        r"$\Gamma_u = \sigma(W_u [a^{<t-1>}, x^{<t>}] + b_u)$, $\Gamma_f$ and $\Gamma_o$ alike, "
        r"$\tilde c^{<t>} = \tanh(W_c [a^{<t-1>}, x^{<t>}] + b_c)$; "
        r"$c^{<t>} = \Gamma_u * \tilde c^{<t>} + \Gamma_f * c^{<t-1>}$, "
        r"$a^{<t>} = \Gamma_o * \tanh c^{<t>}$",
        r"$\Gamma_u$ is our i, $\tilde c^{<t>}$ our g; matrices as in CS 760",
        "$a^{<t>}$; $c^{<t>}$",
        "“update gate” is here what the others call input gate",
        _lstm_coms4995,
    ),
    Row(
        "PyTorch",
        r"$i_t = \sigma(W_{ii} x_t + b_{ii} + W_{hi} h_{t-1} + b_{hi})$, $f_t$ and $o_t$ alike, "
        r"$g_t$ with tanh; $c_t = f_t \odot c_{t-1} + i_t \odot g_t$, "
        r"$h_t = o_t \odot \tanh(c_t)$",
        "weight_ih_l0 is $W_x^T$, weight_hh_l0 is $W_h^T$",
        "$h_t$; $c_t$",
        "stacked i, f, g, o: not the order of any slide; two biases, only the sum matters",
        _lstm_pytorch,
    ),
)


def _gru_course(X, h_0, W_x, W_h, b_x, b_h):
    return gru_forward(X, h_0, W_x, W_h, b_x, b_h)[0]


def _gru_pytorch(X, h_0, W_x, W_h, b_x, b_h):
    import torch  # only the rows of PyTorch need it

    from course_utils.rnn.interop import copy_to_torch

    layer = torch.nn.GRU(len(W_x), len(W_h), dtype=torch.float64)
    copy_to_torch(W_x, W_h, b_x, layer)
    with torch.no_grad():
        layer.bias_hh_l0.copy_(torch.as_tensor(b_h))
        H, _ = layer(torch.as_tensor(X), torch.as_tensor(h_0)[None])
    return H.numpy()


def _gru_before_course(X, h_0, W_x, W_h, b_x, b_h):
    h = h_0  # (B, H)
    H = []
    for x in X:
        h = gru_step_reset_before(x, h, W_x, W_h, b_x + b_h)  # (B, H)
        H.append(h)
    return np.stack(H)


def _gru_cai4104(X, h_0, W_x, W_h, b_x, b_h):
    (W_r, U_r, b_r), (W_z, U_z, b_z), (W, U, b) = _blocks(W_x, W_h, b_x + b_h, 3)

    def step(x, h):
        r = sigmoid(W_r @ x + U_r @ h + b_r)  # (H, B): 0 ignores the state before
        z = sigmoid(W_z @ x + U_z @ h + b_z)  # (H, B): 1 carries it over
        candidate = np.tanh(W @ x + U @ (r * h) + b)  # (H, B)
        return (z * h + (1 - z) * candidate,)

    return _in_columns(step, X, h_0)


def _gru_coms4995(X, h_0, W_x, W_h, b_x, b_h):
    (W_r, b_r), (W_z, b_z), (W_c, b_c) = _joined_blocks(W_x, W_h, b_x + b_h, 3)
    W_u, b_u = overwrite_to_keep(W_z, b_z)  # from keep to overwrite is the same step

    def step(x, c):
        gate_u = sigmoid(W_u @ np.vstack([c, x]) + b_u)  # (H, B): 1 overwrites
        gate_r = sigmoid(W_r @ np.vstack([c, x]) + b_r)  # (H, B)
        candidate = np.tanh(W_c @ np.vstack([gate_r * c, x]) + b_c)  # (H, B)
        return (gate_u * candidate + (1 - gate_u) * c,)

    return _in_columns(step, X, h_0)


# Two models, so two tables: no renaming turns a row of one into a row of the other.
GRU = (
    Row(
        "this course",
        r"$r = \sigma(x_t W_{xr} + b_{xr} + h_{t-1} W_{hr} + b_{hr})$, $z$ alike, "
        r"$n = \tanh(x_t W_{xn} + b_{xn} + r * (h_{t-1} W_{hn} + b_{hn}))$; "
        r"$h_t = (1 - z) * n + z * h_{t-1}$",
        "",
        "$h_t$",
        "reset gate after the product; update gate 1 keeps; two biases",
        _gru_course,
    ),
    Row(
        "PyTorch",
        r"$r_t = \sigma(W_{ir} x_t + b_{ir} + W_{hr} h_{t-1} + b_{hr})$, $z_t$ alike, "
        r"$n_t = \tanh(W_{in} x_t + b_{in} + r_t \odot (W_{hn} h_{t-1} + b_{hn}))$; "
        r"$h_t = (1 - z_t) \odot n_t + z_t \odot h_{t-1}$",
        "weight_ih_l0 is $W_x^T$, weight_hh_l0 is $W_h^T$, bias_ih_l0 $b_x$, bias_hh_l0 $b_h$",
        "$h_t$",
        "stacked r, z, n; $b_{hn}$ is inside the reset gate's product: the two biases of n are not "
        "redundant",
        _gru_pytorch,
    ),
)

GRU_RESET_BEFORE = (
    Row(
        "this course, reset before",
        r"$r = \sigma(x_t W_{xr} + h_{t-1} W_{hr} + b_r)$, $z$ alike, "
        r"$n = \tanh(x_t W_{xn} + (r * h_{t-1}) W_{hn} + b_n)$; "
        r"$h_t = (1 - z) * n + z * h_{t-1}$",
        "$b = b_x + b_h$",
        "$h_t$",
        "reset gate before the product; update gate 1 keeps; one bias",
        _gru_before_course,
    ),
    Row(
        "CAI 4104",
        r"in words: z lets the previous state carry over, r decides if it is ignored; in Cho et "
        r"al. (2014), whom it cites: "
        r"$\tilde h_t = \tanh(W x_t + U (r_t \odot h_{t-1}))$, "
        r"$h_t = z_t \odot h_{t-1} + (1 - z_t) \odot \tilde h_t$",
        r"$W$, $U$ are the n columns of $W_x$, $W_h$, transposed; $W_r$, $U_r$, $W_z$, $U_z$ those "
        r"of r and z",
        "$h_t$",
        "update gate 1 keeps; the paper leaves out the biases",
        _gru_cai4104,
    ),
    Row(
        "COMS 4995",
        r"$\Gamma_u = \sigma(W_u [c^{<t-1>}, x^{<t>}] + b_u)$, $\Gamma_r$ alike, "
        r"$\tilde c^{<t>} = \tanh(W_c [\Gamma_r * c^{<t-1>}, x^{<t>}] + b_c)$; "
        r"$c^{<t>} = \Gamma_u * \tilde c^{<t>} + (1 - \Gamma_u) * c^{<t-1>}$, $a^{<t>} = c^{<t>}$",
        r"$W_u$ is minus the z columns of $W_h$ over those of $W_x$, transposed, $b_u = -b_z$; "
        r"$W_r$ and $W_c$ without the minus",
        "$c^{<t>}$ and $a^{<t>}$",
        "update gate 1 overwrites",
        _gru_coms4995,
    ),
)


def differences(rows, *arguments):
    """Run every row and compare its states with those of the first row.

    Parameters
    ----------
    rows : sequence of Row
    *arguments : arrays
        float64, as the course's own function takes them: ``X, h_0, W_x, W_h, b`` for the recurrent
        neuron, ``X, h_0, c_0, W_x, W_h, b`` for the LSTM, ``X, h_0, W_x, W_h, b_x, b_h`` for the
        GRU.

    Returns
    -------
    differences : dict
        Source -> largest absolute difference.
    """
    H = rows[0].states(*arguments)  # (T, B, H)
    return {row.source: np.abs(row.states(*arguments) - H).max() for row in rows}


def rosetta(rows, *arguments):
    """Run every row of a Rosetta table and show the table with what came out.

    Parameters
    ----------
    rows : sequence of Row
        :data:`RECURRENT_NEURON`, :data:`LSTM`, :data:`GRU` or :data:`GRU_RESET_BEFORE`.
    *arguments
        What the rows compute from, as in :func:`differences`.

    Returns
    -------
    worst : float
        Largest difference of any row.
    """
    found = differences(rows, *arguments)
    heads = ["source", "as they write it", "renaming", "our h_t is their", "mind", "agrees"]
    body = [
        [row.source, row.formula, row.renaming, row.state, row.remark, _agrees(found[row.source])]
        for row in rows
    ]
    text = "\n".join("  |  ".join(line) for line in [heads, *body])
    show(_table(heads, body), text)
    return max(found.values())


def _agrees(difference):
    if difference <= 1e-12:
        return "✔ to 12 decimals"
    return f"✘ differs by {difference:.1g}"


def _table(heads, body):
    cell = "text-align:left; padding:.3em .6em; white-space:normal; vertical-align:top"
    head = "".join(f'<th style="{cell}">{escape(h)}</th>' for h in heads)
    rows = "".join(
        "<tr>" + "".join(f'<td style="{cell}">{escape(c)}</td>' for c in line) + "</tr>"
        for line in body
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
