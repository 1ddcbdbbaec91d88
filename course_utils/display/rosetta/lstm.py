"""The LSTM in every notation."""

import numpy as np

from course_utils.display.rosetta.columns import blocks, in_columns, joined_blocks
from course_utils.display.rosetta.table import Row
from course_utils.rnn.gates import sigmoid
from course_utils.rnn.lstm import lstm_forward


def _lstm_course(X, h_0, c_0, W_x, W_h, b):
    H, C, _ = lstm_forward(X, h_0, c_0, W_x, W_h, b)
    return np.concatenate([H, C], axis=-1)  # (T, B, 2H)


def _lstm_cs760(X, h_0, c_0, W_x, W_h, b):
    (W_i, b_i), (W_f, b_f), (W_C, b_C), (W_o, b_o) = joined_blocks(W_x, W_h, b, 4)

    def step(x, h, C):
        joined = np.vstack([h, x])  # (H + D, B): [h_{t-1}, x_t]
        f = sigmoid(W_f @ joined + b_f)  # (H, B)
        i = sigmoid(W_i @ joined + b_i)  # (H, B)
        candidate = np.tanh(W_C @ joined + b_C)  # (H, B)
        C = f * C + i * candidate  # (H, B)
        o = sigmoid(W_o @ joined + b_o)  # (H, B)
        return o * np.tanh(C), C

    return in_columns(step, X, h_0, c_0)


def _lstm_carlier(X, h_0, c_0, W_x, W_h, b):
    parts = blocks(W_x, W_h, b, 4)
    (U_i, W_i, b_i), (U_f, W_f, b_f), (U_g, W_g, b_g), (U_o, W_o, b_o) = parts

    def step(x, h, C):
        f = sigmoid(U_f @ x + W_f @ h + b_f)  # (H, B)
        i = sigmoid(U_i @ x + W_i @ h + b_i)  # (H, B)
        candidate = np.tanh(U_g @ x + W_g @ h + b_g)  # (H, B)
        C = f * C + i * candidate  # (H, B)
        o = sigmoid(U_o @ x + W_o @ h + b_o)  # (H, B)
        return o * np.tanh(C), C

    return in_columns(step, X, h_0, c_0)


def _lstm_intro(X, h_0, c_0, W_x, W_h, b):
    parts = blocks(W_x, W_h, b, 4)
    (th_xi, th_hi, b_i), (th_xf, th_hf, b_f), (th_xg, th_hg, b_g), (th_xo, th_ho, b_o) = parts

    def step(x, h, c):
        i = sigmoid(th_xi @ x + th_hi @ h + b_i)  # (H, B)
        f = sigmoid(th_xf @ x + th_hf @ h + b_f)  # (H, B)
        o = sigmoid(th_xo @ x + th_ho @ h + b_o)  # (H, B)
        g = np.tanh(th_xg @ x + th_hg @ h + b_g)  # (H, B)
        c = f * c + i * g  # (H, B)
        return o * np.tanh(c), c

    return in_columns(step, X, h_0, c_0)


def _lstm_coms4995(X, h_0, c_0, W_x, W_h, b):
    (W_u, b_u), (W_f, b_f), (W_c, b_c), (W_o, b_o) = joined_blocks(W_x, W_h, b, 4)

    def step(x, a, c):
        joined = np.vstack([a, x])  # (H + D, B): [a^{<t-1>}, x^{<t>}]
        candidate = np.tanh(W_c @ joined + b_c)  # (H, B)
        gate_u = sigmoid(W_u @ joined + b_u)  # (H, B)
        gate_f = sigmoid(W_f @ joined + b_f)  # (H, B)
        gate_o = sigmoid(W_o @ joined + b_o)  # (H, B)
        c = gate_u * candidate + gate_f * c  # (H, B)
        return gate_o * np.tanh(c), c

    return in_columns(step, X, h_0, c_0)


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
