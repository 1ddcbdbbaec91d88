"""One step of the simplified GRU: a gate decides, unit by unit, what to overwrite."""

import numpy as np

from course_utils.exercises.gates.shared import evaluate, normal
from course_utils.exercises.misconceptions import misconception
from course_utils.exercises.model import Case
from course_utils.rnn.gates import one_gate_step, sigmoid

solution = one_gate_step


def _gate_case(name, B, D, H, seed):
    rng = np.random.default_rng(seed)
    x_t, c_prev = rng.normal(size=(B, D)), rng.uniform(-0.9, 0.9, (B, H))
    parameters = normal(rng, W_c=(H + D, H), b_c=(H,), W_u=(H + D, H), b_u=(H,))
    return Case(name, dict(x_t=x_t, c_prev=c_prev, **parameters))


def cases():
    """Three sizes of one step."""
    return [
        _gate_case("2 sequences, 3 inputs, 4 units", 2, 3, 4, 100),
        _gate_case("1 sequence, 3 inputs, 2 units", 1, 3, 2, 101),
        _gate_case("5 sequences, 1 input, 3 units", 5, 1, 3, 102),
    ]


ONE_GATE = dict(
    joined=lambda n: np.concatenate([n.c_prev, n.x_t], axis=-1),
    candidate=lambda n: np.tanh(n.joined @ n.W_c + n.b_c),
    u=lambda n: sigmoid(n.joined @ n.W_u + n.b_u),
    c_t=lambda n: n.u * n.candidate + (1 - n.u) * n.c_prev,
)


def _gate(x_t, c_prev, W_c, b_c, W_u, b_u, **own):
    given = dict(x_t=x_t, c_prev=c_prev, W_c=W_c, b_c=b_c, W_u=W_u, b_u=b_u)
    return evaluate(ONE_GATE, own, **given).c_t


def large():
    """Big enough that needless loops show."""
    return _gate_case("64 sequences of 128 units", 64, 64, 128, 103)


@misconception
def reversed(x_t, c_prev, W_c, b_c, W_u, b_u):
    """Update gate reversed: yours keeps where it is 1. Here, as on the slide, 1 overwrites and 0
    keeps, so the gate belongs to the candidate and the rest, 1 minus the gate, to the memory. (A
    sigmoid without the minus sign in its exponent does the same harm.)"""
    own = dict(c_t=lambda n: (1 - n.u) * n.candidate + n.u * n.c_prev)
    return _gate(x_t, c_prev, W_c, b_c, W_u, b_u, **own)


@misconception
def tanh_forgotten(x_t, c_prev, W_c, b_c, W_u, b_u):
    """The tanh around the candidate is missing. Without it, what is written has no bound. (The
    sigmoid belongs to the gate; the candidate is squashed too.)"""
    own = dict(candidate=lambda n: n.joined @ n.W_c + n.b_c)
    return _gate(x_t, c_prev, W_c, b_c, W_u, b_u, **own)


@misconception
def sigmoid_forgotten(x_t, c_prev, W_c, b_c, W_u, b_u):
    """Your gate is the sum itself. A gate says how much, between 0 and 1: put the sigmoid around
    it."""
    return _gate(x_t, c_prev, W_c, b_c, W_u, b_u, u=lambda n: n.joined @ n.W_u + n.b_u)


@misconception
def nothing_squashed(x_t, c_prev, W_c, b_c, W_u, b_u):
    """Neither candidate nor gate is squashed: both are still plain sums. The candidate needs its
    tanh, the gate its sigmoid."""
    own = dict(candidate=lambda n: n.joined @ n.W_c + n.b_c, u=lambda n: n.joined @ n.W_u + n.b_u)
    return _gate(x_t, c_prev, W_c, b_c, W_u, b_u, **own)


@misconception
def twice(x_t, c_prev, W_c, b_c, W_u, b_u):
    """Candidate gated twice: it is multiplied by the gate where it is made and once more in the
    sum. Make the candidate without the gate; the last line is where they meet."""
    own = dict(c_t=lambda n: n.u * (n.u * n.candidate) + (1 - n.u) * n.c_prev)
    return _gate(x_t, c_prev, W_c, b_c, W_u, b_u, **own)


