"""The recurrent neuron in every notation."""

import numpy as np

from course_utils.display.rosetta.table import Row
from course_utils.rnn.neuron import rnn_forward


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
