"""One step of the LSTM: forget, add, put out."""

import numpy as np

from course_utils.exercises.gates import gru_step as gru
from course_utils.exercises.gates.shared import network
from course_utils.exercises.misconceptions import again, instead
from course_utils.exercises.model import Case, parts
from course_utils.rnn.gates import sigmoid
from course_utils.rnn.lstm import lstm_step

solution = lstm_step


def _lstm_case(name, B, D, H, seed, size=1.0):
    n = network(np.random.default_rng(seed), 1, B, D, H)
    first = dict(x_t=n["X"][0], h_prev=n["h_0"], c_prev=size * n["c_0"])
    return Case(name, first | {k: n[k] for k in ("W_x", "W_h", "b")})


def cases():
    """Three sizes of one step."""
    return [
        _lstm_case("2 sequences, 3 inputs, 4 units", 2, 3, 4, 110),
        _lstm_case("1 sequence, 3 inputs, 2 units", 1, 3, 2, 111),
        _lstm_case("5 sequences, 1 input, 3 units", 5, 1, 3, 112, 30.0),
    ]


def observe(answer, **arguments):
    """The two results, the cell first: a wrong cell makes a wrong output."""
    result = parts("h_t", "c_t")(answer, **arguments)
    return {k: result[k] for k in ("c_t", "h_t")} if isinstance(result, dict) else result


def large():
    """Big enough that needless loops show."""
    return _lstm_case("64 sequences of 128 units", 64, 64, 128, 113)


def plain(x_t, h_prev, c_prev, W_x, W_h, b):
    """Step by step, each part cut out by its columns."""
    H = h_prev.shape[1]
    a = x_t @ W_x + h_prev @ W_h + b
    i = sigmoid(a[:, :H])
    f = sigmoid(a[:, H : 2 * H])
    g = np.tanh(a[:, 2 * H : 3 * H])
    o = sigmoid(a[:, 3 * H :])
    c_t = f * c_prev + i * g
    h_t = o * np.tanh(c_t)
    return h_t, c_t


@instead("i, f, g, o =", "f, i, g, o =")
def forget_first():
    """Gates swapped: you multiply the old cell by the first quarter and the candidate by the
    second. On the slides the forget gate comes first; PyTorch's order, and so ours, is i, f, g, o.
    """


@instead("i, f, g, o =", "i, f, o, g =")
def output_third():
    """Gates swapped: you take the third quarter for the output gate and the last for the candidate.
    The order is i, f, g, o: the candidate stands before the output gate."""


split_along_the_batch = again(gru.split_along_the_batch, "4, axis=-1", "4")
matrix_first = gru.matrix_first


@instead("sigmoid(f) *", "sigmoid(f) @", "sigmoid(i) *", "sigmoid(i) @")
def gates_by_matrix_product():
    """A gate acts on each unit by itself, number by number: `*`, not `@`. (The slides write a small
    circle or a star for it.)"""


@instead("np.tanh(c_t)", "c_t")
def tanh_forgotten_on_cell():
    """Tanh forgotten on the cell: your `h_t` is o times the cell itself. The cell can grow step by
    step; the tanh keeps the output between -1 and 1."""


@instead("return h_t, c_t", "return h_t, np.tanh(c_t)")
def squashed_cell_kept():
    """You hand on tanh(c) as the new cell. The tanh belongs to the output only: squashed again at
    every step, the cell would lose what it holds."""


@instead("np.tanh(g)", "np.tanh(sigmoid(g))")
def candidate_squashed_twice():
    """Your candidate goes through a sigmoid and then through a tanh. The sigmoid is for i, f and o
    only: cut the sum into its parts first, then squash each."""


@instead(
    "np.split(x_t @ W_x + h_prev @ W_h + b, 4, axis=-1)",
    "np.moveaxis((x_t @ W_x + h_prev @ W_h + b).reshape(*h_prev.shape, 4), -1, 0)",
)
def parts_interleaved():
    """You take every fourth column for a part. The parts stand side by side, H columns of i first,
    then H of f, and so on: `reshape(B, 4, H)`, or `np.split`."""


