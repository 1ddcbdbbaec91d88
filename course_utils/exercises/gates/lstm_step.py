"""One step of the LSTM: forget, add, put out."""

import numpy as np

from course_utils.exercises.gates.shared import evaluate, network
from course_utils.exercises.misconceptions import misconception
from course_utils.exercises.model import Case, parts
from course_utils.rnn.gates import sigmoid
from course_utils.rnn.lstm import lstm_step

solution = lstm_step


def _lstm_case(name, B, D, H, seed):
    n = network(np.random.default_rng(seed), 1, B, D, H)
    first = dict(x_t=n["X"][0], h_prev=n["h_0"], c_prev=n["c_0"])
    return Case(name, first | {k: n[k] for k in ("W_x", "W_h", "b")})


def observe(answer, **arguments):
    """The two results, the cell first: a wrong cell makes a wrong output."""
    result = parts("h_t", "c_t")(answer, **arguments)
    return {k: result[k] for k in ("c_t", "h_t")} if isinstance(result, dict) else result


def cases():
    """Three sizes of one step."""
    return [
        _lstm_case("2 sequences, 3 inputs, 4 units", 2, 3, 4, 110),
        _lstm_case("1 sequence, 3 inputs, 2 units", 1, 3, 2, 111),
        _lstm_case("5 sequences, 1 input, 3 units", 5, 1, 3, 112),
    ]


LSTM = dict(
    a=lambda n: np.split(n.x_t @ n.W_x + n.h_prev @ n.W_h + n.b, 4, axis=-1),
    i=lambda n: sigmoid(n.a[0]),
    f=lambda n: sigmoid(n.a[1]),
    g=lambda n: np.tanh(n.a[2]),
    o=lambda n: sigmoid(n.a[3]),
    c_t=lambda n: n.f * n.c_prev + n.i * n.g,
    h_t=lambda n: n.o * np.tanh(n.c_t),
    result=lambda n: (n.h_t, n.c_t),
)


def _lstm(x_t, h_prev, c_prev, W_x, W_h, b, **own):
    given = dict(x_t=x_t, h_prev=h_prev, c_prev=c_prev, W_x=W_x, W_h=W_h, b=b)
    return evaluate(LSTM, own, **given).result


def _in_order(order):
    """Read the four parts in another order than i, f, g, o."""
    at = {part: order.index(part) for part in "ifgo"}
    return dict(
        i=lambda n: sigmoid(n.a[at["i"]]),
        f=lambda n: sigmoid(n.a[at["f"]]),
        g=lambda n: np.tanh(n.a[at["g"]]),
        o=lambda n: sigmoid(n.a[at["o"]]),
    )


def large():
    """Big enough that needless loops show."""
    return _lstm_case("64 sequences of 128 units", 64, 64, 128, 113)


@misconception
def forget_first(x_t, h_prev, c_prev, W_x, W_h, b):
    """Gates swapped: you multiply the old cell by the first quarter and the candidate by the
    second. On the slides the forget gate comes first; PyTorch's order, and so ours, is i, f, g, o.
    """
    return _lstm(x_t, h_prev, c_prev, W_x, W_h, b, **_in_order("figo"))


@misconception
def output_third(x_t, h_prev, c_prev, W_x, W_h, b):
    """Gates swapped: you take the third quarter for the output gate and the last for the candidate.
    The order is i, f, g, o: the candidate stands before the output gate."""
    return _lstm(x_t, h_prev, c_prev, W_x, W_h, b, **_in_order("ifog"))


@misconception
def gates_then_candidate(x_t, h_prev, c_prev, W_x, W_h, b):
    """Gates swapped: you read the quarters as f, i, o, g. The order is i, f, g, o."""
    return _lstm(x_t, h_prev, c_prev, W_x, W_h, b, **_in_order("fiog"))


@misconception
def candidate_second(x_t, h_prev, c_prev, W_x, W_h, b):
    """Gates swapped: you read the quarters as i, g, f, o. The order is i, f, g, o."""
    return _lstm(x_t, h_prev, c_prev, W_x, W_h, b, **_in_order("igfo"))


