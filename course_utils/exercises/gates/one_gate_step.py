"""One step of the simplified GRU: a gate decides, unit by unit, what to overwrite."""

import numpy as np

from course_utils.exercises.gates.shared import normal
from course_utils.exercises.misconceptions import instead
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


def large():
    """Big enough that needless loops show."""
    return _gate_case("64 sequences of 128 units", 64, 64, 128, 103)


def plain(x_t, c_prev, W_c, b_c, W_u, b_u):
    """Step by step, the weights of memory and input cut apart."""
    H = c_prev.shape[1]
    a_c = c_prev @ W_c[:H] + x_t @ W_c[H:] + b_c
    a_u = c_prev @ W_u[:H] + x_t @ W_u[H:] + b_u
    new = np.tanh(a_c)
    u = sigmoid(a_u)
    c_t = u * new + (1 - u) * c_prev
    return c_t


@instead("u * candidate + (1 - u) * c_prev", "(1 - u) * candidate + u * c_prev")
def gate_reversed():
    """Update gate reversed: yours keeps where it is 1. Here, as on the slide, 1 overwrites and 0
    keeps, so the gate belongs to the candidate and the rest, 1 minus the gate, to the memory. (A
    sigmoid without the minus sign in its exponent does the same harm.)"""


@instead("np.tanh(joined @ W_c + b_c)", "joined @ W_c + b_c")
def tanh_forgotten():
    """The tanh around the candidate is missing. Without it, what is written has no bound. (The
    sigmoid belongs to the gate; the candidate is squashed too.)"""


@instead("return u * candidate", "return u * u * candidate")
def gated_twice():
    """Candidate gated twice: it is multiplied by the gate where it is made and once more in the
    sum. Make the candidate without the gate; the last line is where they meet."""


@instead("return u * candidate", "return np.tanh(u * (joined @ W_c + b_c))")
def gated_inside_only():
    """Your gate stands inside the tanh. It multiplies the finished candidate, outside."""


@instead("[c_prev, x_t]", "[x_t, c_prev]")
def joined_wrong_way():
    """You put the input before the memory, and since H + D columns are H + D columns, NumPy cannot
    notice. The first H rows of the weights belong to the memory: `[c_prev, x_t]`."""


@instead("[c_prev, x_t], axis=-1", "[c_prev, x_t]")
def joined_along_the_batch():
    """`np.concatenate` joins along the first axis unless told otherwise: it tries to put one batch
    below the other. Memory and input belong side by side, in one row: `axis=-1`."""


@instead("[c_prev, x_t], axis=-1", "c_prev, x_t")
def two_arguments():
    """`np.concatenate` takes what it joins as one list and would read your second array as the
    axis: write `np.concatenate([c_prev, x_t], axis=-1)`."""


@instead("np.concatenate([c_prev, x_t], axis=-1)", "[c_prev, x_t]")
def left_a_list():
    """`[c_prev, x_t]` is a Python list of two arrays, and no matrix can be multiplied by it. The
    slide's `[c, x]` is one array, H + D wide: `np.concatenate([c_prev, x_t], axis=-1)`."""


@instead("np.concatenate([c_prev, x_t], axis=-1)", "c_prev + x_t")
def added():
    """You add memory and input. `[c, x]` on the slide means one behind the other, H + D numbers in
    a row: `np.concatenate`."""


@instead("joined @ W_c", "W_c @ joined")
def matrix_first():
    """The shapes do not fit this product. Each row is one sequence, so the weights stand right:
    `joined @ W_c`, where the slide has `W_c` times a column. And a gate multiplies number by
    number: `*`."""


@instead(
    "return u * candidate",
    "return u * np.tanh(np.concatenate([u * c_prev, x_t], axis=-1) @ W_c + b_c)",
)
def memory_gated_first():
    """You multiply the memory by the gate before the candidate reads it. In this cell the candidate
    reads the memory as it is. (The full GRU does something like it, with a gate of its own.)"""


