"""One step of the GRU as PyTorch computes it."""

import numpy as np

from course_utils.exercises.gates.shared import normal
from course_utils.exercises.misconceptions import instead
from course_utils.exercises.model import Case
from course_utils.rnn.gates import gru_step, sigmoid

solution = gru_step


def _gru_case(name, B, D, H, seed):
    rng = np.random.default_rng(seed)
    x_t, h_prev = rng.normal(size=(B, D)), rng.uniform(-0.9, 0.9, (B, H))
    parameters = normal(rng, W_x=(D, 3 * H), W_h=(H, 3 * H), b_x=(3 * H,), b_h=(3 * H,))
    return Case(name, dict(x_t=x_t, h_prev=h_prev, **parameters))


def cases():
    """Three sizes of one step."""
    return [
        _gru_case("2 sequences, 3 inputs, 4 units", 2, 3, 4, 104),
        _gru_case("1 sequence, 3 inputs, 2 units", 1, 3, 2, 105),
        _gru_case("5 sequences, 1 input, 3 units", 5, 1, 3, 106),
    ]


def large():
    """Big enough that needless loops show."""
    return _gru_case("64 sequences of 128 units", 64, 64, 128, 107)


def plain(x_t, h_prev, W_x, W_h, b_x, b_h):
    """Step by step, each part cut out by its columns."""
    H = h_prev.shape[1]
    a_x = x_t @ W_x + b_x
    a_h = h_prev @ W_h + b_h
    r = sigmoid(a_x[:, :H] + a_h[:, :H])
    z = sigmoid(a_x[:, H : 2 * H] + a_h[:, H : 2 * H])
    n = np.tanh(a_x[:, 2 * H :] + r * a_h[:, 2 * H :])
    h_t = (1 - z) * n + z * h_prev
    return h_t


def _of_n(parameter):
    """The candidate's columns."""
    return np.split(parameter, 3, axis=-1)[2]


@instead("(1 - z) * n + z * h_prev", "z * n + (1 - z) * h_prev")
def update_reversed():
    """Update gate reversed: yours overwrites where it is 1, as on the slide of COMS 4995. PyTorch's
    z keeps: it multiplies `h_prev`, and the candidate gets what is left."""


@instead("r * n_h", "(r * h_prev) @ _of_n(W_h) + _of_n(b_h)")
def reset_before():
    """Reset applied on the wrong side: you multiply the state by r before the matrix product, as
    the slide has it. PyTorch multiplies what comes out of the product (its bias included), and that
    is another function."""


@instead(
    "r * n_h",
    "(r * h_prev) @ _of_n(W_h) + _of_n(b_h)",
    "(1 - z) * n + z * h_prev",
    "z * n + (1 - z) * h_prev",
)
def of_the_slides():
    """That is the GRU of the slides of COMS 4995, in both respects: the reset gate before the
    matrix product, and an update gate whose 1 overwrites. PyTorch has both the other way."""


@instead("r * n_h", "(r * h_prev) @ _of_n(W_h)")
def reset_before_without_bias():
    """Reset applied on the wrong side: you multiply the state by r before the matrix product. Here
    r multiplies what comes out of it, and the last third of `b_h`, which you leave out, is part of
    that."""


@instead("n_x + r * n_h", "r * (n_x + n_h)")
def reset_of_everything():
    """Your reset gate multiplies the whole sum, the input's share included. It shuts out the past,
    not the present: multiply only what comes from `h_prev`. So keep the two shares apart until r is
    known."""


@instead("r * n_h", "r * (h_prev @ _of_n(W_h)) + _of_n(b_h)")
def bias_outside_reset():
    """In the candidate, `b_h` stands outside the bracket that r multiplies. PyTorch adds it to the
    product first and multiplies both. That is why it needs two biases here."""


@instead("r * n_h", "r * (h_prev @ _of_n(W_h))")
def candidate_without_state_bias():
    """In the candidate `b_h` is missing: r multiplies the product *and* its bias, the last third of
    `b_h`."""


@instead("r_x + r_h", "r_x + h_prev @ np.split(W_h, 3, axis=-1)[0]")
def reset_without_state_bias():
    """In the reset gate `b_h` is missing: its first third belongs to r. Both biases are added
    there."""


@instead("z_x + z_h", "z_x + h_prev @ np.split(W_h, 3, axis=-1)[1]")
def update_without_state_bias():
    """In the update gate `b_h` is missing: its second third belongs to z. Both biases are added
    there."""


@instead("r * n_h", "n_h")
def reset_forgotten():
    """The reset gate is missing: your candidate hears the whole past. Multiply the share of
    `h_prev` by r."""