@misconception
def split_along_the_batch(x_t, h_prev, c_prev, W_x, W_h, b):
    """`np.split` cuts along the first axis unless told otherwise, and that is the batch. The four
    parts stand side by side: `axis=-1`."""
    own = dict(a=lambda n: np.split(n.x_t @ n.W_x + n.h_prev @ n.W_h + n.b, 4))
    return _lstm(x_t, h_prev, c_prev, W_x, W_h, b, **own)


@misconception
def matrix_first(x_t, h_prev, c_prev, W_x, W_h, b):
    """The shapes do not fit this product. Each row is one sequence, so the weights stand right:
    `x_t @ W_x`."""
    own = dict(a=lambda n: n.W_x @ n.x_t)
    return _lstm(x_t, h_prev, c_prev, W_x, W_h, b, **own)


@misconception
def gates_by_matrix_product(x_t, h_prev, c_prev, W_x, W_h, b):
    """A gate acts on each unit by itself, number by number: `*`, not `@`. (The slides write a small
    circle or a star for it.)"""
    return _lstm(x_t, h_prev, c_prev, W_x, W_h, b, c_t=lambda n: n.f @ n.c_prev + n.i @ n.g)


@misconception
def tanh_forgotten_on_cell(x_t, h_prev, c_prev, W_x, W_h, b):
    """Tanh forgotten on the cell: your `h_t` is o times the cell itself. The cell can grow step by
    step; the tanh keeps the output between -1 and 1."""
    return _lstm(x_t, h_prev, c_prev, W_x, W_h, b, h_t=lambda n: n.o * n.c_t)


@misconception
def squashed_cell_kept(x_t, h_prev, c_prev, W_x, W_h, b):
    """You hand on tanh(c) as the new cell. The tanh belongs to the output only: squashed again at
    every step, the cell would lose what it holds."""
    own = dict(c_t=lambda n: np.tanh(n.f * n.c_prev + n.i * n.g), h_t=lambda n: n.o * n.c_t)
    return _lstm(x_t, h_prev, c_prev, W_x, W_h, b, **own)


@misconception
def cell_squashed_twice(x_t, h_prev, c_prev, W_x, W_h, b):
    """You squash the cell where it is made, and again for the output. The cell is a plain sum, f
    times the old one plus i times the candidate; only `h_t` takes its tanh."""
    own = dict(c_t=lambda n: np.tanh(n.f * n.c_prev + n.i * n.g))
    return _lstm(x_t, h_prev, c_prev, W_x, W_h, b, **own)


@misconception
def tanh_forgotten_on_candidate(x_t, h_prev, c_prev, W_x, W_h, b):
    """The tanh on the candidate is missing: what you write into the cell is the plain sum."""
    return _lstm(x_t, h_prev, c_prev, W_x, W_h, b, g=lambda n: n.a[2])


@misconception
def sigmoid_on_candidate(x_t, h_prev, c_prev, W_x, W_h, b):
    """You put a sigmoid on all four parts. The candidate is no gate: it must be able to lower the
    cell, so it needs a tanh."""
    return _lstm(x_t, h_prev, c_prev, W_x, W_h, b, g=lambda n: sigmoid(n.a[2]))


@misconception
def tanh_on_gates(x_t, h_prev, c_prev, W_x, W_h, b):
    """Your gates are tanhs, so they can be negative. i, f and o lie between 0 and 1: sigmoids. Only
    the candidate takes a tanh."""
    own = {k: lambda n, j=j: np.tanh(n.a[j]) for k, j in zip("ifo", (0, 1, 3), strict=True)}
    return _lstm(x_t, h_prev, c_prev, W_x, W_h, b, **own)


@misconception
def gates_not_squashed(x_t, h_prev, c_prev, W_x, W_h, b):
    """The sigmoids are missing: your i, f and o are still plain sums, and those can be anything."""
    own = {k: lambda n, j=j: n.a[j] for k, j in zip("ifo", (0, 1, 3), strict=True)}
    return _lstm(x_t, h_prev, c_prev, W_x, W_h, b, **own)