@misconception
def inside_tanh(x_t, c_prev, W_c, b_c, W_u, b_u):
    """Candidate gated twice: the gate already stands inside the tanh and then multiplies again
    outside. Inside the tanh there are only weights and bias."""

    def c_t(n):
        return n.u * np.tanh(n.u * (n.joined @ n.W_c + n.b_c)) + (1 - n.u) * n.c_prev

    return _gate(x_t, c_prev, W_c, b_c, W_u, b_u, c_t=c_t)


@misconception
def only_inside(x_t, c_prev, W_c, b_c, W_u, b_u):
    """Your gate stands inside the tanh. It multiplies the finished candidate, outside."""
    own = dict(c_t=lambda n: np.tanh(n.u * (n.joined @ n.W_c + n.b_c)) + (1 - n.u) * n.c_prev)
    return _gate(x_t, c_prev, W_c, b_c, W_u, b_u, **own)


@misconception
def joined_wrong_way(x_t, c_prev, W_c, b_c, W_u, b_u):
    """You put the input before the memory, and since H + D columns are H + D columns, NumPy cannot
    notice. The first H rows of the weights belong to the memory: `[c_prev, x_t]`."""
    own = dict(joined=lambda n: np.concatenate([n.x_t, n.c_prev], axis=-1))
    return _gate(x_t, c_prev, W_c, b_c, W_u, b_u, **own)


@misconception
def joined_along_the_batch(x_t, c_prev, W_c, b_c, W_u, b_u):
    """`np.concatenate` joins along the first axis unless told otherwise: it tries to put one batch
    below the other. Memory and input belong side by side, in one row: `axis=-1`."""
    own = dict(joined=lambda n: np.concatenate([n.c_prev, n.x_t]))
    return _gate(x_t, c_prev, W_c, b_c, W_u, b_u, **own)


@misconception
def two_arguments(x_t, c_prev, W_c, b_c, W_u, b_u):
    """`np.concatenate` takes what it joins as one list and would read your second array as the
    axis: write `np.concatenate([c_prev, x_t], axis=-1)`."""
    return np.concatenate(c_prev, x_t)


@misconception
def added(x_t, c_prev, W_c, b_c, W_u, b_u):
    """You add memory and input. `[c, x]` on the slide means one behind the other, H + D numbers in
    a row: `np.concatenate`."""
    own = dict(joined=lambda n: n.c_prev + n.x_t)
    return _gate(x_t, c_prev, W_c, b_c, W_u, b_u, **own)


@misconception
def matrix_first(x_t, c_prev, W_c, b_c, W_u, b_u):
    """The shapes do not fit this product. Each row is one sequence, so the weights stand right:
    `joined @ W_c`, where the slide has `W_c` times a column. And a gate multiplies number by
    number: `*`."""
    own = dict(candidate=lambda n: np.tanh(n.W_c @ n.joined + n.b_c))
    return _gate(x_t, c_prev, W_c, b_c, W_u, b_u, **own)


@misconception
def on_the_memory_first(x_t, c_prev, W_c, b_c, W_u, b_u):
    """You multiply the memory by the gate before the candidate reads it. In this cell the candidate
    reads the memory as it is. (The full GRU does something like it, with a gate of its own.)"""

    def c_t(n):
        joined = np.concatenate([n.u * n.c_prev, n.x_t], axis=-1)
        return n.u * np.tanh(joined @ n.W_c + n.b_c) + (1 - n.u) * n.c_prev

    return _gate(x_t, c_prev, W_c, b_c, W_u, b_u, c_t=c_t)


@misconception
def rest_forgotten(x_t, c_prev, W_c, b_c, W_u, b_u):
    """You keep the whole memory and add to it. What is overwritten must make room: the memory is
    multiplied by 1 minus the gate."""
    return _gate(x_t, c_prev, W_c, b_c, W_u, b_u, c_t=lambda n: n.u * n.candidate + n.c_prev)


@misconception
def brackets_forgotten(x_t, c_prev, W_c, b_c, W_u, b_u):
    """Brackets are missing: `1 - u * c_prev` takes the product away from 1. First 1 minus the gate,
    then times the memory."""
    own = dict(c_t=lambda n: n.u * n.candidate + 1 - n.u * n.c_prev)
    return _gate(x_t, c_prev, W_c, b_c, W_u, b_u, **own)


