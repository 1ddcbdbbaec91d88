"""The GRU in every notation."""

import numpy as np

from course_utils.display.rosetta.columns import blocks, in_columns, joined_blocks
from course_utils.display.rosetta.table import Row
from course_utils.rnn.gates import gru_forward, gru_step_reset_before, overwrite_to_keep, sigmoid


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
    (W_r, U_r, b_r), (W_z, U_z, b_z), (W, U, b) = blocks(W_x, W_h, b_x + b_h, 3)

    def step(x, h):
        r = sigmoid(W_r @ x + U_r @ h + b_r)  # (H, B): 0 ignores the state before
        z = sigmoid(W_z @ x + U_z @ h + b_z)  # (H, B): 1 carries it over
        candidate = np.tanh(W @ x + U @ (r * h) + b)  # (H, B)
        return (z * h + (1 - z) * candidate,)

    return in_columns(step, X, h_0)


def _gru_coms4995(X, h_0, W_x, W_h, b_x, b_h):
    (W_r, b_r), (W_z, b_z), (W_c, b_c) = joined_blocks(W_x, W_h, b_x + b_h, 3)
    W_u, b_u = overwrite_to_keep(W_z, b_z)  # from keep to overwrite is the same step

    def step(x, c):
        gate_u = sigmoid(W_u @ np.vstack([c, x]) + b_u)  # (H, B): 1 overwrites
        gate_r = sigmoid(W_r @ np.vstack([c, x]) + b_r)  # (H, B)
        candidate = np.tanh(W_c @ np.vstack([gate_r * c, x]) + b_c)  # (H, B)
        return (gate_u * candidate + (1 - gate_u) * c,)

    return in_columns(step, X, h_0)


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