@instead(
    "np.split(x_t @ W_x + h_prev @ W_h + b, 4, axis=-1)",
    "(lambda a: (a[0], a[1], a[2], a[3]))(x_t @ W_x + h_prev @ W_h + b)",
)
def rows_for_parts():
    """`a[0]`, `a[1]` … are rows, and a row is a sequence. The four parts stand side by side in
    every row: cut the columns, `a[:, :H]` and so on, or `np.split(…, 4, axis=-1)`."""


@instead("np.tanh(g)", "sigmoid(g)")
def sigmoid_on_candidate():
    """You put a sigmoid on all four parts. The candidate is no gate: it must be able to lower the
    cell, so it needs a tanh."""


@instead("sigmoid(i)", "np.tanh(i)", "sigmoid(f)", "np.tanh(f)", "sigmoid(o)", "np.tanh(o)")
def tanh_on_gates():
    """Your gates are tanhs, so they can be negative. i, f and o lie between 0 and 1: sigmoids. Only
    the candidate takes a tanh."""


@instead("sigmoid(i)", "i", "sigmoid(f)", "f", "sigmoid(o)", "o")
def gates_not_squashed():
    """The sigmoids are missing: your i, f and o are still plain sums, and those can be anything."""


@instead("sigmoid(f) * ", "")
def forget_gate_forgotten():
    """The forget gate is missing: you keep the whole of `c_prev`. That is the LSTM of 1997, whose
    cell could only add; multiply the old cell by f."""


@instead("sigmoid(f)", "(1 - sigmoid(f))")
def forget_reversed():
    """Your forget gate forgets where it is 1. In spite of its name it says how much is *kept*: the
    old cell is multiplied by f itself."""


@instead("sigmoid(i)", "(1 - sigmoid(f))")
def coupled_to_forget():
    """You let the forget gate decide both, f and 1 - f, as a GRU does. The LSTM has two gates for
    it: the candidate is multiplied by i."""


@instead("sigmoid(f)", "(1 - sigmoid(i))")
def coupled_to_input():
    """You let the input gate decide both, i and 1 - i, as a GRU does. The LSTM has two gates for
    it: the old cell is multiplied by f."""


@instead("sigmoid(f) * c_prev + ", "")
def overwritten():
    """Your cell is overwritten at each step: nothing of `c_prev` is in it. The cell is a memory:
    add what f keeps of the old one."""


@instead("np.tanh(c_t)", "np.tanh(c_prev)")
def old_cell_shown():
    """Your `h_t` shows the cell of the step before. What has just been written counts already: take
    `c_t`."""


@instead("return h_t, c_t", "return c_t, h_t")
def cell_first():
    """`c` and `h` mixed up: you return the cell first. The order is `h_t, c_t`."""


@instead("h_prev @ W_h", "c_prev @ W_h")
def gates_read_cell():
    """`c` and `h` mixed up: your gates read `c_prev`. They see what the cell has shown, not the
    cell itself: `h_prev @ W_h`."""


@instead(" + b", "")
def bias_missing():
    """The bias is missing: add `b` to the sums of all four parts."""


@instead(" + b", " + b + b")
def bias_twice():
    """Your bias counts twice. PyTorch keeps two and adds them; here there is one."""


hints = (
    "One sum serves all four parts: input, state before and bias, (B, 4H). "
    "`np.split(…, 4, axis=-1)` cuts it into i, f, g, o.",
    "Sigmoid on i, f and o, tanh on g. The new cell has two terms: what is kept of the old "
    "one, and what is written.",
    "f says how much of `c_prev` is kept, i how much of g is written, o how much of tanh(c_t) "
    "is shown. All products here are `*`, number by number.",
)