@misconception
def nothing_squashed(x_t, h_prev, c_prev, W_x, W_h, b):
    """The four parts go into the cell as plain sums. i, f and o need a sigmoid each, the candidate
    a tanh."""
    own = {k: lambda n, j=j: n.a[j] for j, k in enumerate("ifgo")}
    return _lstm(x_t, h_prev, c_prev, W_x, W_h, b, **own)


@misconception
def output_not_squashed(x_t, h_prev, c_prev, W_x, W_h, b):
    """The sigmoid on the output gate is missing. Your cell is right; `h_t` needs a gate between 0
    and 1."""
    return _lstm(x_t, h_prev, c_prev, W_x, W_h, b, o=lambda n: n.a[3])


@misconception
def output_forgotten(x_t, h_prev, c_prev, W_x, W_h, b):
    """The output gate is missing: your `h_t` shows the whole cell. Multiply by o."""
    return _lstm(x_t, h_prev, c_prev, W_x, W_h, b, h_t=lambda n: np.tanh(n.c_t))


@misconception
def output_inside_tanh(x_t, h_prev, c_prev, W_x, W_h, b):
    """Your output gate stands inside the tanh. First the tanh of the cell, then times o."""
    return _lstm(x_t, h_prev, c_prev, W_x, W_h, b, h_t=lambda n: np.tanh(n.o * n.c_t))


@misconception
def candidate_gated_twice(x_t, h_prev, c_prev, W_x, W_h, b):
    """Candidate gated twice: i multiplies it where it is made and once more when it is added to the
    cell. Once is enough."""
    return _lstm(x_t, h_prev, c_prev, W_x, W_h, b, g=lambda n: n.i * np.tanh(n.a[2]))


@misconception
def input_gate_inside(x_t, h_prev, c_prev, W_x, W_h, b):
    """Candidate gated twice: i stands inside its tanh and multiplies again outside. Inside there is
    only the sum."""
    return _lstm(x_t, h_prev, c_prev, W_x, W_h, b, g=lambda n: np.tanh(n.i * n.a[2]))


@misconception
def input_gate_forgotten(x_t, h_prev, c_prev, W_x, W_h, b):
    """The input gate is missing: you add the whole candidate to the cell. Multiply it by i."""
    return _lstm(x_t, h_prev, c_prev, W_x, W_h, b, c_t=lambda n: n.f * n.c_prev + n.g)


@misconception
def forget_gate_forgotten(x_t, h_prev, c_prev, W_x, W_h, b):
    """The forget gate is missing: you keep the whole of `c_prev`. That is the LSTM of 1997, whose
    cell could only add; multiply the old cell by f."""
    return _lstm(x_t, h_prev, c_prev, W_x, W_h, b, c_t=lambda n: n.c_prev + n.i * n.g)


@misconception
def forget_reversed(x_t, h_prev, c_prev, W_x, W_h, b):
    """Your forget gate forgets where it is 1. In spite of its name it says how much is *kept*: the
    old cell is multiplied by f itself."""
    return _lstm(x_t, h_prev, c_prev, W_x, W_h, b, c_t=lambda n: (1 - n.f) * n.c_prev + n.i * n.g)


@misconception
def coupled_to_forget(x_t, h_prev, c_prev, W_x, W_h, b):
    """You let the forget gate decide both, f and 1 - f, as a GRU does. The LSTM has two gates for
    it: the candidate is multiplied by i."""
    return _lstm(x_t, h_prev, c_prev, W_x, W_h, b, c_t=lambda n: n.f * n.c_prev + (1 - n.f) * n.g)


@misconception
def coupled_to_input(x_t, h_prev, c_prev, W_x, W_h, b):
    """You let the input gate decide both, i and 1 - i, as a GRU does. The LSTM has two gates for
    it: the old cell is multiplied by f."""
    return _lstm(x_t, h_prev, c_prev, W_x, W_h, b, c_t=lambda n: (1 - n.i) * n.c_prev + n.i * n.g)


@misconception
def overwritten(x_t, h_prev, c_prev, W_x, W_h, b):
    """Your cell is overwritten at each step: nothing of `c_prev` is in it. The cell is a memory:
    add what f keeps of the old one."""
    return _lstm(x_t, h_prev, c_prev, W_x, W_h, b, c_t=lambda n: n.i * n.g)