@misconception
def on_both(x_t, c_prev, W_c, b_c, W_u, b_u):
    """Your gate multiplies both, so it opens and shuts candidate and memory together. What the one
    gets, the other must lose: u and 1 - u."""
    own = dict(c_t=lambda n: n.u * n.candidate + n.u * n.c_prev)
    return _gate(x_t, c_prev, W_c, b_c, W_u, b_u, **own)


@misconception
def memory_dropped(x_t, c_prev, W_c, b_c, W_u, b_u):
    """You return the gated candidate alone. Where the gate is shut nothing would be left: add what
    is kept of `c_prev`."""
    return _gate(x_t, c_prev, W_c, b_c, W_u, b_u, c_t=lambda n: n.u * n.candidate)


@misconception
def candidate_returned(x_t, c_prev, W_c, b_c, W_u, b_u):
    """You return the candidate. It is only what could be written: the gate decides, number by
    number, how much of it replaces the memory."""
    return _gate(x_t, c_prev, W_c, b_c, W_u, b_u, c_t=lambda n: n.candidate)


@misconception
def returned(x_t, c_prev, W_c, b_c, W_u, b_u):
    """You return the gate. The result is the new memory: a mixture of candidate and old memory, in
    the proportion that the gate says."""
    return _gate(x_t, c_prev, W_c, b_c, W_u, b_u, c_t=lambda n: n.u)


@misconception
def parameters_swapped(x_t, c_prev, W_c, b_c, W_u, b_u):
    """The parameters are swapped: `W_c`, `b_c` make the candidate, `W_u`, `b_u` the gate."""
    return _gate(x_t, c_prev, W_u, b_u, W_c, b_c)


@misconception
def tanh_for_sigmoid(x_t, c_prev, W_c, b_c, W_u, b_u):
    """Your gate is a tanh, so it can be negative, and "minus a half overwritten" means nothing. A
    gate lies between 0 and 1: the sigmoid."""
    return _gate(x_t, c_prev, W_c, b_c, W_u, b_u, u=lambda n: np.tanh(n.joined @ n.W_u + n.b_u))


@misconception
def sigmoid_for_tanh(x_t, c_prev, W_c, b_c, W_u, b_u):
    """Your candidate is a sigmoid, so nothing negative can ever be written. It is a value, not a
    gate: tanh."""
    own = dict(candidate=lambda n: sigmoid(n.joined @ n.W_c + n.b_c))
    return _gate(x_t, c_prev, W_c, b_c, W_u, b_u, **own)


@misconception
def squashed_the_other_way(x_t, c_prev, W_c, b_c, W_u, b_u):
    """Sigmoid and tanh have changed places. The gate says how much, from 0 to 1: sigmoid. The
    candidate is a value of either sign: tanh."""
    own = dict(
        candidate=lambda n: sigmoid(n.joined @ n.W_c + n.b_c),
        u=lambda n: np.tanh(n.joined @ n.W_u + n.b_u),
    )
    return _gate(x_t, c_prev, W_c, b_c, W_u, b_u, **own)


@misconception
def biases_missing(x_t, c_prev, W_c, b_c, W_u, b_u):
    """Both biases are missing: add `b_c` inside the tanh, `b_u` inside the sigmoid."""
    return _gate(x_t, c_prev, W_c, 0.0, W_u, 0.0)


@misconception
def candidate_bias_missing(x_t, c_prev, W_c, b_c, W_u, b_u):
    """The candidate's bias is missing: add `b_c` inside the tanh."""
    return _gate(x_t, c_prev, W_c, 0.0, W_u, b_u)


@misconception
def bias_missing(x_t, c_prev, W_c, b_c, W_u, b_u):
    """The gate's bias is missing: add `b_u` inside the sigmoid. It says how open the gate is when
    nothing speaks for or against it."""
    return _gate(x_t, c_prev, W_c, b_c, W_u, 0.0)


hints = (
    "Both candidate and gate read the same thing: memory and input side by side, (B, H + D). "
    "`np.concatenate([c_prev, x_t], axis=-1)` makes it; the memory comes first.",
    "A gate is a sigmoid of weights and bias, the candidate a tanh of its own weights and "
    "bias. Both are (B, H), a number for each unit.",
    "Where the gate is 1 the new memory is the candidate, where it is 0 the old memory. "
    "Between them it is a mixture whose two shares add up to 1.",
)