@instead("(1 - u) * c_prev", "c_prev")
def rest_forgotten():
    """You keep the whole memory and add to it. What is overwritten must make room: the memory is
    multiplied by 1 minus the gate."""


@instead("(1 - u) * c_prev", "u * c_prev")
def gate_on_both():
    """Your gate multiplies both, so it opens and shuts candidate and memory together. What the one
    gets, the other must lose: u and 1 - u."""


@instead("u * candidate + (1 - u) * c_prev", "u * candidate")
def memory_dropped():
    """You return the gated candidate alone. Where the gate is shut nothing would be left: add what
    is kept of `c_prev`."""


@instead("W_c, b_c, W_u, b_u", "W_u, b_u, W_c, b_c")
def parameters_swapped():
    """The parameters are swapped: `W_c`, `b_c` make the candidate, `W_u`, `b_u` the gate."""


@instead("sigmoid(", "np.tanh(")
def tanh_for_sigmoid():
    """Your gate is a tanh, so it can be negative, and "minus a half overwritten" means nothing. A
    gate lies between 0 and 1: the sigmoid."""


@instead("np.tanh(", "sigmoid(")
def sigmoid_for_tanh():
    """Your candidate is a sigmoid, so nothing negative can ever be written. It is a value, not a
    gate: tanh."""


@instead("u = sigmoid(", "u = np.tanh(", "candidate = np.tanh(", "candidate = sigmoid(")
def squashed_the_other_way():
    """Sigmoid and tanh have changed places. The gate says how much, from 0 to 1: sigmoid. The
    candidate is a value of either sign: tanh."""


@instead("np.tanh(joined @ W_c + b_c)", "np.tanh(joined @ W_c) + b_c")
def candidate_bias_outside():
    """The candidate's bias is added to the finished tanh, so what is written can be above 1. It is
    part of the sum: inside the bracket."""


@instead("sigmoid(joined @ W_u + b_u)", "sigmoid(joined @ W_u) + b_u")
def gate_bias_outside():
    """The gate's bias is added to the finished sigmoid, so the gate can be below 0 or above 1. It
    is part of the sum: inside the bracket."""


@instead("W_c + b_c", "W_c + b_u", "W_u + b_u", "W_u + b_c")
def biases_swapped():
    """The biases are swapped: `b_c` belongs to the candidate, `b_u` to the gate."""


@instead("u * candidate + (1 - u) * c_prev", "np.where(u > 0.5, candidate, c_prev)")
def all_or_nothing():
    """Your gate decides all or nothing. It is a share: at 0.3, three tenths of the new memory are
    the candidate, the rest is what was there. (And a step has no slope to learn from.)"""


@instead("return u", "u = u.mean(axis=-1, keepdims=True); return u")
def one_gate_for_all():
    """You take the mean of the gate over the units. Each unit has a gate of its own: (B, H)
    numbers, multiplied with the candidate one by one."""


@instead("return u * candidate + (1 - u) * c_prev", "return (u * candidate + (1 - u) * c_prev)[-1]")
def last_sequence_only():
    """Only the last sequence comes back. Keep what you make for each of them, or leave out the
    loop: `@` does all rows at once."""


@instead(" + b_u", "")
def gate_bias_missing():
    """The gate's bias is missing: add `b_u` inside the sigmoid. It says how open the gate is when
    nothing speaks for or against it."""


hints = (
    "Both candidate and gate read the same thing: memory and input side by side, (B, H + D). "
    "`np.concatenate([c_prev, x_t], axis=-1)` makes it; the memory comes first.",
    "A gate is a sigmoid of weights and bias, the candidate a tanh of its own weights and "
    "bias. Both are (B, H), a number for each unit.",
    "Where the gate is 1 the new memory is the candidate, where it is 0 the old memory. "
    "Between them it is a mixture whose two shares add up to 1.",
)