@misconception
def forget_after_adding(x_t, h_prev, c_prev, W_x, W_h, b):
    """Your forget gate also multiplies what is newly written. First forget, then add: f belongs to
    the old cell alone."""
    return _lstm(x_t, h_prev, c_prev, W_x, W_h, b, c_t=lambda n: n.f * (n.c_prev + n.i * n.g))


@misconception
def sigmoid_on_cell(x_t, h_prev, c_prev, W_x, W_h, b):
    """Your output takes a sigmoid of the cell. That would show an empty cell as one half: it is the
    tanh."""
    return _lstm(x_t, h_prev, c_prev, W_x, W_h, b, h_t=lambda n: n.o * sigmoid(n.c_t))


@misconception
def old_cell_shown(x_t, h_prev, c_prev, W_x, W_h, b):
    """Your `h_t` shows the cell of the step before. What has just been written counts already: take
    `c_t`."""
    return _lstm(x_t, h_prev, c_prev, W_x, W_h, b, h_t=lambda n: n.o * np.tanh(n.c_prev))


@misconception
def candidate_shown(x_t, h_prev, c_prev, W_x, W_h, b):
    """Your `h_t` shows the candidate. What the output gate lets through is the whole cell, tanh of
    `c_t`."""
    return _lstm(x_t, h_prev, c_prev, W_x, W_h, b, h_t=lambda n: n.o * n.g)


@misconception
def returned_cell_first(x_t, h_prev, c_prev, W_x, W_h, b):
    """`c` and `h` mixed up: you return the cell first. The order is `h_t, c_t`."""
    return _lstm(x_t, h_prev, c_prev, W_x, W_h, b)[::-1]


@misconception
def state_for_cell(x_t, h_prev, c_prev, W_x, W_h, b):
    """`c` and `h` mixed up: your forget gate multiplies `h_prev`. What is kept from step to step is
    the cell: `c_prev`."""
    return _lstm(x_t, h_prev, c_prev, W_x, W_h, b, c_t=lambda n: n.f * n.h_prev + n.i * n.g)


@misconception
def gates_read_cell(x_t, h_prev, c_prev, W_x, W_h, b):
    """`c` and `h` mixed up: your gates read `c_prev`. They see what the cell has shown, not the
    cell itself: `h_prev @ W_h`."""
    own = dict(a=lambda n: np.split(n.x_t @ n.W_x + n.c_prev @ n.W_h + n.b, 4, axis=-1))
    return _lstm(x_t, h_prev, c_prev, W_x, W_h, b, **own)


@misconception
def mixed_up_throughout(x_t, h_prev, c_prev, W_x, W_h, b):
    """`c` and `h` mixed up throughout: your gates read `c_prev` and your cell starts from `h_prev`.
    The gates read `h_prev`; the cell goes on from `c_prev`."""
    return _lstm(x_t, c_prev, h_prev, W_x, W_h, b)


@misconception
def bias_missing(x_t, h_prev, c_prev, W_x, W_h, b):
    """The bias is missing: add `b` to the sums of all four parts."""
    return _lstm(x_t, h_prev, c_prev, W_x, W_h, np.zeros_like(b))


@misconception
def bias_twice(x_t, h_prev, c_prev, W_x, W_h, b):
    """Your bias counts twice. PyTorch keeps two and adds them; here there is one."""
    return _lstm(x_t, h_prev, c_prev, W_x, W_h, 2 * b)


@misconception
def state_unread(x_t, h_prev, c_prev, W_x, W_h, b):
    """`h_prev @ W_h` is missing: your gates see the input only."""
    return _lstm(x_t, h_prev, c_prev, W_x, np.zeros_like(W_h), b)


hints = (
    "One sum serves all four parts: input, state before and bias, (B, 4H). "
    "`np.split(…, 4, axis=-1)` cuts it into i, f, g, o.",
    "Sigmoid on i, f and o, tanh on g. The new cell has two terms: what is kept of the old "
    "one, and what is written.",
    "f says how much of `c_prev` is kept, i how much of g is written, o how much of tanh(c_t) "
    "is shown. All products here are `*`, number by number.",
)