@instead("r * n_h", "(1 - r) * n_h")
def reset_reversed():
    """Your reset gate shuts out the past where it is 1. In spite of its name it says how much is
    *heard*: r itself multiplies the share of `h_prev`."""


@instead("np.tanh(n_x + r * n_h)", "r * np.tanh(n_x + n_h)")
def reset_after_tanh():
    """Your reset gate multiplies the finished candidate. It works inside the tanh, on the share of
    `h_prev` alone."""


@instead("r_x, z_x, n_x", "z_x, r_x, n_x", "r_h, z_h, n_h", "z_h, r_h, n_h")
def gates_swapped():
    """Gates swapped: the first third does the work of your z, the second that of your r. The order
    is r, z, n: the first says how much past the candidate hears, the second how much is kept."""


@instead("r_x, z_x, n_x", "r_x, n_x, z_x", "r_h, z_h, n_h", "r_h, n_h, z_h")
@instead("r_x, z_x, n_x", "n_x, r_x, z_x", "r_h, z_h, n_h", "n_h, r_h, z_h")
def candidate_not_last():
    """You take the first or the second third for the candidate. The order is r, z, n: the candidate
    comes last."""


@instead(
    *("np.split(x_t @ W_x + b_x, 3, axis=-1)", "_every_third(x_t @ W_x + b_x)"),
    *("np.split(h_prev @ W_h + b_h, 3, axis=-1)", "_every_third(h_prev @ W_h + b_h)"),
)
def parts_interleaved():
    """You take every third column for a part. The parts stand side by side, H columns of r first,
    then H of z, then H of n: `reshape(B, 3, H)`, or `np.split`."""


def _every_third(sums):
    return sums[:, ::3], sums[:, 1::3], sums[:, 2::3]


@instead("b_x, 3, axis=-1", "b_x, 3")
def split_along_the_batch():
    """`np.split` cuts along the first axis unless told otherwise, and that is the batch. The parts
    stand side by side: `axis=-1`."""


@instead("x_t @ W_x", "W_x @ x_t")
def matrix_first():
    """The shapes do not fit this product. Each row is one sequence, so the weights stand right:
    `x_t @ W_x`."""


@instead("np.tanh(", "sigmoid(")
def sigmoid_on_candidate():
    """Your candidate is a sigmoid. Only r and z are gates; the candidate is a value of either sign:
    tanh."""


@instead(
    "r = sigmoid(", "r = np.tanh(", "z = sigmoid(", "z = np.tanh(", "n = np.tanh(", "n = sigmoid("
)
def squashed_the_other_way():
    """Sigmoid and tanh have changed places. r and z say how much, from 0 to 1: sigmoids. The
    candidate is a value of either sign: tanh."""


@instead("r = sigmoid(", "r = np.tanh(", "z = sigmoid(", "z = np.tanh(")
def tanh_on_gates():
    """Your gates are tanhs, so they can be negative. Gates lie between 0 and 1: the sigmoid for r
    and z."""


@instead("sigmoid(r_x + r_h)", "r_x + r_h", "sigmoid(z_x + z_h)", "z_x + z_h")
def gates_not_squashed():
    """The sigmoid is missing on r and z: your gates are still plain sums, and those can be
    anything."""


@instead(" + b_h", "")
def state_bias_missing():
    """`b_h` is missing: add it to `h_prev @ W_h`, before r multiplies."""


@instead("r * n_h", "n_h", " + b_h", "")
def one_share_of_all():
    """Input's and state's share are added before the parts are cut out, so r has nothing of its own
    to multiply: the reset gate is missing. And `b_h` is missing; r multiplies it too."""


@instead(
    "r_x + r_h",
    "x_t @ np.split(W_x, 3, axis=-1)[0] + h_prev @ np.split(W_h, 3, axis=-1)[0] + b_x",
)
def bias_in_one_piece():
    """You cut the weights into three parts, but not the biases: they have 3H numbers too, H for
    each of r, z and n."""


@instead("W_x + b_x", "W_x + b_h", "W_h + b_h", "W_h + b_x")
def biases_swapped():
    """The biases are swapped. For r and z it makes no difference, only their sum counts; for the
    candidate r multiplies `b_h` and not `b_x`."""


hints = (
    "One product gives the input's share of all three parts, another the state's: "
    "`x_t @ W_x + b_x` and `h_prev @ W_h + b_h`, (B, 3H) each. Do not add them yet.",
    "`np.split(…, 3, axis=-1)` cuts each into r, z and n. For r and z add the two shares and "
    "take the sigmoid.",
    "In the candidate, r multiplies the state's share (with its bias), then the input's share "
    "is added, then comes the tanh. In the last line z says how much of `h_prev` stays.",
)
