"""Exercises of notebook 04, gates, GRU and LSTM."""

from types import SimpleNamespace

import numpy as np

from course_utils.exercises.model import Case, Exercise, Feedback, Question, parts
from course_utils.rnn.gates import sigmoid
from course_utils.rnn.lstm import (
    lstm_backward,
    lstm_forward,
    lstm_step_backward,
)

GATES = "course_utils.rnn.gates"
LSTMS = "course_utils.rnn.lstm"


def _evaluate(formulas, own, **given):
    """Evaluate formulas in their order, some of them replaced by a wrong one.

    Parameters
    ----------
    formulas : dict
        Name -> function of everything that has a name so far.
    own : dict
        The replacements, under the same names.
    given : arrays
        What has a name from the start.

    Returns
    -------
    n : SimpleNamespace
        All of them.
    """
    n = SimpleNamespace(**given)
    for name, formula in (formulas | own).items():
        setattr(n, name, formula(n))
    return n


def _normal(rng, **shapes):
    """Random arrays of these shapes."""
    return {name: rng.normal(0, 0.6, shape) for name, shape in shapes.items()}


# --- one gate ---------------------------------------------------------------------------------


def _gate_case(name, B, D, H, seed):
    rng = np.random.default_rng(seed)
    x_t, c_prev = rng.normal(size=(B, D)), rng.uniform(-0.9, 0.9, (B, H))
    parameters = _normal(rng, W_c=(H + D, H), b_c=(H,), W_u=(H + D, H), b_u=(H,))
    return Case(name, dict(x_t=x_t, c_prev=c_prev, **parameters))


def gate_cases():
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
    return _evaluate(ONE_GATE, own, **given).c_t


def gate_reversed(x_t, c_prev, W_c, b_c, W_u, b_u):
    """Update gate reversed: yours keeps where it is 1. Here, as on the slide, 1 overwrites and 0
    keeps, so the gate belongs to the candidate and the rest, 1 minus the gate, to the memory. (A
    sigmoid without the minus sign in its exponent does the same harm.)"""
    own = dict(c_t=lambda n: (1 - n.u) * n.candidate + n.u * n.c_prev)
    return _gate(x_t, c_prev, W_c, b_c, W_u, b_u, **own)


def gate_tanh_forgotten(x_t, c_prev, W_c, b_c, W_u, b_u):
    """The tanh around the candidate is missing. Without it, what is written has no bound. (The
    sigmoid belongs to the gate; the candidate is squashed too.)"""
    own = dict(candidate=lambda n: n.joined @ n.W_c + n.b_c)
    return _gate(x_t, c_prev, W_c, b_c, W_u, b_u, **own)


def gate_sigmoid_forgotten(x_t, c_prev, W_c, b_c, W_u, b_u):
    """Your gate is the sum itself. A gate says how much, between 0 and 1: put the sigmoid around
    it."""
    return _gate(x_t, c_prev, W_c, b_c, W_u, b_u, u=lambda n: n.joined @ n.W_u + n.b_u)


def gate_nothing_squashed(x_t, c_prev, W_c, b_c, W_u, b_u):
    """Neither candidate nor gate is squashed: both are still plain sums. The candidate needs its
    tanh, the gate its sigmoid."""
    own = dict(candidate=lambda n: n.joined @ n.W_c + n.b_c, u=lambda n: n.joined @ n.W_u + n.b_u)
    return _gate(x_t, c_prev, W_c, b_c, W_u, b_u, **own)


def gate_twice(x_t, c_prev, W_c, b_c, W_u, b_u):
    """Candidate gated twice: it is multiplied by the gate where it is made and once more in the
    sum. Make the candidate without the gate; the last line is where they meet."""
    own = dict(c_t=lambda n: n.u * (n.u * n.candidate) + (1 - n.u) * n.c_prev)
    return _gate(x_t, c_prev, W_c, b_c, W_u, b_u, **own)


def gate_inside_tanh(x_t, c_prev, W_c, b_c, W_u, b_u):
    """Candidate gated twice: the gate already stands inside the tanh and then multiplies again
    outside. Inside the tanh there are only weights and bias."""

    def c_t(n):
        return n.u * np.tanh(n.u * (n.joined @ n.W_c + n.b_c)) + (1 - n.u) * n.c_prev

    return _gate(x_t, c_prev, W_c, b_c, W_u, b_u, c_t=c_t)


def gate_only_inside(x_t, c_prev, W_c, b_c, W_u, b_u):
    """Your gate stands inside the tanh. It multiplies the finished candidate, outside."""
    own = dict(c_t=lambda n: np.tanh(n.u * (n.joined @ n.W_c + n.b_c)) + (1 - n.u) * n.c_prev)
    return _gate(x_t, c_prev, W_c, b_c, W_u, b_u, **own)


def gate_joined_wrong_way(x_t, c_prev, W_c, b_c, W_u, b_u):
    """You put the input before the memory, and since H + D columns are H + D columns, NumPy cannot
    notice. The first H rows of the weights belong to the memory: `[c_prev, x_t]`."""
    own = dict(joined=lambda n: np.concatenate([n.x_t, n.c_prev], axis=-1))
    return _gate(x_t, c_prev, W_c, b_c, W_u, b_u, **own)


def gate_joined_along_the_batch(x_t, c_prev, W_c, b_c, W_u, b_u):
    """`np.concatenate` joins along the first axis unless told otherwise: it tries to put one batch
    below the other. Memory and input belong side by side, in one row: `axis=-1`."""
    own = dict(joined=lambda n: np.concatenate([n.c_prev, n.x_t]))
    return _gate(x_t, c_prev, W_c, b_c, W_u, b_u, **own)


def gate_two_arguments(x_t, c_prev, W_c, b_c, W_u, b_u):
    """`np.concatenate` takes what it joins as one list and would read your second array as the
    axis: write `np.concatenate([c_prev, x_t], axis=-1)`."""
    return np.concatenate(c_prev, x_t)


def gate_added(x_t, c_prev, W_c, b_c, W_u, b_u):
    """You add memory and input. `[c, x]` on the slide means one behind the other, H + D numbers in
    a row: `np.concatenate`."""
    own = dict(joined=lambda n: n.c_prev + n.x_t)
    return _gate(x_t, c_prev, W_c, b_c, W_u, b_u, **own)


def gate_matrix_first(x_t, c_prev, W_c, b_c, W_u, b_u):
    """The shapes do not fit this product. Each row is one sequence, so the weights stand right:
    `joined @ W_c`, where the slide has `W_c` times a column. And a gate multiplies number by
    number: `*`."""
    own = dict(candidate=lambda n: np.tanh(n.W_c @ n.joined + n.b_c))
    return _gate(x_t, c_prev, W_c, b_c, W_u, b_u, **own)


def gate_on_the_memory_first(x_t, c_prev, W_c, b_c, W_u, b_u):
    """You multiply the memory by the gate before the candidate reads it. In this cell the candidate
    reads the memory as it is. (The full GRU does something like it, with a gate of its own.)"""

    def c_t(n):
        joined = np.concatenate([n.u * n.c_prev, n.x_t], axis=-1)
        return n.u * np.tanh(joined @ n.W_c + n.b_c) + (1 - n.u) * n.c_prev

    return _gate(x_t, c_prev, W_c, b_c, W_u, b_u, c_t=c_t)


def gate_rest_forgotten(x_t, c_prev, W_c, b_c, W_u, b_u):
    """You keep the whole memory and add to it. What is overwritten must make room: the memory is
    multiplied by 1 minus the gate."""
    return _gate(x_t, c_prev, W_c, b_c, W_u, b_u, c_t=lambda n: n.u * n.candidate + n.c_prev)


def gate_brackets_forgotten(x_t, c_prev, W_c, b_c, W_u, b_u):
    """Brackets are missing: `1 - u * c_prev` takes the product away from 1. First 1 minus the gate,
    then times the memory."""
    own = dict(c_t=lambda n: n.u * n.candidate + 1 - n.u * n.c_prev)
    return _gate(x_t, c_prev, W_c, b_c, W_u, b_u, **own)


def gate_on_both(x_t, c_prev, W_c, b_c, W_u, b_u):
    """Your gate multiplies both, so it opens and shuts candidate and memory together. What the one
    gets, the other must lose: u and 1 - u."""
    own = dict(c_t=lambda n: n.u * n.candidate + n.u * n.c_prev)
    return _gate(x_t, c_prev, W_c, b_c, W_u, b_u, **own)


def gate_memory_dropped(x_t, c_prev, W_c, b_c, W_u, b_u):
    """You return the gated candidate alone. Where the gate is shut nothing would be left: add what
    is kept of `c_prev`."""
    return _gate(x_t, c_prev, W_c, b_c, W_u, b_u, c_t=lambda n: n.u * n.candidate)


def gate_candidate_returned(x_t, c_prev, W_c, b_c, W_u, b_u):
    """You return the candidate. It is only what could be written: the gate decides, number by
    number, how much of it replaces the memory."""
    return _gate(x_t, c_prev, W_c, b_c, W_u, b_u, c_t=lambda n: n.candidate)


def gate_returned(x_t, c_prev, W_c, b_c, W_u, b_u):
    """You return the gate. The result is the new memory: a mixture of candidate and old memory, in
    the proportion that the gate says."""
    return _gate(x_t, c_prev, W_c, b_c, W_u, b_u, c_t=lambda n: n.u)


def gate_parameters_swapped(x_t, c_prev, W_c, b_c, W_u, b_u):
    """The parameters are swapped: `W_c`, `b_c` make the candidate, `W_u`, `b_u` the gate."""
    return _gate(x_t, c_prev, W_u, b_u, W_c, b_c)


def gate_tanh_for_sigmoid(x_t, c_prev, W_c, b_c, W_u, b_u):
    """Your gate is a tanh, so it can be negative, and "minus a half overwritten" means nothing. A
    gate lies between 0 and 1: the sigmoid."""
    return _gate(x_t, c_prev, W_c, b_c, W_u, b_u, u=lambda n: np.tanh(n.joined @ n.W_u + n.b_u))


def gate_sigmoid_for_tanh(x_t, c_prev, W_c, b_c, W_u, b_u):
    """Your candidate is a sigmoid, so nothing negative can ever be written. It is a value, not a
    gate: tanh."""
    own = dict(candidate=lambda n: sigmoid(n.joined @ n.W_c + n.b_c))
    return _gate(x_t, c_prev, W_c, b_c, W_u, b_u, **own)


def gate_squashed_the_other_way(x_t, c_prev, W_c, b_c, W_u, b_u):
    """Sigmoid and tanh have changed places. The gate says how much, from 0 to 1: sigmoid. The
    candidate is a value of either sign: tanh."""
    own = dict(
        candidate=lambda n: sigmoid(n.joined @ n.W_c + n.b_c),
        u=lambda n: np.tanh(n.joined @ n.W_u + n.b_u),
    )
    return _gate(x_t, c_prev, W_c, b_c, W_u, b_u, **own)


def gate_biases_missing(x_t, c_prev, W_c, b_c, W_u, b_u):
    """Both biases are missing: add `b_c` inside the tanh, `b_u` inside the sigmoid."""
    return _gate(x_t, c_prev, W_c, 0.0, W_u, 0.0)


def gate_candidate_bias_missing(x_t, c_prev, W_c, b_c, W_u, b_u):
    """The candidate's bias is missing: add `b_c` inside the tanh."""
    return _gate(x_t, c_prev, W_c, 0.0, W_u, b_u)


def gate_bias_missing(x_t, c_prev, W_c, b_c, W_u, b_u):
    """The gate's bias is missing: add `b_u` inside the sigmoid. It says how open the gate is when
    nothing speaks for or against it."""
    return _gate(x_t, c_prev, W_c, b_c, W_u, 0.0)


ONE_GATE_STEP = Exercise(
    name="one_gate_step",
    solution_path=f"{GATES}:one_gate_step",
    cases=gate_cases,
    large=lambda: _gate_case("64 sequences of 128 units", 64, 64, 128, 103),
    misconceptions=(
        gate_reversed,
        gate_tanh_forgotten,
        gate_sigmoid_forgotten,
        gate_nothing_squashed,
        gate_twice,
        gate_inside_tanh,
        gate_only_inside,
        gate_joined_wrong_way,
        gate_joined_along_the_batch,
        gate_two_arguments,
        gate_added,
        gate_matrix_first,
        gate_on_the_memory_first,
        gate_rest_forgotten,
        gate_brackets_forgotten,
        gate_on_both,
        gate_memory_dropped,
        gate_candidate_returned,
        gate_returned,
        gate_parameters_swapped,
        gate_tanh_for_sigmoid,
        gate_sigmoid_for_tanh,
        gate_squashed_the_other_way,
        gate_biases_missing,
        gate_candidate_bias_missing,
        gate_bias_missing,
    ),
    hints=(
        "Both candidate and gate read the same thing: memory and input side by side, (B, H + D). "
        "`np.concatenate([c_prev, x_t], axis=-1)` makes it; the memory comes first.",
        "A gate is a sigmoid of weights and bias, the candidate a tanh of its own weights and "
        "bias. Both are (B, H), a number for each unit.",
        "Where the gate is 1 the new memory is the candidate, where it is 0 the old memory. "
        "Between them it is a mixture whose two shares add up to 1.",
    ),
)


# --- the GRU ----------------------------------------------------------------------------------


def _gru_case(name, B, D, H, seed):
    rng = np.random.default_rng(seed)
    x_t, h_prev = rng.normal(size=(B, D)), rng.uniform(-0.9, 0.9, (B, H))
    parameters = _normal(rng, W_x=(D, 3 * H), W_h=(H, 3 * H), b_x=(3 * H,), b_h=(3 * H,))
    return Case(name, dict(x_t=x_t, h_prev=h_prev, **parameters))


def gru_cases():
    """Three sizes of one step."""
    return [
        _gru_case("2 sequences, 3 inputs, 4 units", 2, 3, 4, 104),
        _gru_case("1 sequence, 3 inputs, 2 units", 1, 3, 2, 105),
        _gru_case("5 sequences, 1 input, 3 units", 5, 1, 3, 106),
    ]


GRU = dict(
    x=lambda n: np.split(n.x_t @ n.W_x + n.b_x, 3, axis=-1),
    h=lambda n: np.split(n.h_prev @ n.W_h + n.b_h, 3, axis=-1),
    r=lambda n: sigmoid(n.x[0] + n.h[0]),
    z=lambda n: sigmoid(n.x[1] + n.h[1]),
    n=lambda n: np.tanh(n.x[2] + n.r * n.h[2]),
    h_t=lambda n: (1 - n.z) * n.n + n.z * n.h_prev,
)


def _gru(x_t, h_prev, W_x, W_h, b_x, b_h, **own):
    given = dict(x_t=x_t, h_prev=h_prev, W_x=W_x, W_h=W_h, b_x=b_x, b_h=b_h)
    return _evaluate(GRU, own, **given).h_t


def _weights_of_n(n):
    """The columns of W_h and b_h that belong to the candidate."""
    H = n.h_prev.shape[-1]
    return n.W_h[:, 2 * H :], n.b_h[2 * H :]


def gru_update_reversed(x_t, h_prev, W_x, W_h, b_x, b_h):
    """Update gate reversed: yours overwrites where it is 1, as on the slide of COMS 4995. PyTorch's
    z keeps: it multiplies `h_prev`, and the candidate gets what is left."""
    own = dict(h_t=lambda n: n.z * n.n + (1 - n.z) * n.h_prev)
    return _gru(x_t, h_prev, W_x, W_h, b_x, b_h, **own)


def gru_reset_before(x_t, h_prev, W_x, W_h, b_x, b_h):
    """Reset applied on the wrong side: you multiply the state by r before the matrix product, as
    the slide has it. PyTorch multiplies what comes out of the product (its bias included), and that
    is another function."""

    def candidate(n):
        W_n, b_n = _weights_of_n(n)
        return np.tanh(n.x[2] + (n.r * n.h_prev) @ W_n + b_n)

    return _gru(x_t, h_prev, W_x, W_h, b_x, b_h, n=candidate)


def gru_of_the_slides(x_t, h_prev, W_x, W_h, b_x, b_h):
    """That is the GRU of the slides of COMS 4995, in both respects: the reset gate before the
    matrix product, and an update gate whose 1 overwrites. PyTorch has both the other way."""

    def candidate(n):
        W_n, b_n = _weights_of_n(n)
        return np.tanh(n.x[2] + (n.r * n.h_prev) @ W_n + b_n)

    own = dict(n=candidate, h_t=lambda n: n.z * n.n + (1 - n.z) * n.h_prev)
    return _gru(x_t, h_prev, W_x, W_h, b_x, b_h, **own)


def gru_reset_before_without_bias(x_t, h_prev, W_x, W_h, b_x, b_h):
    """Reset applied on the wrong side: you multiply the state by r before the matrix product. Here
    r multiplies what comes out of it, and the last third of `b_h`, which you leave out, is part of
    that."""

    def candidate(n):
        W_n, _ = _weights_of_n(n)
        return np.tanh(n.x[2] + (n.r * n.h_prev) @ W_n)

    return _gru(x_t, h_prev, W_x, W_h, b_x, b_h, n=candidate)


def gru_reset_on_both_sides(x_t, h_prev, W_x, W_h, b_x, b_h):
    """Reset applied on both sides: the state is multiplied by r before the matrix product, and the
    product by r again. Only the second is right here."""

    def candidate(n):
        W_n, b_n = _weights_of_n(n)
        return np.tanh(n.x[2] + n.r * ((n.r * n.h_prev) @ W_n + b_n))

    return _gru(x_t, h_prev, W_x, W_h, b_x, b_h, n=candidate)


def gru_reset_of_everything(x_t, h_prev, W_x, W_h, b_x, b_h):
    """Your reset gate multiplies the whole sum, the input's share included. It shuts out the past,
    not the present: multiply only what comes from `h_prev`. So keep the two shares apart until r is
    known."""
    own = dict(n=lambda n: np.tanh(n.r * (n.x[2] + n.h[2])))
    return _gru(x_t, h_prev, W_x, W_h, b_x, b_h, **own)


def gru_reset_of_the_input(x_t, h_prev, W_x, W_h, b_x, b_h):
    """Your reset gate multiplies the input's share of the candidate. It decides how much of the
    past is heard: it belongs to the share of `h_prev`."""
    own = dict(n=lambda n: np.tanh(n.r * n.x[2] + n.h[2]))
    return _gru(x_t, h_prev, W_x, W_h, b_x, b_h, **own)


def gru_bias_outside_reset(x_t, h_prev, W_x, W_h, b_x, b_h):
    """In the candidate, `b_h` stands outside the bracket that r multiplies. PyTorch adds it to the
    product first and multiplies both. That is why it needs two biases here."""

    def candidate(n):
        W_n, b_n = _weights_of_n(n)
        return np.tanh(n.x[2] + n.r * (n.h_prev @ W_n) + b_n)

    return _gru(x_t, h_prev, W_x, W_h, b_x, b_h, n=candidate)


def gru_both_biases_in_reset(x_t, h_prev, W_x, W_h, b_x, b_h):
    """In the candidate, both biases stand in the bracket that r multiplies. Only `b_h` belongs
    there; `b_x` goes with the input's share."""

    def candidate(n):
        b_n = n.b_x[2 * n.h_prev.shape[-1] :]
        return np.tanh(n.x[2] - b_n + n.r * (n.h[2] + b_n))

    return _gru(x_t, h_prev, W_x, W_h, b_x, b_h, n=candidate)


def gru_candidate_without_state_bias(x_t, h_prev, W_x, W_h, b_x, b_h):
    """In the candidate `b_h` is missing: r multiplies the product *and* its bias, the last third of
    `b_h`."""

    def candidate(n):
        W_n, _ = _weights_of_n(n)
        return np.tanh(n.x[2] + n.r * (n.h_prev @ W_n))

    return _gru(x_t, h_prev, W_x, W_h, b_x, b_h, n=candidate)


def gru_reset_forgotten(x_t, h_prev, W_x, W_h, b_x, b_h):
    """The reset gate is missing: your candidate hears the whole past. Multiply the share of
    `h_prev` by r."""
    return _gru(x_t, h_prev, W_x, W_h, b_x, b_h, n=lambda n: np.tanh(n.x[2] + n.h[2]))


def gru_reset_reversed(x_t, h_prev, W_x, W_h, b_x, b_h):
    """Your reset gate shuts out the past where it is 1. In spite of its name it says how much is
    *heard*: r itself multiplies the share of `h_prev`."""
    own = dict(n=lambda n: np.tanh(n.x[2] + (1 - n.r) * n.h[2]))
    return _gru(x_t, h_prev, W_x, W_h, b_x, b_h, **own)


def gru_reset_without_product(x_t, h_prev, W_x, W_h, b_x, b_h):
    """In the candidate r multiplies `h_prev` itself. Each candidate hears all units, with weights:
    r multiplies what comes out of the product with `W_h`."""
    own = dict(n=lambda n: np.tanh(n.x[2] + n.r * n.h_prev))
    return _gru(x_t, h_prev, W_x, W_h, b_x, b_h, **own)


def gru_reset_after_tanh(x_t, h_prev, W_x, W_h, b_x, b_h):
    """Your reset gate multiplies the finished candidate. It works inside the tanh, on the share of
    `h_prev` alone."""
    own = dict(n=lambda n: n.r * np.tanh(n.x[2] + n.h[2]))
    return _gru(x_t, h_prev, W_x, W_h, b_x, b_h, **own)


def gru_reset_of_the_state_kept(x_t, h_prev, W_x, W_h, b_x, b_h):
    """Your last line keeps `r * h_prev`. The reset gate concerns the candidate only; what z keeps
    is the old state itself."""
    own = dict(h_t=lambda n: (1 - n.z) * n.n + n.z * n.r * n.h_prev)
    return _gru(x_t, h_prev, W_x, W_h, b_x, b_h, **own)


def gru_gates_swapped(x_t, h_prev, W_x, W_h, b_x, b_h):
    """Gates swapped: you take the first third for z and the second for r. PyTorch's order is r, z,
    n."""
    own = dict(r=lambda n: sigmoid(n.x[1] + n.h[1]), z=lambda n: sigmoid(n.x[0] + n.h[0]))
    return _gru(x_t, h_prev, W_x, W_h, b_x, b_h, **own)


def gru_candidate_in_the_middle(x_t, h_prev, W_x, W_h, b_x, b_h):
    """You take the second third for the candidate and the last for z. The order is r, z, n: the
    candidate comes last."""
    own = dict(z=lambda n: sigmoid(n.x[2] + n.h[2]), n=lambda n: np.tanh(n.x[1] + n.r * n.h[1]))
    return _gru(x_t, h_prev, W_x, W_h, b_x, b_h, **own)


def gru_candidate_first(x_t, h_prev, W_x, W_h, b_x, b_h):
    """You take the first third for the candidate. The order is r, z, n: the candidate comes
    last."""
    own = dict(
        r=lambda n: sigmoid(n.x[1] + n.h[1]),
        z=lambda n: sigmoid(n.x[2] + n.h[2]),
        n=lambda n: np.tanh(n.x[0] + n.r * n.h[0]),
    )
    return _gru(x_t, h_prev, W_x, W_h, b_x, b_h, **own)


def gru_split_along_the_batch(x_t, h_prev, W_x, W_h, b_x, b_h):
    """`np.split` cuts along the first axis unless told otherwise, and that is the batch. The three
    parts stand side by side: `axis=-1`."""
    own = dict(x=lambda n: np.split(n.x_t @ n.W_x + n.b_x, 3))
    return _gru(x_t, h_prev, W_x, W_h, b_x, b_h, **own)


def gru_matrix_first(x_t, h_prev, W_x, W_h, b_x, b_h):
    """The shapes do not fit this product. Each row is one sequence, so the weights stand right:
    `x_t @ W_x`."""
    own = dict(x=lambda n: np.split(n.W_x @ n.x_t + n.b_x, 3, axis=-1))
    return _gru(x_t, h_prev, W_x, W_h, b_x, b_h, **own)


def gru_candidate_gated_twice(x_t, h_prev, W_x, W_h, b_x, b_h):
    """Candidate gated twice: 1 - z multiplies it where it is made and once more in the last line.
    The candidate itself knows nothing of z."""
    own = dict(h_t=lambda n: (1 - n.z) ** 2 * n.n + n.z * n.h_prev)
    return _gru(x_t, h_prev, W_x, W_h, b_x, b_h, **own)


def gru_candidate_reset_twice(x_t, h_prev, W_x, W_h, b_x, b_h):
    """Candidate gated twice: r multiplies inside the tanh, which is right, and the finished
    candidate again."""
    own = dict(n=lambda n: n.r * np.tanh(n.x[2] + n.r * n.h[2]))
    return _gru(x_t, h_prev, W_x, W_h, b_x, b_h, **own)


def gru_sigmoid_on_candidate(x_t, h_prev, W_x, W_h, b_x, b_h):
    """Your candidate is a sigmoid. Only r and z are gates; the candidate is a value of either sign:
    tanh."""
    return _gru(x_t, h_prev, W_x, W_h, b_x, b_h, n=lambda n: sigmoid(n.x[2] + n.r * n.h[2]))


def gru_tanh_on_gates(x_t, h_prev, W_x, W_h, b_x, b_h):
    """Your gates are tanhs, so they can be negative. Gates lie between 0 and 1: the sigmoid for r
    and z."""
    own = dict(r=lambda n: np.tanh(n.x[0] + n.h[0]), z=lambda n: np.tanh(n.x[1] + n.h[1]))
    return _gru(x_t, h_prev, W_x, W_h, b_x, b_h, **own)


def gru_gates_not_squashed(x_t, h_prev, W_x, W_h, b_x, b_h):
    """The sigmoid is missing on r and z: your gates are still plain sums, and those can be
    anything."""
    own = dict(r=lambda n: n.x[0] + n.h[0], z=lambda n: n.x[1] + n.h[1])
    return _gru(x_t, h_prev, W_x, W_h, b_x, b_h, **own)


def gru_candidate_not_squashed(x_t, h_prev, W_x, W_h, b_x, b_h):
    """The tanh around the candidate is missing. Without it the state can grow without bound."""
    return _gru(x_t, h_prev, W_x, W_h, b_x, b_h, n=lambda n: n.x[2] + n.r * n.h[2])


def gru_state_dropped(x_t, h_prev, W_x, W_h, b_x, b_h):
    """You return the candidate's share alone. Add what z keeps of `h_prev`: without that path the
    GRU forgets like a plain RNN."""
    return _gru(x_t, h_prev, W_x, W_h, b_x, b_h, h_t=lambda n: (1 - n.z) * n.n)


def gru_state_kept_whole(x_t, h_prev, W_x, W_h, b_x, b_h):
    """You add the whole of `h_prev`, not the part that z keeps. The two shares, 1 - z and z, must
    add up to 1, or the state grows."""
    return _gru(x_t, h_prev, W_x, W_h, b_x, b_h, h_t=lambda n: (1 - n.z) * n.n + n.h_prev)


def gru_brackets_forgotten(x_t, h_prev, W_x, W_h, b_x, b_h):
    """Brackets are missing: `1 - z * n` takes the product away from 1. It is `(1 - z)`, times n."""
    own = dict(h_t=lambda n: 1 - n.z * n.n + n.z * n.h_prev)
    return _gru(x_t, h_prev, W_x, W_h, b_x, b_h, **own)


def gru_candidate_returned(x_t, h_prev, W_x, W_h, b_x, b_h):
    """You return the candidate n. The update gate still has to say how much of it replaces the old
    state."""
    return _gru(x_t, h_prev, W_x, W_h, b_x, b_h, h_t=lambda n: n.n)


def gru_state_bias_missing(x_t, h_prev, W_x, W_h, b_x, b_h):
    """`b_h` is missing: add it to `h_prev @ W_h`, before r multiplies."""
    return _gru(x_t, h_prev, W_x, W_h, b_x, np.zeros_like(b_h))


def gru_input_bias_missing(x_t, h_prev, W_x, W_h, b_x, b_h):
    """`b_x` is missing: add it to `x_t @ W_x`."""
    return _gru(x_t, h_prev, W_x, W_h, np.zeros_like(b_x), b_h)


def gru_biases_missing(x_t, h_prev, W_x, W_h, b_x, b_h):
    """Both biases are missing: `b_x` goes with `x_t @ W_x`, `b_h` with `h_prev @ W_h`."""
    return _gru(x_t, h_prev, W_x, W_h, np.zeros_like(b_x), np.zeros_like(b_h))


def gru_first_bias_twice(x_t, h_prev, W_x, W_h, b_x, b_h):
    """You add `b_x` to both products. The second has a bias of its own, `b_h`."""
    return _gru(x_t, h_prev, W_x, W_h, b_x, b_x)


def gru_both_biases_twice(x_t, h_prev, W_x, W_h, b_x, b_h):
    """Your biases count twice: both are added to the input's share and both to the state's. `b_x`
    goes with the one, `b_h` with the other."""
    return _gru(x_t, h_prev, W_x, W_h, b_x + b_h, b_x + b_h)


def gru_biases_swapped(x_t, h_prev, W_x, W_h, b_x, b_h):
    """The biases are swapped. For r and z it makes no difference, only their sum counts; for the
    candidate r multiplies `b_h` and not `b_x`."""
    return _gru(x_t, h_prev, W_x, W_h, b_h, b_x)


def gru_state_unread(x_t, h_prev, W_x, W_h, b_x, b_h):
    """`h_prev @ W_h` is missing: your gates and your candidate hear only the input and the
    biases."""
    return _gru(x_t, h_prev, W_x, np.zeros_like(W_h), b_x, b_h)


GRU_STEP = Exercise(
    name="gru_step",
    solution_path=f"{GATES}:gru_step",
    cases=gru_cases,
    large=lambda: _gru_case("64 sequences of 128 units", 64, 64, 128, 107),
    misconceptions=(
        gru_update_reversed,
        gru_reset_before,
        gru_of_the_slides,
        gru_reset_before_without_bias,
        gru_reset_on_both_sides,
        gru_reset_of_everything,
        gru_reset_of_the_input,
        gru_bias_outside_reset,
        gru_both_biases_in_reset,
        gru_candidate_without_state_bias,
        gru_reset_forgotten,
        gru_reset_reversed,
        gru_reset_without_product,
        gru_reset_after_tanh,
        gru_reset_of_the_state_kept,
        gru_gates_swapped,
        gru_candidate_in_the_middle,
        gru_candidate_first,
        gru_split_along_the_batch,
        gru_matrix_first,
        gru_candidate_gated_twice,
        gru_candidate_reset_twice,
        gru_sigmoid_on_candidate,
        gru_tanh_on_gates,
        gru_gates_not_squashed,
        gru_candidate_not_squashed,
        gru_state_dropped,
        gru_state_kept_whole,
        gru_brackets_forgotten,
        gru_candidate_returned,
        gru_state_bias_missing,
        gru_input_bias_missing,
        gru_biases_missing,
        gru_first_bias_twice,
        gru_both_biases_twice,
        gru_biases_swapped,
        gru_state_unread,
    ),
    hints=(
        "One product gives the input's share of all three parts, another the state's: "
        "`x_t @ W_x + b_x` and `h_prev @ W_h + b_h`, (B, 3H) each. Do not add them yet.",
        "`np.split(…, 3, axis=-1)` cuts each into r, z and n. For r and z add the two shares and "
        "take the sigmoid.",
        "In the candidate, r multiplies the state's share (with its bias), then the input's share "
        "is added, then comes the tanh. In the last line z says how much of `h_prev` stays.",
    ),
)


# --- two readings of the update gate ----------------------------------------------------------


def keep_cases():
    """Weights of three shapes."""
    rng = np.random.default_rng(108)
    return [
        Case("W_u (5, 2)", _normal(rng, W_u=(5, 2), b_u=(2,))),
        Case("W_u (3, 3)", _normal(rng, W_u=(3, 3), b_u=(3,))),
        Case("W_u (1, 4)", _normal(rng, W_u=(1, 4), b_u=(4,))),
    ]


def keep_only_weights(W_u, b_u):
    """You turn round the weights only, so the gate is the opposite one only where the bias is 0.
    The whole sum inside the sigmoid must change its sign, and the bias is part of it."""
    return -W_u, b_u


def keep_only_bias(W_u, b_u):
    """You turn round the bias only. What input and state say must count the other way as well: the
    whole sum inside the sigmoid changes its sign."""
    return W_u, -b_u


def keep_one_minus(W_u, b_u):
    """The new gate is 1 minus the old one, but that is said of the sigmoid's value, not of what is
    inside. Which sum gives the value 1 - σ(a)?"""
    return 1 - W_u, 1 - b_u


def keep_one_minus_weights(W_u, b_u):
    """`1 - W_u` is not the opposite here: it is the gate's value that becomes 1 minus itself, not
    what stands inside the sigmoid. Which sum a' has σ(a') = 1 - σ(a)?"""
    return 1 - W_u, -b_u


def keep_one_minus_bias(W_u, b_u):
    """The weights are right; the bias is part of the same sum, so the same must happen to it."""
    return -W_u, 1 - b_u


def keep_reciprocals(W_u, b_u):
    """You take reciprocals. In σ(a) = 1 / (1 + exp(-a)) it is the exponential that turns upside
    down, and it does so when a changes its sign."""
    return 1 / W_u, 1 / b_u


def keep_sigmoids(W_u, b_u):
    """You apply the sigmoid to the parameters. It is applied later, to the whole sum, when the gate
    is computed; here only the parameters are turned round."""
    return 1 - sigmoid(W_u), 1 - sigmoid(b_u)


def keep_unchanged(W_u, b_u):
    """These are the old parameters, so the gate would keep where it should overwrite. Which sum a'
    has σ(a') = 1 - σ(a)?"""
    return W_u, b_u


def keep_transposed(W_u, b_u):
    """The signs are right, but your weights are transposed. Only the meaning of the gate changes,
    not its shape."""
    return -W_u.T, -b_u


def keep_swapped(W_u, b_u):
    """You return the bias first. The order is weights, bias."""
    return -b_u, -W_u


OVERWRITE_TO_KEEP = Exercise(
    name="overwrite_to_keep",
    solution_path=f"{GATES}:overwrite_to_keep",
    cases=keep_cases,
    observe=parts("W_z", "b_z"),
    misconceptions=(
        keep_only_weights,
        keep_only_bias,
        keep_one_minus,
        keep_one_minus_weights,
        keep_one_minus_bias,
        keep_reciprocals,
        keep_sigmoids,
        keep_unchanged,
        keep_transposed,
        keep_swapped,
    ),
    hints=(
        "z must be 1 - u for all inputs and states. Draw the sigmoid and the curve 1 minus it: how "
        "does one become the other?",
        "1 - σ(a) = σ(-a): the curve is its own mirror image. So the sum inside must become its "
        "negative. What does that sum consist of?",
    ),
)


# --- one step of the LSTM ---------------------------------------------------------------------


def _network(rng, T, B, D, H):
    """Inputs, first states and parameters of an LSTM, none of them zero."""
    shapes = dict(X=(T, B, D), h_0=(B, H), c_0=(B, H), W_x=(D, 4 * H), W_h=(H, 4 * H), b=(4 * H,))
    return _normal(rng, **shapes)


def _lstm_case(name, B, D, H, seed):
    n = _network(np.random.default_rng(seed), 1, B, D, H)
    first = dict(x_t=n["X"][0], h_prev=n["h_0"], c_prev=n["c_0"])
    return Case(name, first | {k: n[k] for k in ("W_x", "W_h", "b")})


def cell_then_output(answer, **arguments):
    """The two results, the cell first: a wrong cell makes a wrong output."""
    result = parts("h_t", "c_t")(answer, **arguments)
    return {k: result[k] for k in ("c_t", "h_t")} if isinstance(result, dict) else result


def lstm_cases():
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
    return _evaluate(LSTM, own, **given).result


def _in_order(order):
    """Read the four parts in another order than i, f, g, o."""
    at = {part: order.index(part) for part in "ifgo"}
    return dict(
        i=lambda n: sigmoid(n.a[at["i"]]),
        f=lambda n: sigmoid(n.a[at["f"]]),
        g=lambda n: np.tanh(n.a[at["g"]]),
        o=lambda n: sigmoid(n.a[at["o"]]),
    )


def lstm_forget_first(x_t, h_prev, c_prev, W_x, W_h, b):
    """Gates swapped: you multiply the old cell by the first quarter and the candidate by the
    second. On the slides the forget gate comes first; PyTorch's order, and so ours, is i, f, g, o.
    """
    return _lstm(x_t, h_prev, c_prev, W_x, W_h, b, **_in_order("figo"))


def lstm_output_third(x_t, h_prev, c_prev, W_x, W_h, b):
    """Gates swapped: you take the third quarter for the output gate and the last for the candidate.
    The order is i, f, g, o: the candidate stands before the output gate."""
    return _lstm(x_t, h_prev, c_prev, W_x, W_h, b, **_in_order("ifog"))


def lstm_gates_then_candidate(x_t, h_prev, c_prev, W_x, W_h, b):
    """Gates swapped: you read the quarters as f, i, o, g. The order is i, f, g, o."""
    return _lstm(x_t, h_prev, c_prev, W_x, W_h, b, **_in_order("fiog"))


def lstm_candidate_second(x_t, h_prev, c_prev, W_x, W_h, b):
    """Gates swapped: you read the quarters as i, g, f, o. The order is i, f, g, o."""
    return _lstm(x_t, h_prev, c_prev, W_x, W_h, b, **_in_order("igfo"))


def lstm_split_along_the_batch(x_t, h_prev, c_prev, W_x, W_h, b):
    """`np.split` cuts along the first axis unless told otherwise, and that is the batch. The four
    parts stand side by side: `axis=-1`."""
    own = dict(a=lambda n: np.split(n.x_t @ n.W_x + n.h_prev @ n.W_h + n.b, 4))
    return _lstm(x_t, h_prev, c_prev, W_x, W_h, b, **own)


def lstm_matrix_first(x_t, h_prev, c_prev, W_x, W_h, b):
    """The shapes do not fit this product. Each row is one sequence, so the weights stand right:
    `x_t @ W_x`."""
    own = dict(a=lambda n: n.W_x @ n.x_t)
    return _lstm(x_t, h_prev, c_prev, W_x, W_h, b, **own)


def lstm_gates_by_matrix_product(x_t, h_prev, c_prev, W_x, W_h, b):
    """A gate acts on each unit by itself, number by number: `*`, not `@`. (The slides write a small
    circle or a star for it.)"""
    return _lstm(x_t, h_prev, c_prev, W_x, W_h, b, c_t=lambda n: n.f @ n.c_prev + n.i @ n.g)


def lstm_tanh_forgotten_on_cell(x_t, h_prev, c_prev, W_x, W_h, b):
    """Tanh forgotten on the cell: your `h_t` is o times the cell itself. The cell can grow step by
    step; the tanh keeps the output between -1 and 1."""
    return _lstm(x_t, h_prev, c_prev, W_x, W_h, b, h_t=lambda n: n.o * n.c_t)


def lstm_squashed_cell_kept(x_t, h_prev, c_prev, W_x, W_h, b):
    """You hand on tanh(c) as the new cell. The tanh belongs to the output only: squashed again at
    every step, the cell would lose what it holds."""
    own = dict(c_t=lambda n: np.tanh(n.f * n.c_prev + n.i * n.g), h_t=lambda n: n.o * n.c_t)
    return _lstm(x_t, h_prev, c_prev, W_x, W_h, b, **own)


def lstm_cell_squashed_twice(x_t, h_prev, c_prev, W_x, W_h, b):
    """You squash the cell where it is made, and again for the output. The cell is a plain sum, f
    times the old one plus i times the candidate; only `h_t` takes its tanh."""
    own = dict(c_t=lambda n: np.tanh(n.f * n.c_prev + n.i * n.g))
    return _lstm(x_t, h_prev, c_prev, W_x, W_h, b, **own)


def lstm_tanh_forgotten_on_candidate(x_t, h_prev, c_prev, W_x, W_h, b):
    """The tanh on the candidate is missing: what you write into the cell is the plain sum."""
    return _lstm(x_t, h_prev, c_prev, W_x, W_h, b, g=lambda n: n.a[2])


def lstm_sigmoid_on_candidate(x_t, h_prev, c_prev, W_x, W_h, b):
    """You put a sigmoid on all four parts. The candidate is no gate: it must be able to lower the
    cell, so it needs a tanh."""
    return _lstm(x_t, h_prev, c_prev, W_x, W_h, b, g=lambda n: sigmoid(n.a[2]))


def lstm_tanh_on_gates(x_t, h_prev, c_prev, W_x, W_h, b):
    """Your gates are tanhs, so they can be negative. i, f and o lie between 0 and 1: sigmoids. Only
    the candidate takes a tanh."""
    own = {k: lambda n, j=j: np.tanh(n.a[j]) for k, j in zip("ifo", (0, 1, 3), strict=True)}
    return _lstm(x_t, h_prev, c_prev, W_x, W_h, b, **own)


def lstm_gates_not_squashed(x_t, h_prev, c_prev, W_x, W_h, b):
    """The sigmoids are missing: your i, f and o are still plain sums, and those can be anything."""
    own = {k: lambda n, j=j: n.a[j] for k, j in zip("ifo", (0, 1, 3), strict=True)}
    return _lstm(x_t, h_prev, c_prev, W_x, W_h, b, **own)


def lstm_nothing_squashed(x_t, h_prev, c_prev, W_x, W_h, b):
    """The four parts go into the cell as plain sums. i, f and o need a sigmoid each, the candidate
    a tanh."""
    own = {k: lambda n, j=j: n.a[j] for j, k in enumerate("ifgo")}
    return _lstm(x_t, h_prev, c_prev, W_x, W_h, b, **own)


def lstm_output_not_squashed(x_t, h_prev, c_prev, W_x, W_h, b):
    """The sigmoid on the output gate is missing. Your cell is right; `h_t` needs a gate between 0
    and 1."""
    return _lstm(x_t, h_prev, c_prev, W_x, W_h, b, o=lambda n: n.a[3])


def lstm_output_forgotten(x_t, h_prev, c_prev, W_x, W_h, b):
    """The output gate is missing: your `h_t` shows the whole cell. Multiply by o."""
    return _lstm(x_t, h_prev, c_prev, W_x, W_h, b, h_t=lambda n: np.tanh(n.c_t))


def lstm_output_inside_tanh(x_t, h_prev, c_prev, W_x, W_h, b):
    """Your output gate stands inside the tanh. First the tanh of the cell, then times o."""
    return _lstm(x_t, h_prev, c_prev, W_x, W_h, b, h_t=lambda n: np.tanh(n.o * n.c_t))


def lstm_candidate_gated_twice(x_t, h_prev, c_prev, W_x, W_h, b):
    """Candidate gated twice: i multiplies it where it is made and once more when it is added to the
    cell. Once is enough."""
    return _lstm(x_t, h_prev, c_prev, W_x, W_h, b, g=lambda n: n.i * np.tanh(n.a[2]))


def lstm_input_gate_inside(x_t, h_prev, c_prev, W_x, W_h, b):
    """Candidate gated twice: i stands inside its tanh and multiplies again outside. Inside there is
    only the sum."""
    return _lstm(x_t, h_prev, c_prev, W_x, W_h, b, g=lambda n: np.tanh(n.i * n.a[2]))


def lstm_input_gate_forgotten(x_t, h_prev, c_prev, W_x, W_h, b):
    """The input gate is missing: you add the whole candidate to the cell. Multiply it by i."""
    return _lstm(x_t, h_prev, c_prev, W_x, W_h, b, c_t=lambda n: n.f * n.c_prev + n.g)


def lstm_forget_gate_forgotten(x_t, h_prev, c_prev, W_x, W_h, b):
    """The forget gate is missing: you keep the whole of `c_prev`. That is the LSTM of 1997, whose
    cell could only add; multiply the old cell by f."""
    return _lstm(x_t, h_prev, c_prev, W_x, W_h, b, c_t=lambda n: n.c_prev + n.i * n.g)


def lstm_forget_reversed(x_t, h_prev, c_prev, W_x, W_h, b):
    """Your forget gate forgets where it is 1. In spite of its name it says how much is *kept*: the
    old cell is multiplied by f itself."""
    return _lstm(x_t, h_prev, c_prev, W_x, W_h, b, c_t=lambda n: (1 - n.f) * n.c_prev + n.i * n.g)


def lstm_coupled_to_forget(x_t, h_prev, c_prev, W_x, W_h, b):
    """You let the forget gate decide both, f and 1 - f, as a GRU does. The LSTM has two gates for
    it: the candidate is multiplied by i."""
    return _lstm(x_t, h_prev, c_prev, W_x, W_h, b, c_t=lambda n: n.f * n.c_prev + (1 - n.f) * n.g)


def lstm_coupled_to_input(x_t, h_prev, c_prev, W_x, W_h, b):
    """You let the input gate decide both, i and 1 - i, as a GRU does. The LSTM has two gates for
    it: the old cell is multiplied by f."""
    return _lstm(x_t, h_prev, c_prev, W_x, W_h, b, c_t=lambda n: (1 - n.i) * n.c_prev + n.i * n.g)


def lstm_overwritten(x_t, h_prev, c_prev, W_x, W_h, b):
    """Your cell is overwritten at each step: nothing of `c_prev` is in it. The cell is a memory:
    add what f keeps of the old one."""
    return _lstm(x_t, h_prev, c_prev, W_x, W_h, b, c_t=lambda n: n.i * n.g)


def lstm_forget_after_adding(x_t, h_prev, c_prev, W_x, W_h, b):
    """Your forget gate also multiplies what is newly written. First forget, then add: f belongs to
    the old cell alone."""
    return _lstm(x_t, h_prev, c_prev, W_x, W_h, b, c_t=lambda n: n.f * (n.c_prev + n.i * n.g))


def lstm_sigmoid_on_cell(x_t, h_prev, c_prev, W_x, W_h, b):
    """Your output takes a sigmoid of the cell. That would show an empty cell as one half: it is the
    tanh."""
    return _lstm(x_t, h_prev, c_prev, W_x, W_h, b, h_t=lambda n: n.o * sigmoid(n.c_t))


def lstm_old_cell_shown(x_t, h_prev, c_prev, W_x, W_h, b):
    """Your `h_t` shows the cell of the step before. What has just been written counts already: take
    `c_t`."""
    return _lstm(x_t, h_prev, c_prev, W_x, W_h, b, h_t=lambda n: n.o * np.tanh(n.c_prev))


def lstm_candidate_shown(x_t, h_prev, c_prev, W_x, W_h, b):
    """Your `h_t` shows the candidate. What the output gate lets through is the whole cell, tanh of
    `c_t`."""
    return _lstm(x_t, h_prev, c_prev, W_x, W_h, b, h_t=lambda n: n.o * n.g)


def lstm_returned_cell_first(x_t, h_prev, c_prev, W_x, W_h, b):
    """`c` and `h` mixed up: you return the cell first. The order is `h_t, c_t`."""
    return _lstm(x_t, h_prev, c_prev, W_x, W_h, b)[::-1]


def lstm_state_for_cell(x_t, h_prev, c_prev, W_x, W_h, b):
    """`c` and `h` mixed up: your forget gate multiplies `h_prev`. What is kept from step to step is
    the cell: `c_prev`."""
    return _lstm(x_t, h_prev, c_prev, W_x, W_h, b, c_t=lambda n: n.f * n.h_prev + n.i * n.g)


def lstm_gates_read_cell(x_t, h_prev, c_prev, W_x, W_h, b):
    """`c` and `h` mixed up: your gates read `c_prev`. They see what the cell has shown, not the
    cell itself: `h_prev @ W_h`."""
    own = dict(a=lambda n: np.split(n.x_t @ n.W_x + n.c_prev @ n.W_h + n.b, 4, axis=-1))
    return _lstm(x_t, h_prev, c_prev, W_x, W_h, b, **own)


def lstm_mixed_up_throughout(x_t, h_prev, c_prev, W_x, W_h, b):
    """`c` and `h` mixed up throughout: your gates read `c_prev` and your cell starts from `h_prev`.
    The gates read `h_prev`; the cell goes on from `c_prev`."""
    return _lstm(x_t, c_prev, h_prev, W_x, W_h, b)


def lstm_bias_missing(x_t, h_prev, c_prev, W_x, W_h, b):
    """The bias is missing: add `b` to the sums of all four parts."""
    return _lstm(x_t, h_prev, c_prev, W_x, W_h, np.zeros_like(b))


def lstm_bias_twice(x_t, h_prev, c_prev, W_x, W_h, b):
    """Your bias counts twice. PyTorch keeps two and adds them; here there is one."""
    return _lstm(x_t, h_prev, c_prev, W_x, W_h, 2 * b)


def lstm_state_unread(x_t, h_prev, c_prev, W_x, W_h, b):
    """`h_prev @ W_h` is missing: your gates see the input only."""
    return _lstm(x_t, h_prev, c_prev, W_x, np.zeros_like(W_h), b)


LSTM_STEP = Exercise(
    name="lstm_step",
    solution_path=f"{LSTMS}:lstm_step",
    cases=lstm_cases,
    observe=cell_then_output,
    large=lambda: _lstm_case("64 sequences of 128 units", 64, 64, 128, 113),
    misconceptions=(
        lstm_forget_first,
        lstm_output_third,
        lstm_gates_then_candidate,
        lstm_candidate_second,
        lstm_split_along_the_batch,
        lstm_matrix_first,
        lstm_gates_by_matrix_product,
        lstm_tanh_forgotten_on_cell,
        lstm_squashed_cell_kept,
        lstm_cell_squashed_twice,
        lstm_tanh_forgotten_on_candidate,
        lstm_sigmoid_on_candidate,
        lstm_tanh_on_gates,
        lstm_gates_not_squashed,
        lstm_nothing_squashed,
        lstm_output_not_squashed,
        lstm_output_forgotten,
        lstm_output_inside_tanh,
        lstm_candidate_gated_twice,
        lstm_input_gate_inside,
        lstm_input_gate_forgotten,
        lstm_forget_gate_forgotten,
        lstm_forget_reversed,
        lstm_coupled_to_forget,
        lstm_coupled_to_input,
        lstm_overwritten,
        lstm_forget_after_adding,
        lstm_sigmoid_on_cell,
        lstm_old_cell_shown,
        lstm_candidate_shown,
        lstm_returned_cell_first,
        lstm_state_for_cell,
        lstm_gates_read_cell,
        lstm_mixed_up_throughout,
        lstm_bias_missing,
        lstm_bias_twice,
        lstm_state_unread,
    ),
    hints=(
        "One sum serves all four parts: input, state before and bias, (B, 4H). "
        "`np.split(…, 4, axis=-1)` cuts it into i, f, g, o.",
        "Sigmoid on i, f and o, tanh on g. The new cell has two terms: what is kept of the old "
        "one, and what is written.",
        "f says how much of `c_prev` is kept, i how much of g is written, o how much of tanh(c_t) "
        "is shown. All products here are `*`, number by number.",
    ),
)


# --- one step of the LSTM, backward -----------------------------------------------------------


def _step_back_case(name, B, H, seed):
    rng = np.random.default_rng(seed)
    n = _network(rng, 1, B, 3, H)
    _, C, gates = lstm_forward(**n)
    dh_t, dc_t = rng.normal(size=(2, B, H))
    arguments = dict(dh_t=dh_t, dc_t=dc_t, gates_t=gates[0], c_prev=n["c_0"], c_t=C[0])
    return Case(name, arguments)


def step_back_cases():
    """Three sizes of one step backward."""
    return [
        _step_back_case("2 sequences, 3 units", 2, 3, 114),
        _step_back_case("1 sequence, 4 units", 1, 4, 115),
        _step_back_case("5 sequences, 2 units", 5, 2, 116),
    ]


def four_parts(answer, dh_t, dc_t, gates_t, c_prev, c_t):
    """The gradient of each of the four parts, and what is handed on along the cell."""
    result = answer(dh_t, dc_t, gates_t, c_prev, c_t)
    if result is None or result is Ellipsis:
        return result
    if not isinstance(result, tuple | list) or len(result) != 2:
        raise Feedback(
            "Return two arrays, `da_t, dc_prev`: the first holds the four parts side by side, "
            "(B, 4H), the second is (B, H)."
        )
    da_t, dc_prev = result
    sequence = isinstance(da_t, tuple | list)
    if sequence or np.shape(da_t) != gates_t.shape:
        is_ = f"a {type(da_t).__name__}" if sequence else f"{np.shape(da_t)}"
        says = f"`da_t` holds the four parts side by side, {gates_t.shape} here; yours is {is_}."
        if np.shape(da_t) == c_t.shape and np.shape(dc_prev) == gates_t.shape:
            says = "You return `dc_prev` first. The order is `da_t, dc_prev`."
        elif np.size(da_t) == np.size(gates_t):
            says += " `np.concatenate([…], axis=-1)` puts them so."
        raise Feedback(says)
    names = ("di", "df", "dg", "do")
    return dict(zip(names, np.split(da_t, 4, axis=-1), strict=True)) | dict(dc_prev=dc_prev)


BACK = dict(
    s=lambda n: np.tanh(n.c_t),
    dc=lambda n: n.dc_t + n.dh_t * n.o * (1 - n.s**2),
    di=lambda n: n.dc * n.g * n.i * (1 - n.i),
    df=lambda n: n.dc * n.c_prev * n.f * (1 - n.f),
    dg=lambda n: n.dc * n.i * (1 - n.g**2),
    do=lambda n: n.dh_t * n.s * n.o * (1 - n.o),
    dc_prev=lambda n: n.dc * n.f,
    da_t=lambda n: np.concatenate([n.di, n.df, n.dg, n.do], axis=-1),
)


def _back(dh_t, dc_t, gates_t, c_prev, c_t, **own):
    i, f, g, o = np.split(gates_t, 4, axis=-1)
    given = dict(dh_t=dh_t, dc_t=dc_t, c_prev=c_prev, c_t=c_t, i=i, f=f, g=g, o=o)
    n = _evaluate(BACK, own, **given)
    return n.da_t, n.dc_prev


def _slopes(sigmoid_slope=None, tanh_slope=None):
    """The four gradients with other derivatives of the sigmoid or of the tanh."""
    sigmoid_slope = sigmoid_slope or (lambda s: s * (1 - s))
    tanh_slope = tanh_slope or (lambda s: 1 - s**2)
    return dict(
        di=lambda n: n.dc * n.g * sigmoid_slope(n.i),
        df=lambda n: n.dc * n.c_prev * sigmoid_slope(n.f),
        dg=lambda n: n.dc * n.i * tanh_slope(n.g),
        do=lambda n: n.dh_t * n.s * sigmoid_slope(n.o),
    )


def back_gates_constant(dh_t, dc_t, gates_t, c_prev, c_t):
    """Gradient through the gate forgotten: you treat the gates as constants and leave zeros for
    them. They are computed from input and state, and their weights want a gradient too: each factor
    of a product gets the gradient times the other factor."""
    own = {name: lambda n: np.zeros_like(n.dc) for name in ("di", "df", "do")}
    return _back(dh_t, dc_t, gates_t, c_prev, c_t, **own)


def back_no_sigmoid_slope(dh_t, dc_t, gates_t, c_prev, c_t):
    """Your gradients are those of the gates themselves. `da_t` belongs to the sums inside: multiply
    i, f and o's by the derivative of the sigmoid."""
    own = _slopes(sigmoid_slope=np.ones_like)
    return _back(dh_t, dc_t, gates_t, c_prev, c_t, **own)


def back_no_tanh_slope(dh_t, dc_t, gates_t, c_prev, c_t):
    """The gradient of the candidate stops before its tanh. `da_t` belongs to the sum inside:
    multiply by the derivative of the tanh, taken at g."""
    return _back(dh_t, dc_t, gates_t, c_prev, c_t, **_slopes(tanh_slope=np.ones_like))


def back_no_slope(dh_t, dc_t, gates_t, c_prev, c_t):
    """Your gradients are those of i, f, g and o themselves. `da_t` belongs to the sums inside the
    three sigmoids and the tanh: multiply each by its derivative."""
    own = _slopes(np.ones_like, np.ones_like)
    return _back(dh_t, dc_t, gates_t, c_prev, c_t, **own)


def back_slope_twice(dh_t, dc_t, gates_t, c_prev, c_t):
    """You apply the sigmoid's derivative twice. Each gate goes through one sigmoid."""
    own = _slopes(sigmoid_slope=lambda s: (s * (1 - s)) ** 2)
    return _back(dh_t, dc_t, gates_t, c_prev, c_t, **own)


def back_half_a_slope(dh_t, dc_t, gates_t, c_prev, c_t):
    """Half of the sigmoid's derivative is missing: it is the gate times (1 - the gate), and yours
    has the first factor only."""
    return _back(dh_t, dc_t, gates_t, c_prev, c_t, **_slopes(sigmoid_slope=lambda s: s))


def back_other_half_of_slope(dh_t, dc_t, gates_t, c_prev, c_t):
    """Half of the sigmoid's derivative is missing: it is the gate times (1 - the gate), and yours
    has the second factor only."""
    return _back(dh_t, dc_t, gates_t, c_prev, c_t, **_slopes(sigmoid_slope=lambda s: 1 - s))


def back_tanh_slope_for_gates(dh_t, dc_t, gates_t, c_prev, c_t):
    """For the gates you take 1 minus the square, which is the derivative of a tanh. i, f and o are
    sigmoids: the derivative of σ is σ (1 - σ)."""
    return _back(dh_t, dc_t, gates_t, c_prev, c_t, **_slopes(sigmoid_slope=lambda s: 1 - s**2))


def back_sigmoid_slope_for_candidate(dh_t, dc_t, gates_t, c_prev, c_t):
    """For the candidate you take g (1 - g), which is the derivative of a sigmoid. g is a tanh: its
    derivative is 1 minus the square."""
    return _back(dh_t, dc_t, gates_t, c_prev, c_t, **_slopes(tanh_slope=lambda s: s * (1 - s)))


def back_slopes_swapped(dh_t, dc_t, gates_t, c_prev, c_t):
    """The derivatives have changed places: σ (1 - σ) belongs to the gates i, f, o, and 1 minus the
    square to the candidate g."""
    own = _slopes(lambda s: 1 - s**2, lambda s: s * (1 - s))
    return _back(dh_t, dc_t, gates_t, c_prev, c_t, **own)


def back_candidate_squashed_again(dh_t, dc_t, gates_t, c_prev, c_t):
    """For the candidate you take `1 - tanh(g)**2`, but g is a tanh already: its derivative is 1
    minus its own square."""
    own = _slopes(tanh_slope=lambda s: 1 - np.tanh(s) ** 2)
    return _back(dh_t, dc_t, gates_t, c_prev, c_t, **own)


def back_slopes_squashed_again(dh_t, dc_t, gates_t, c_prev, c_t):
    """For the derivatives you squash `gates_t` once more. Its numbers have gone through sigmoid and
    tanh already: the derivatives are made of them as they are."""
    own = _slopes(
        lambda s: sigmoid(s) * (1 - sigmoid(s)),
        lambda s: 1 - np.tanh(s) ** 2,
    )
    return _back(dh_t, dc_t, gates_t, c_prev, c_t, **own)


def back_gate_slopes_squashed_again(dh_t, dc_t, gates_t, c_prev, c_t):
    """In the derivatives of the gates you apply the sigmoid once more. i, f and o come as sigmoids
    already: take them as they are."""
    own = _slopes(sigmoid_slope=lambda s: sigmoid(s) * (1 - sigmoid(s)))
    return _back(dh_t, dc_t, gates_t, c_prev, c_t, **own)


def back_gates_activated_again(dh_t, dc_t, gates_t, c_prev, c_t):
    """You put sigmoid and tanh on `gates_t` once more. It holds i, f, g and o as the forward step
    used them, squashed already."""
    i, f, g, o = np.split(gates_t, 4, axis=-1)
    again = np.concatenate([sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o)], axis=-1)
    return _back(dh_t, dc_t, again, c_prev, c_t)


def back_cell_gradient_dropped(dh_t, dc_t, gates_t, c_prev, c_t):
    """What arrives along the cell, `dc_t`, is missing: you only count what comes through `h_t`. The
    cell is used twice, by this step's output and by the next step, so two gradients add up."""
    own = dict(dc=lambda n: n.dh_t * n.o * (1 - n.s**2))
    return _back(dh_t, dc_t, gates_t, c_prev, c_t, **own)


def back_output_gradient_dropped(dh_t, dc_t, gates_t, c_prev, c_t):
    """What reaches the cell through the output is missing: `h_t` is made of `c_t`, so `dh_t` flows
    into the cell too, through o and the tanh. Add it to `dc_t`."""
    return _back(dh_t, dc_t, gates_t, c_prev, c_t, dc=lambda n: n.dc_t)


def back_output_gate_forgotten(dh_t, dc_t, gates_t, c_prev, c_t):
    """On the way from the output into the cell the factor o is missing: `h_t` is o times the tanh
    of the cell."""
    own = dict(dc=lambda n: n.dc_t + n.dh_t * (1 - n.s**2))
    return _back(dh_t, dc_t, gates_t, c_prev, c_t, **own)


def back_cell_slope_forgotten(dh_t, dc_t, gates_t, c_prev, c_t):
    """On the way from the output into the cell the tanh is passed as if it were not there. Multiply
    by its derivative, 1 - tanh(c_t)²."""
    own = dict(dc=lambda n: n.dc_t + n.dh_t * n.o)
    return _back(dh_t, dc_t, gates_t, c_prev, c_t, **own)


def back_both_factors_forgotten(dh_t, dc_t, gates_t, c_prev, c_t):
    """You add `dh_t` to `dc_t` as it is. Between output and cell lie the output gate and a tanh:
    two factors are missing."""
    return _back(dh_t, dc_t, gates_t, c_prev, c_t, dc=lambda n: n.dc_t + n.dh_t)


def back_slope_of_the_cell(dh_t, dc_t, gates_t, c_prev, c_t):
    """You take 1 - c_t². The square is that of the tanh, and the cell is not squashed: 1 -
    tanh(c_t)²."""
    own = dict(dc=lambda n: n.dc_t + n.dh_t * n.o * (1 - n.c_t**2))
    return _back(dh_t, dc_t, gates_t, c_prev, c_t, **own)


def back_slope_of_a_second_tanh(dh_t, dc_t, gates_t, c_prev, c_t):
    """You take the tanh twice: the derivative at the cell is 1 - tanh(c_t)², of one tanh."""
    own = dict(dc=lambda n: n.dc_t + n.dh_t * n.o * (1 - np.tanh(n.s) ** 2))
    return _back(dh_t, dc_t, gates_t, c_prev, c_t, **own)


def back_slope_with_output_gate(dh_t, dc_t, gates_t, c_prev, c_t):
    """Your derivative at the cell is 1 - h_t², but `h_t` is o times the tanh. Square the tanh
    alone."""
    own = dict(dc=lambda n: n.dc_t + n.dh_t * n.o * (1 - (n.o * n.s) ** 2))
    return _back(dh_t, dc_t, gates_t, c_prev, c_t, **own)


def back_slope_at_old_cell(dh_t, dc_t, gates_t, c_prev, c_t):
    """You take the derivative of the tanh at the cell before the step. The output shows the cell
    after it: 1 - tanh(c_t)²."""
    own = dict(dc=lambda n: n.dc_t + n.dh_t * n.o * (1 - np.tanh(n.c_prev) ** 2))
    return _back(dh_t, dc_t, gates_t, c_prev, c_t, **own)


def back_slope_on_everything(dh_t, dc_t, gates_t, c_prev, c_t):
    """Brackets: you multiply `dc_t` by o and tanh′ as well. Only `dh_t` comes through the output;
    `dc_t` is a gradient of the cell already."""
    own = dict(dc=lambda n: (n.dc_t + n.dh_t) * n.o * (1 - n.s**2))
    return _back(dh_t, dc_t, gates_t, c_prev, c_t, **own)


def back_own_cell_for_previous(dh_t, dc_t, gates_t, c_prev, c_t):
    """In the gradient of the forget gate you multiply by `c_t`. Forward, the forget gate multiplied
    the cell before: `c_prev`."""
    own = dict(df=lambda n: n.dc * n.c_t * n.f * (1 - n.f))
    return _back(dh_t, dc_t, gates_t, c_prev, c_t, **own)


def back_squashed_old_cell(dh_t, dc_t, gates_t, c_prev, c_t):
    """In the gradient of the forget gate you multiply by tanh of `c_prev`. Forward, the forget gate
    multiplied the cell itself; only the output takes a tanh."""
    own = dict(df=lambda n: n.dc * np.tanh(n.c_prev) * n.f * (1 - n.f))
    return _back(dh_t, dc_t, gates_t, c_prev, c_t, **own)


def back_forget_not_multiplied(dh_t, dc_t, gates_t, c_prev, c_t):
    """You hand on the whole gradient of the cell. Forward, the old cell was multiplied by the
    forget gate, so the gradient is too: the factor along the cell is f, not 1."""
    return _back(dh_t, dc_t, gates_t, c_prev, c_t, dc_prev=lambda n: n.dc)


def back_input_gate_for_forget(dh_t, dc_t, gates_t, c_prev, c_t):
    """You hand on the gradient of the cell times i. Forward, it was f that multiplied the old
    cell."""
    return _back(dh_t, dc_t, gates_t, c_prev, c_t, dc_prev=lambda n: n.dc * n.i)


def back_only_the_cell_handed_on(dh_t, dc_t, gates_t, c_prev, c_t):
    """You hand on `dc_t` times f, without what came into the cell through the output. Both reach
    the old cell: hand on f times their sum."""
    return _back(dh_t, dc_t, gates_t, c_prev, c_t, dc_prev=lambda n: n.dc_t * n.f)


def back_next_tanh_already(dh_t, dc_t, gates_t, c_prev, c_t):
    """Your `dc_prev` has gone through the tanh of the cell before as well. There is no tanh along
    the cell: only f."""
    own = dict(dc_prev=lambda n: n.dc * n.f * (1 - np.tanh(n.c_prev) ** 2))
    return _back(dh_t, dc_t, gates_t, c_prev, c_t, **own)


def back_input_and_candidate_swapped(dh_t, dc_t, gates_t, c_prev, c_t):
    """`i` and `g` are swapped. In a product each factor gets the gradient times the *other* factor:
    the input gate's contains g, the candidate's contains i."""
    own = dict(di=lambda n: n.dc * n.i * n.i * (1 - n.i), dg=lambda n: n.dc * n.g * (1 - n.g**2))
    return _back(dh_t, dc_t, gates_t, c_prev, c_t, **own)


def back_other_factors_forgotten(dh_t, dc_t, gates_t, c_prev, c_t):
    """You multiply by the derivatives only. Each gate stood in a product, so its gradient also
    contains the other factor: g for i, `c_prev` for f, i for g, tanh(c_t) for o."""
    own = dict(
        di=lambda n: n.dc * n.i * (1 - n.i),
        df=lambda n: n.dc * n.f * (1 - n.f),
        dg=lambda n: n.dc * (1 - n.g**2),
        do=lambda n: n.dh_t * n.o * (1 - n.o),
    )
    return _back(dh_t, dc_t, gates_t, c_prev, c_t, **own)


def back_output_gate_with_cell(dh_t, dc_t, gates_t, c_prev, c_t):
    """In the gradient of the output gate you multiply by `c_t`. Forward, o multiplied the tanh of
    it."""
    own = dict(do=lambda n: n.dh_t * n.c_t * n.o * (1 - n.o))
    return _back(dh_t, dc_t, gates_t, c_prev, c_t, **own)


def back_output_gate_from_cell(dh_t, dc_t, gates_t, c_prev, c_t):
    """You compute the output gate's gradient from that of the cell. o comes after the cell and acts
    on `h_t` alone: start from `dh_t`."""
    own = dict(do=lambda n: n.dc * n.s * n.o * (1 - n.o))
    return _back(dh_t, dc_t, gates_t, c_prev, c_t, **own)


def back_output_gate_from_handed_cell(dh_t, dc_t, gates_t, c_prev, c_t):
    """You compute the output gate's gradient from `dc_t`. o comes after the cell and acts on `h_t`
    alone: start from `dh_t`."""
    own = dict(do=lambda n: n.dc_t * n.s * n.o * (1 - n.o))
    return _back(dh_t, dc_t, gates_t, c_prev, c_t, **own)


def back_forget_first(dh_t, dc_t, gates_t, c_prev, c_t):
    """Gates swapped: your `da_t` has the order f, i, g, o. The forward step's is i, f, g, o."""
    own = dict(da_t=lambda n: np.concatenate([n.df, n.di, n.dg, n.do], axis=-1))
    return _back(dh_t, dc_t, gates_t, c_prev, c_t, **own)


def back_output_third(dh_t, dc_t, gates_t, c_prev, c_t):
    """Gates swapped: your `da_t` has the order i, f, o, g. The forward step's is i, f, g, o."""
    own = dict(da_t=lambda n: np.concatenate([n.di, n.df, n.do, n.dg], axis=-1))
    return _back(dh_t, dc_t, gates_t, c_prev, c_t, **own)


def back_read_forget_first(dh_t, dc_t, gates_t, c_prev, c_t):
    """Gates swapped: you read `gates_t` as f, i, g, o. It holds i, f, g, o."""
    i, f, g, o = np.split(gates_t, 4, axis=-1)
    own = dict(da_t=lambda n: np.concatenate([n.df, n.di, n.dg, n.do], axis=-1))
    return _back(dh_t, dc_t, np.concatenate([f, i, g, o], axis=-1), c_prev, c_t, **own)


def back_read_output_third(dh_t, dc_t, gates_t, c_prev, c_t):
    """Gates swapped: you read `gates_t` as i, f, o, g. It holds i, f, g, o."""
    i, f, g, o = np.split(gates_t, 4, axis=-1)
    own = dict(da_t=lambda n: np.concatenate([n.di, n.df, n.do, n.dg], axis=-1))
    return _back(dh_t, dc_t, np.concatenate([i, f, o, g], axis=-1), c_prev, c_t, **own)


def back_cell_first(dh_t, dc_t, gates_t, c_prev, c_t):
    """You return `dc_prev` first. The order is `da_t, dc_prev`."""
    return _back(dh_t, dc_t, gates_t, c_prev, c_t)[::-1]


LSTM_STEP_BACKWARD = Exercise(
    name="lstm_step_backward",
    solution_path=f"{LSTMS}:lstm_step_backward",
    cases=step_back_cases,
    observe=four_parts,
    large=lambda: _step_back_case("64 sequences of 128 units", 64, 128, 117),
    misconceptions=(
        back_gates_constant,
        back_no_sigmoid_slope,
        back_no_tanh_slope,
        back_no_slope,
        back_slope_twice,
        back_half_a_slope,
        back_other_half_of_slope,
        back_tanh_slope_for_gates,
        back_sigmoid_slope_for_candidate,
        back_slopes_swapped,
        back_candidate_squashed_again,
        back_slopes_squashed_again,
        back_gate_slopes_squashed_again,
        back_gates_activated_again,
        back_cell_gradient_dropped,
        back_output_gradient_dropped,
        back_output_gate_forgotten,
        back_cell_slope_forgotten,
        back_both_factors_forgotten,
        back_slope_of_the_cell,
        back_slope_of_a_second_tanh,
        back_slope_with_output_gate,
        back_slope_at_old_cell,
        back_slope_on_everything,
        back_own_cell_for_previous,
        back_squashed_old_cell,
        back_forget_not_multiplied,
        back_input_gate_for_forget,
        back_only_the_cell_handed_on,
        back_next_tanh_already,
        back_input_and_candidate_swapped,
        back_other_factors_forgotten,
        back_output_gate_with_cell,
        back_output_gate_from_cell,
        back_output_gate_from_handed_cell,
        back_forget_first,
        back_output_third,
        back_read_forget_first,
        back_read_output_third,
        back_cell_first,
    ),
    hints=(
        "First the whole gradient of the cell: `dc_t` plus what comes through the output. From "
        "`h_t` back into the cell lie two factors, o and the derivative of the tanh.",
        "Forward, the cell was f times the old cell plus i times g. Each factor gets the cell's "
        "gradient times the other factor; o gets `dh_t` times what it multiplied.",
        "Then through the squashing: the sigmoid's derivative is i (1 - i), and alike for f and o; "
        "the tanh's is 1 - g². Join the four with `np.concatenate([…], axis=-1)`; hand on the "
        "cell's gradient times f.",
    ),
)


# --- the LSTM backward through time -----------------------------------------------------------


def _through_case(name, T, B, D, H, seed, losses="all", dtype=float):
    rng = np.random.default_rng(seed)
    n = {k: v.astype(dtype) for k, v in _network(rng, T, B, D, H).items()}
    H_all, C, gates = lstm_forward(**n)
    dH = rng.normal(size=(T, B, H)).astype(dtype)
    if losses == "last":
        dH[:-1] = 0
    given = dict(X=n["X"], h_0=n["h_0"], c_0=n["c_0"], H=H_all, C=C, gates=gates)
    return Case(name, dict(dH=dH, **given, W_x=n["W_x"], W_h=n["W_h"]))


def through_cases():
    """A loss at every step, one at the last step only, a single sequence, and float32."""
    return [
        _through_case("3 steps, 2 sequences, 3 inputs, 2 units", 3, 2, 3, 2, 118),
        _through_case("5 steps, 3 sequences, loss at the last step only", 5, 3, 2, 4, 119, "last"),
        _through_case("7 steps, 1 sequence, 1 input, 3 units", 7, 1, 1, 3, 120),
        _through_case("3 steps, 2 sequences, in float32", 3, 2, 3, 2, 121, dtype=np.float32),
    ]


def _before(first, states):
    """The state before each step."""
    return np.concatenate([first[None], states[:-1]])


def _carry(da, dc, dh, dc_before, W_h):
    """What is carried to the step before: gradients of output and cell."""
    return da @ W_h.T, dc


def _step_inputs(dH_t, dh, dc):
    """Gradients of output and cell with which a step starts."""
    return dH_t + dh, dc


def _nodes(dH, C_prev, C, gates, W_h, carry=_carry, start=_step_inputs, order=reversed):
    """Gradients inside the gates at every step, and what is carried when the loop has ended."""
    dA = np.zeros_like(gates)
    dh, dc = np.zeros_like(dH[0]), np.zeros_like(dH[0])
    for t in order(range(len(dH))):
        dA[t], dc_t = lstm_step_backward(*start(dH[t], dh, dc), gates[t], C_prev[t], C[t])
        dh, dc = carry(dA[t], dc_t, dh, dc, W_h)
    return dA, dh, dc


def _all(dA, dh_0, dc_0, X, H_prev, W_x):
    """The six results, from the gradients inside the gates."""
    dW_x, dW_h = (np.einsum("tbi,tbj->ij", left, dA) for left in (X, H_prev))
    return dA @ W_x.T, dh_0, dc_0, dW_x, dW_h, dA.sum(axis=(0, 1))


def _through(dH, X, h_0, c_0, H, C, gates, W_x, W_h, H_prev=None, C_prev=None, **own):
    """All six results with another state before, another cell before, another loop."""
    H_prev = _before(h_0, H) if H_prev is None else H_prev
    C_prev = _before(c_0, C) if C_prev is None else C_prev
    return _all(*_nodes(dH, C_prev, C, gates, W_h, **own), X, H_prev, W_x)


def through_cell_not_carried(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """Nothing is carried along the cell: at each step you start with `dc` zero again. The second
    result of `lstm_step_backward` is what the step before needs, and it is the path that the LSTM
    was made for."""
    own = dict(start=lambda dH_t, dh, dc: (dH_t + dh, np.zeros_like(dc)))
    return _through(dH, X, h_0, c_0, H, C, gates, W_x, W_h, **own)


def through_state_not_carried(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """Nothing is carried through the state: at each step only `dH[t]` reaches the output. The gates
    of the next step have read `h_t` as well: add what they say about it, `da @ W_h.T`."""
    own = dict(start=lambda dH_t, dh, dc: (dH_t, dc))
    return _through(dH, X, h_0, c_0, H, C, gates, W_x, W_h, **own)


def through_nothing_carried(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """Your steps do not know of each other: at step t only `dH[t]` counts. Two things are carried
    to the step before, one along the cell and one through the state."""
    own = dict(start=lambda dH_t, dh, dc: (dH_t, np.zeros_like(dc)))
    return _through(dH, X, h_0, c_0, H, C, gates, W_x, W_h, **own)


def through_state_piles_up(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """What you carry through the state piles up: each step's share is added and the old one never
    taken away. It has done its work inside the step: replace it by `da @ W_h.T`."""
    own = dict(carry=lambda da, dc, dh, _, W_h: (dh + da @ W_h.T, dc))
    return _through(dH, X, h_0, c_0, H, C, gates, W_x, W_h, **own)


def through_cell_piles_up(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """What you carry along the cell piles up: you add the new `dc` to the old one. The old one is
    contained in the new one already: replace it."""
    own = dict(carry=lambda da, dc, dh, before, W_h: (da @ W_h.T, before + dc))
    return _through(dH, X, h_0, c_0, H, C, gates, W_x, W_h, **own)


def through_carried_twice(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """What is carried through the state counts twice: you add it where it is made and again where
    it is used. Once is right."""
    own = dict(start=lambda dH_t, dh, dc: (dH_t + 2 * dh, dc))
    return _through(dH, X, h_0, c_0, H, C, gates, W_x, W_h, **own)


def through_last_loss_twice(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """The loss of the last step counts twice: you carry `dH[-1]` into the loop and add `dH[t]`
    there. Start with zeros; nothing comes after the last step."""
    twice = np.concatenate([dH[:-1], 2 * dH[-1:]])
    return lstm_backward(twice, X, h_0, c_0, H, C, gates, W_x, W_h)


def through_only_last_loss(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """Only the loss of the last step counts in your result. Every step adds its own `dH[t]` to what
    is carried through the state."""
    last = np.zeros_like(dH)
    last[-1] = dH[-1]
    return lstm_backward(last, X, h_0, c_0, H, C, gates, W_x, W_h)


def through_losses_ignored(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """All your gradients are zero: the loop starts with zeros and never takes in `dH[t]`. Add it to
    what is carried through the state, at every step."""
    return lstm_backward(np.zeros_like(dH), X, h_0, c_0, H, C, gates, W_x, W_h)


def through_loss_on_the_cell(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """`c` and `h` mixed up: you add `dH[t]` to the gradient of the cell. The loss looks at the
    output: `dH[t] + dh` is the first argument, `dc` the second."""
    own = dict(start=lambda dH_t, dh, dc: (dh, dH_t + dc))
    return _through(dH, X, h_0, c_0, H, C, gates, W_x, W_h, **own)


def through_carried_mixed_up(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """`c` and `h` mixed up: what you carry along the cell is added to the output's gradient, and
    what comes through the state to the cell's. `dc` stays with the cell, `da @ W_h.T` with the
    state."""
    own = dict(start=lambda dH_t, dh, dc: (dH_t + dc, dh))
    return _through(dH, X, h_0, c_0, H, C, gates, W_x, W_h, **own)


def through_own_state(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """Your `dW_h` multiplies by `H[t]`. At step t the weights `W_h` were multiplied by the state
    before: `H[t-1]`, and `h_0` at the first step."""
    return _through(dH, X, h_0, c_0, H, C, gates, W_x, W_h, H_prev=H)


def through_own_cell(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """You hand `C[t]` to `lstm_step_backward` as the cell before. It is the cell after; before step
    t it was `C[t-1]`, and `c_0` at the first step."""
    return _through(dH, X, h_0, c_0, H, C, gates, W_x, W_h, C_prev=C)


def through_own_both(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """State and cell are one step late: you take `H[t]` and `C[t]` for those before step t. They
    are `H[t-1]` and `C[t-1]`, and `h_0` and `c_0` at the first step."""
    return _through(dH, X, h_0, c_0, H, C, gates, W_x, W_h, H_prev=H, C_prev=C)


def through_cell_for_state(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """`c` and `h` mixed up: your `dW_h` multiplies by the cells. The gates have read the outputs:
    the state before each step, `h_0` and then `H[t-1]`."""
    return _through(dH, X, h_0, c_0, H, C, gates, W_x, W_h, H_prev=_before(c_0, C))


def through_first_state_zero(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """Your `dW_h` takes zeros for the state before the first step. It was `h_0`, which need not be
    zero. (Starting the sum at t = 1 does the same harm.)"""
    H_prev = _before(np.zeros_like(h_0), H)
    return _through(dH, X, h_0, c_0, H, C, gates, W_x, W_h, H_prev=H_prev)


def through_first_cell_zero(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """You take zeros for the cell before the first step, so its forget gates get no gradient. It
    was `c_0`, which need not be zero."""
    C_prev = _before(np.zeros_like(c_0), C)
    return _through(dH, X, h_0, c_0, H, C, gates, W_x, W_h, C_prev=C_prev)


def through_both_first_zero(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """You take zeros for state and cell before the first step. They were `h_0` and `c_0`, which
    need not be zero."""
    zero = np.zeros_like(h_0)
    own = dict(H_prev=_before(zero, H), C_prev=_before(zero, C))
    return _through(dH, X, h_0, c_0, H, C, gates, W_x, W_h, **own)


def through_first_swapped(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """`c` and `h` mixed up: before the first step you take `h_0` for the cell and `c_0` for the
    state."""
    own = dict(H_prev=_before(c_0, H), C_prev=_before(h_0, C))
    return _through(dH, X, h_0, c_0, H, C, gates, W_x, W_h, **own)


def through_last_state_before_first(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """At t = 0, `H[t-1]` is `H[-1]`, and Python takes that for the last state. The state before the
    first step is `h_0`."""
    H_prev = np.roll(H, 1, axis=0)
    return _through(dH, X, h_0, c_0, H, C, gates, W_x, W_h, H_prev=H_prev)


def through_last_cell_before_first(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """At t = 0, `C[t-1]` is `C[-1]`, and Python takes that for the last cell. The cell before the
    first step is `c_0`."""
    C_prev = np.roll(C, 1, axis=0)
    return _through(dH, X, h_0, c_0, H, C, gates, W_x, W_h, C_prev=C_prev)


def through_last_before_first(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """At t = 0, `H[t-1]` and `C[t-1]` are `H[-1]` and `C[-1]`, and Python takes those for the last
    ones. Before the first step there were `h_0` and `c_0`."""
    own = dict(H_prev=np.roll(H, 1, axis=0), C_prev=np.roll(C, 1, axis=0))
    return _through(dH, X, h_0, c_0, H, C, gates, W_x, W_h, **own)


def through_not_transposed(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """(B, 4H) times (H, 4H) does not fit. Going back through `W_h` takes its transpose:
    `da @ W_h.T`."""
    own = dict(carry=lambda da, dc, dh, _, W_h: (da @ W_h, dc))
    return _through(dH, X, h_0, c_0, H, C, gates, W_x, W_h, **own)


def through_input_not_transposed(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """`dX` needs the transpose: (B, 4H) times (4H, D) gives (B, D), so multiply by `W_x.T`."""
    return _nodes(dH, _before(c_0, C), C, gates, W_h)[0] @ W_x


def through_inputs_from_recurrent(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """Your `dX` goes back through `W_h`, so it has as many columns as there are units. The inputs
    came in through `W_x`."""
    _, *rest = lstm_backward(dH, X, h_0, c_0, H, C, gates, W_x, W_h)
    return _nodes(dH, _before(c_0, C), C, gates, W_h)[0] @ W_h.T, *rest


def through_forward_in_time(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """Your loop runs forward in time. What a step must know comes from the later steps: start at
    the last, `for t in reversed(range(T))`."""
    return _through(dH, X, h_0, c_0, H, C, gates, W_x, W_h, order=iter)


def through_first_step_forgotten(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """Your loop stops before the first step, t = 0: the end of a `range` is not part of it. Count
    down with `reversed(range(T))`."""
    return _through(dH, X, h_0, c_0, H, C, gates, W_x, W_h, order=lambda r: reversed(r[1:]))


def through_last_step_forgotten(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """Your loop leaves out the last step, t = T - 1. Count down with `reversed(range(T))`."""
    return _through(dH, X, h_0, c_0, H, C, gates, W_x, W_h, order=lambda r: reversed(r[:-1]))


def through_overwritten(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """Your weight gradients hold one step only, the one treated last: each step overwrites the one
    before. The weights are shared, so the steps add up: `+=`, starting from zeros."""
    dX, dh_0, dc_0, *_ = lstm_backward(dH, X, h_0, c_0, H, C, gates, W_x, W_h)
    da = _nodes(dH, _before(c_0, C), C, gates, W_h)[0][0]
    return dX, dh_0, dc_0, X[0].T @ da, h_0.T @ da, da.sum(axis=0)


def _scaled(factor, dH, *rest):
    dX, dh_0, dc_0, *weights = lstm_backward(dH, *rest)
    return dX, dh_0, dc_0, *(part / factor for part in weights)


def through_mean_over_time(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """Your weight gradients are means over the steps. They are sums: a mean belongs into the loss,
    and then it is in `dH` already."""
    return _scaled(len(X), dH, X, h_0, c_0, H, C, gates, W_x, W_h)


def through_mean_over_batch(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """Your weight gradients are means over the batch. They are sums over the sequences as over the
    steps: a mean belongs into the loss, and then it is in `dH` already."""
    return _scaled(len(h_0), dH, X, h_0, c_0, H, C, gates, W_x, W_h)


def through_mean_over_both(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """Your weight gradients are divided by steps times sequences. They are plain sums: the division
    belongs into the loss, and then it is in `dH` already."""
    return _scaled(len(X) * len(h_0), dH, X, h_0, c_0, H, C, gates, W_x, W_h)


def through_bias_averaged(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """Your `db` is a mean over steps and sequences. All of them share one bias, so their gradients
    add up: `sum`, not `mean`."""
    *rest, db = lstm_backward(dH, X, h_0, c_0, H, C, gates, W_x, W_h)
    return *rest, db / (len(X) * len(h_0))


def through_bias_over_time_only(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """Your `db` is summed over the steps, but still has a row for each sequence. Sum over both
    axes."""
    *rest, _ = lstm_backward(dH, X, h_0, c_0, H, C, gates, W_x, W_h)
    return *rest, _nodes(dH, _before(c_0, C), C, gates, W_h)[0].sum(axis=0)


def through_gradient_of_first_cell(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """Your `dc_0` is the gradient of the first cell in `C`, one step too late. It still has to go
    back through that step's forget gate: return the `dc` that is left when the loop has ended."""
    dX, dh_0, _, *rest = lstm_backward(dH, X, h_0, c_0, H, C, gates, W_x, W_h)
    seen = []

    def start(dH_t, dh, dc):
        seen.append((dH_t + dh, dc))
        return seen[-1]

    _nodes(dH, _before(c_0, C), C, gates, W_h, start=start)
    (dh, dc), o = seen[-1], np.split(gates[0], 4, axis=-1)[3]
    return dX, dh_0, dc + dh * o * (1 - np.tanh(C[0]) ** 2), *rest


def through_carried_before_the_step(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """Your `dh_0` and `dc_0` are what the first step received, not what it hands on. Take `dh` and
    `dc` after the loop has treated t = 0."""
    dX, _, _, *rest = lstm_backward(dH, X, h_0, c_0, H, C, gates, W_x, W_h)
    own = dict(order=lambda r: reversed(r[1:]))
    _, dh, dc = _nodes(dH, _before(c_0, C), C, gates, W_h, **own)
    return dX, dh, dc, *rest


def through_first_gradients_zero(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """Your `dh_0` and `dc_0` are zero. The first step hands something on too: return the `dh` and
    `dc` that are left when the loop has ended."""
    dX, dh_0, dc_0, *rest = lstm_backward(dH, X, h_0, c_0, H, C, gates, W_x, W_h)
    return dX, np.zeros_like(dh_0), np.zeros_like(dc_0), *rest


def through_first_gradients_swapped(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """`c` and `h` mixed up: you return `dc_0` before `dh_0`. The order is
    `dX, dh_0, dc_0, dW_x, dW_h, db`."""
    dX, dh_0, dc_0, *rest = lstm_backward(dH, X, h_0, c_0, H, C, gates, W_x, W_h)
    return dX, dc_0, dh_0, *rest


def through_recurrent_weight_first(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """You return `dW_h` before `dW_x`. The order is `dX, dh_0, dc_0, dW_x, dW_h, db`."""
    *rest, dW_x, dW_h, db = lstm_backward(dH, X, h_0, c_0, H, C, gates, W_x, W_h)
    return *rest, dW_h, dW_x, db


def through_parameters_first(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """You return the gradients of the parameters first. The order is
    `dX, dh_0, dc_0, dW_x, dW_h, db`."""
    dX, dh_0, dc_0, *rest = lstm_backward(dH, X, h_0, c_0, H, C, gates, W_x, W_h)
    return *rest, dX, dh_0, dc_0


def through_inputs_reversed(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """Your `dX` is in the order in which the loop met the steps, the last one first. Write
    `dX[t] = …` into an array, or turn the list around."""
    dX, *rest = lstm_backward(dH, X, h_0, c_0, H, C, gates, W_x, W_h)
    return dX[::-1], *rest


def through_all_reversed(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """The gradients you collected in the loop are in its order, the last step first, but `X` and
    the states are in order of time. Write `dA[t] = …` into an array, or turn the list around."""
    dA, dh_0, dc_0 = _nodes(dH, _before(c_0, C), C, gates, W_h)
    return _all(dA[::-1], dh_0, dc_0, X, _before(h_0, H), W_x)


def through_inputs_as_list(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """Your `dX` is a Python list. Make one array (T, B, D) of it, with the first step first:
    `np.stack(dX[::-1])` if the loop appended the last step first."""
    dX, *rest = lstm_backward(dH, X, h_0, c_0, H, C, gates, W_x, W_h)
    return list(dX[::-1]), *rest


LSTM_BACKWARD = Exercise(
    name="lstm_backward",
    solution_path=f"{LSTMS}:lstm_backward",
    cases=through_cases,
    observe=parts("dX", "dh_0", "dc_0", "dW_x", "dW_h", "db"),
    large=lambda: _through_case("10 steps of 32 sequences, 32 units", 10, 32, 16, 32, 122),
    misconceptions=(
        through_cell_not_carried,
        through_state_not_carried,
        through_nothing_carried,
        through_state_piles_up,
        through_cell_piles_up,
        through_carried_twice,
        through_last_loss_twice,
        through_only_last_loss,
        through_losses_ignored,
        through_loss_on_the_cell,
        through_carried_mixed_up,
        through_own_state,
        through_own_cell,
        through_own_both,
        through_cell_for_state,
        through_first_state_zero,
        through_first_cell_zero,
        through_both_first_zero,
        through_first_swapped,
        through_last_state_before_first,
        through_last_cell_before_first,
        through_last_before_first,
        through_not_transposed,
        through_input_not_transposed,
        through_inputs_from_recurrent,
        through_forward_in_time,
        through_first_step_forgotten,
        through_last_step_forgotten,
        through_overwritten,
        through_mean_over_time,
        through_mean_over_batch,
        through_mean_over_both,
        through_bias_averaged,
        through_bias_over_time_only,
        through_gradient_of_first_cell,
        through_carried_before_the_step,
        through_first_gradients_zero,
        through_first_gradients_swapped,
        through_recurrent_weight_first,
        through_parameters_first,
        through_inputs_reversed,
        through_all_reversed,
        through_inputs_as_list,
    ),
    hints=(
        "Two things are carried from each step to the one before: `dc` along the cell and `dh` "
        "through the state. After the last step both are zero.",
        "Loop `for t in reversed(range(T))`. `lstm_step_backward` wants `dH[t] + dh`, `dc`, the "
        "gates and the cells before and after; it returns `da` and the next `dc`. The next `dh` "
        "comes from `da`, back through `W_h`.",
        "Every gradient of a weight is a sum over steps and sequences: `x_t.T @ da`, "
        "`h_prev.T @ da`, and `da` itself for the bias. What is carried when the loop has ended "
        "is `dh_0` and `dc_0`.",
    ),
)


# --- number of parameters ---------------------------------------------------------------------


def count_cases():
    """Two biases, as `nn.LSTM` has them, and one."""
    sizes = [(3, 5, 2), (4, 3, 2), (1, 1, 2), (65, 256, 2), (3, 5, 1)]
    return [
        Case(
            f"{D} input{'s' * (D > 1)}, {H} unit{'s' * (H > 1)}, "
            f"{('one bias', 'two biases')[biases - 1]}",
            dict(D=D, H=H, biases=biases),
        )
        for D, H, biases in sizes
    ]


def count_one_bias(D, H, biases=2):
    """You always count one bias for each unit and part. `biases` says how many: `nn.LSTM` keeps
    two, though only their sum matters."""
    return 4 * H * (D + H + 1)


def count_two_biases(D, H, biases=2):
    """You always count two biases for each unit and part. Use the argument: this course's LSTM has
    one."""
    return 4 * H * (D + H + 2)


def count_no_biases(D, H, biases=2):
    """The biases are missing. Each of the four parts has `biases` of them for every unit."""
    return 4 * H * (D + H)


def count_three_parts(D, H, biases=2):
    """You count three parts: that is a GRU. An LSTM has three gates *and* a candidate."""
    return 3 * H * (D + H + biases)


def count_one_part(D, H, biases=2):
    """That is one part, a plain RNN. An LSTM has four of them: three gates and the candidate."""
    return H * (D + H + biases)


def count_five_parts(D, H, biases=2):
    """You count five parts. The cell itself has no weights: they belong to i, f, g and o."""
    return 5 * H * (D + H + biases)


def count_recurrent_only(D, H, biases=2):
    """You count the recurrent weights only, 4 · H · H. Inputs have weights too, and there are the
    biases."""
    return 4 * H * H


def count_inputs_forgotten(D, H, biases=2):
    """The inputs' weights `W_x` are missing: each of the four parts has D · H of them."""
    return 4 * H * (H + biases)


def count_recurrent_forgotten(D, H, biases=2):
    """The recurrent weights `W_h` are missing: in each of the four parts every unit reads every
    unit, H · H numbers."""
    return 4 * H * (D + biases)


def count_inputs_only(D, H, biases=2):
    """You count the inputs' weights only. The units also read each other's outputs, H · H weights
    for each part, and there are the biases."""
    return 4 * H * D


def count_self_loops(D, H, biases=2):
    """You count one recurrent weight for each unit of a part. Every unit reads every unit: H ·
    H."""
    return 4 * H * (D + 1 + biases)


def count_one_unit(D, H, biases=2):
    """That is what a single unit needs: D + H + biases in each of its four parts. There are H
    units."""
    return 4 * (D + H + biases)


def count_biases_not_per_unit(D, H, biases=2):
    """You count a bias for each part, but every unit of every part has its own: multiply the biases
    by H too."""
    return 4 * (H * (D + H) + biases)


def count_biases_once(D, H, biases=2):
    """You multiply the weights by four but count the biases of one part only. Each of the four has
    its own."""
    return 4 * H * (D + H) + biases * H


def count_biases_alone(D, H, biases=2):
    """You add `biases` as it is, a few numbers for the whole layer. Every unit in each of the four
    parts has that many."""
    return 4 * H * (D + H) + biases


def count_brackets(D, H, biases=2):
    """Brackets are missing: only the first term is multiplied by 4 H. Each part has H · (D + H +
    biases) parameters."""
    return 4 * H * D + H + biases


def count_multiplied(D, H, biases=2):
    """You multiply inputs and units and biases together. A unit has a weight for each input *and*
    one for each unit: these numbers add up."""
    return 4 * H * D * H * biases


def count_output_too(D, H, biases=2):
    """You count an output layer as well. Only the LSTM itself is asked for; its output is the state
    h."""
    return 4 * H * (D + H + biases) + H


COUNT = Exercise(
    name="count_lstm_parameters",
    solution_path=f"{LSTMS}:count_lstm_parameters",
    cases=count_cases,
    misconceptions=(
        count_one_bias,
        count_two_biases,
        count_no_biases,
        count_three_parts,
        count_one_part,
        count_five_parts,
        count_recurrent_only,
        count_inputs_forgotten,
        count_recurrent_forgotten,
        count_inputs_only,
        count_self_loops,
        count_one_unit,
        count_biases_not_per_unit,
        count_biases_once,
        count_biases_alone,
        count_brackets,
        count_multiplied,
        count_output_too,
    ),
    hints=(
        "How many parts need weights of their own? Look at the shape of `W_x` in `lstm_step`.",
        "One part is like a plain recurrent layer: every unit has a weight for each input, a "
        "weight for each unit, and its biases.",
    ),
)


# --- gates set by hand ------------------------------------------------------------------------


FEW = 20  # steps in which most mistakes show


def _streams(signals, seed):
    """Random streams, some almost all zeros, some almost all ones.

    Parameters
    ----------
    signals : bool
        Whether a second input says now and then that something is to happen: often in some
        streams, never in others, and in every other one at the first step.
    seed : int

    Returns
    -------
    X : array (200, 24, 1 or 2)
    """
    T, B = 200, 24
    rng = np.random.default_rng(seed)
    bits = rng.random((T, B)) < rng.uniform(0.02, 0.98, B)
    if not signals:
        return bits[:, :, None].astype(float)
    when = rng.random((T, B)) < rng.permutation(np.repeat([0, 0.01, 0.05, 0.3], B // 4))
    when[0, ::2] = True
    return np.stack([bits, when], axis=-1).astype(float)


def latch_cases():
    """Many streams at once."""
    return [Case("24 random streams of 200 steps: bit, signal", dict(X=_streams(True, 130)))]


def counter_cases():
    """Many streams at once."""
    return [Case("24 random streams of 200 bits", dict(X=_streams(False, 131)))]


def forgetter_cases():
    """Many streams at once."""
    return [Case("24 random streams of 200 steps: bit, signal", dict(X=_streams(True, 132)))]


def _bit_kept(X):
    """The bit of the last signal, (T, B); 0 before the first."""
    kept, now = [], np.zeros(X.shape[1])
    for bit, signal in X.transpose(0, 2, 1):
        now = np.where(signal > 0, bit, now)
        kept.append(now)
    return np.array(kept)


def _ones_so_far(X):
    """The number of ones, (T, B)."""
    return X[:, :, 0].cumsum(axis=0)


def _ones_since_signal(X):
    """The number of ones since the last signal, that step included, (T, B)."""
    counts, now = [], np.zeros(X.shape[1])
    for bit, signal in X.transpose(0, 2, 1):
        now = np.where(signal > 0, 0, now) + bit
        counts.append(now)
    return np.array(counts)


class _Seen(str):
    """The cause of wrong answers; shown as the place where they begin, with the numbers there.

    So weights of any size that fail for the same reason compare as equal.
    """

    def __new__(cls, cause, place):
        seen = super().__new__(cls, cause)
        seen.place = place
        return seen

    def __repr__(self):
        return self.place


class _Unit:
    """One LSTM unit with weights set by hand, run on streams.

    Parameters
    ----------
    weights : dict
        W_x (D, 4), W_h (1, 4), b (4,).
    X : array (T, B, D)
        A bit and, where D is 2, a signal.
    wanted : callable
        X -> right answers (T, B).
    """

    def __init__(self, weights, X, wanted):
        self.weights, self.X, self.wanted = weights, X, wanted
        zero = np.zeros((X.shape[1], 1))
        states = lstm_forward(X, zero, zero, **weights)
        self.h, self.c = (a[:, :, 0] for a in states[:2])  # (T, B) each
        self.gates = states[2]  # (T, B, 4)
        self.latches = wanted is _bit_kept
        self.answers = self.h > 0.5 if self.latches else np.rint(self.c)
        self.wrong = self.answers != wanted(X)  # (T, B)

    def level(self, part, bit=None, signal=None):
        """Mean of i, f, g or o over the steps at which the inputs are these."""
        at = np.ones(self.wrong.shape, bool)
        for d, value in enumerate((bit, signal)):
            if value is not None:
                at &= self.X[:, :, d] == value
        return self.gates[at][:, "ifgo".index(part)].mean()

    def writes(self, bit, signal=None):
        """How much goes into the cell at the steps at which the inputs are these."""
        return self.level("i", bit, signal) * abs(self.level("g", bit, signal))

    def cured_by(self, **changed):
        """Whether the answers get right with these weights changed."""
        if all((self.weights[name] == array).all() for name, array in changed.items()):
            return False
        return not _Unit(self.weights | changed, self.X, self.wanted).wrong.any()

    def cured_by_order(self, order):
        """Whether the answers get right when the four columns are put into another order."""
        return self.cured_by(**{name: a[..., order] for name, a in self.weights.items()})

    def cured_by_sign(self, row=slice(None)):
        """Whether the answers get right when the weights of an input, or of all, are negated."""
        W_x = self.weights["W_x"].copy()
        W_x[row] *= -1
        return self.cured_by(W_x=W_x)

    def cured_without_feedback(self):
        """Whether the answers get right when the unit does not hear its own output."""
        return self.cured_by(W_h=np.zeros((1, 4)))

    def cured_by_scale(self):
        """Whether the answers get right when everything is four times as large."""
        return self.cured_by(**{name: 4 * a for name, a in self.weights.items()})

    def place(self):
        """Where the wrong answers begin, and what the unit does there."""
        t, k = np.argwhere(self.wrong)[0]
        names = ("bit", "signal")[: self.X.shape[2]]
        inputs = ", ".join(f"{n} {x:.0f}" for n, x in zip(names, self.X[t, k], strict=True))
        gates = " ".join(
            f"{n} {v + 0:.2f}" for n, v in zip("ifgo", self.gates[t, k].round(2), strict=True)
        )
        before, after = (self.c[t - 1, k] if t else 0.0), self.c[t, k]
        shown = f"; h {self.h[t, k]:.2f}" if self.latches else ""
        return (
            f"stream {k}, t = {t}: {inputs}; {gates}; c {round(before, 2):g} → "
            f"{round(after, 2):g}{shown}, read as {self.answers[t, k]:.0f}, not "
            f"{self.wanted(self.X)[t, k]:.0f}"
        )


def _set_by_hand(name, cases, wanted, inputs, mixed_up, gates, hints):
    """Exercise in which weights are set by hand; any with which an LSTM unit answers right do.

    Parameters
    ----------
    name, cases, hints
        As for :class:`course_utils.exercises.model.Exercise`.
    wanted : callable
        Streams -> right answers.
    inputs : int
        1 for a bit, 2 for bit and signal.
    mixed_up, gates : tuples of (callable, callable)
        Misconception, and whether a unit that answers wrong has it; the first that has it counts.
        Rows, columns or signs that are mixed up are looked for in the first few steps only, because
        each is another run.

    Returns
    -------
    exercise : Exercise
    """
    shapes = dict(W_x=(inputs, 4), W_h=(1, 4), b=(4,))

    def answers(weights, X):
        if not isinstance(weights, dict) or set(weights) != set(shapes):
            raise Feedback(f"Give a dict with the keys {', '.join(shapes)}.")
        try:
            arrays = {name: np.asarray(weights[name], dtype=float) for name in shapes}
        except (TypeError, ValueError):
            raise Feedback("Each entry must be an array of numbers.") from None
        found = {name: array.shape for name, array in arrays.items()}
        if found != shapes:
            words, yours = (", ".join(f"{n} {s}" for n, s in d.items()) for d in (shapes, found))
            raise Feedback(
                f"The shapes must be {words}: a row for each input, a column for each of i, f, g, "
                f"o. Yours are {yours}."
            )
        if not all(np.isfinite(array).all() for array in arrays.values()):
            raise Feedback("Infinite weights give nan. σ(20) is 1 but for 2e-9: that is enough.")
        for part in (X[:FEW], X):
            unit = _Unit(arrays, part, wanted)
            if unit.wrong.any():
                break
        else:
            return {"wrong answers": 0}
        known = (*mixed_up, *gates) if len(unit.X) == FEW else gates
        cause = next((wrong for wrong, is_it in known if is_it(unit)), None)
        if cause is None:
            raise Feedback(f"The first wrong answer is in {unit.place()}.")
        return {"wrong answers": _Seen(cause.__name__, f"first in {unit.place()}")}

    return Exercise(
        name=name,
        solution_path=f"{LSTMS}:{name}",
        cases=cases,
        observe=answers,
        is_value=True,
        misconceptions=tuple(wrong for wrong, _ in (*mixed_up, *gates)),
        hints=hints,
    )


def _unit(W_x, b, W_h=(0, 0, 0, 0)):
    """Weights of one unit; the columns are i, f, g, o."""
    return {name: np.array(a, dtype=float) for name, a in dict(W_x=W_x, W_h=[W_h], b=b).items()}


# Each list of wrong weights stands before the table that tells which of them it is.


def latch_fed_back():
    """Your unit feeds its own output back through `W_h`, and with `W_h` zero it would be right. The
    cell keeps what it holds by itself, as long as the forget gate is open."""
    return _unit([[0, 0, 20, 0], [40, -40, 0, 0]], [-20, 20, 0, 20], W_h=(0, 0, 20, 0))


def latch_rows_swapped():
    """Bit and signal are swapped: row 0 of `W_x` belongs to the bit, row 1 to the signal. The bit
    is what is written, the signal says when."""
    return _unit([[40, -40, 0, 0], [0, 0, 20, 0]], [-20, 20, 0, 20])


def latch_forget_first():
    """Gates swapped: with your first two columns exchanged it would be right. The order is i, f, g,
    o: the input gate stands first."""
    return _unit([[0, 0, 20, 0], [-40, 40, 0, 0]], [20, -20, 0, 20])


def latch_output_third():
    """Gates swapped: with your last two columns exchanged it would be right. The order is i, f, g,
    o: the candidate stands before the output gate."""
    return _unit([[0, 0, 0, 20], [40, -40, 0, 0]], [-20, 20, 20, 0])


def latch_signal_reversed():
    """The signal has the wrong sign: with row 1 of `W_x` negated it would be right. A positive
    weight opens a gate when the signal comes, a negative one shuts it."""
    return _unit([[0, 0, 20, 0], [-40, 40, 0, 0]], [-20, 20, 0, 20])


def latch_always_writing():
    """Your unit also writes when no signal comes: the input gate is not shut then. A sum of 0 is
    half open. Its bias must be far below 0, and the signal must lift it."""
    return _unit([[0, 0, 20, 0], [40, -40, 0, 0]], [0, 20, 0, 20])


def latch_leaking():
    """Between two signals your cell loses what it holds: the forget gate is not open then. A sum of
    0 is half open, and after a few steps half of a half is nothing. Its bias must be far above 0.
    """
    return _unit([[0, 0, 20, 0], [40, -40, 0, 0]], [-20, 0, 0, 20])


def latch_forget_reversed():
    """Your forget gate works the wrong way round: shut without the signal, open with it. In spite
    of its name, 1 means keep: it must be open, and the signal must shut it."""
    return _unit([[0, 0, 20, 0], [40, 40, 0, 0]], [-20, -20, 0, 20])


def latch_never_writing():
    """Your unit never writes: the input gate stays shut even when the signal comes. The signal's
    weight must be more than the bias takes away."""
    return _unit([[0, 0, 20, 0], [0, -40, 0, 0]], [-20, 20, 0, 20])


def latch_half_open():
    """When the signal comes, your input gate opens halfway: the signal's weight only makes up for
    the bias, and a sum of 0 is one half. It must lift the sum far above 0."""
    return _unit([[0, 0, 20, 0], [20, -20, 0, 0]], [-20, 20, 0, 20])


def latch_old_bit_kept():
    """When the signal comes, your cell does not forget the old bit: the new one is added to it. The
    signal must shut the forget gate, with a sum far below 0 (0 is half open)."""
    return _unit([[0, 0, 20, 0], [40, 0, 0, 0]], [-20, 20, 0, 20])


def latch_output_half_open():
    """The cell holds the bit, but your output gate is not open, so `h` stays below one half. A sum
    of 0 is half open: give it a large bias."""
    return _unit([[0, 0, 20, 0], [40, -40, 0, 0]], [-20, 20, 0, 0])


def latch_bit_unread():
    """What your unit writes does not depend on the bit. The signal works the gates; the bit belongs
    to the candidate g."""
    return _unit([[0, 0, 0, 0], [40, -40, 0, 0]], [-20, 20, 20, 20])


def latch_inverted():
    """Your unit keeps the opposite of the bit: the candidate falls when the bit is 1. Look at the
    signs in the column of g."""
    return _unit([[0, 0, -40, 0], [40, -40, 0, 0]], [-20, 20, 20, 20])


def latch_zero_lifted():
    """A 0 is written as something far above 0, so that it reads as 1: the candidate's bias lifts
    it. For a 0 the candidate must be 0, or below."""
    return _unit([[0, 0, 20, 0], [40, -40, 0, 0]], [-20, 20, 1, 20])


def latch_candidate_small():
    """Gates right, but what you write for a 1 is so small that tanh(c) stays below one half. The
    candidate is a tanh too: a large weight brings it to 1."""
    return _unit([[0, 0, 0.5, 0], [40, -40, 0, 0]], [-20, 20, 0, 20])


def latch_not_saturated():
    """Gates not saturated: all four do the right thing, but not quite. σ(5), for one, is 0.993, and
    0.993 to the 200th is a quarter. So the bit fades, and a little of every other bit is written.
    Make all weights larger."""
    return _unit([[0, 0, 20, 0], [10, -10, 0, 0]], [-5, 5, 0, 5])


LATCH = _set_by_hand(
    name="latch_weights",
    cases=latch_cases,
    wanted=_bit_kept,
    inputs=2,
    mixed_up=(
        (latch_rows_swapped, lambda u: u.cured_by(W_x=u.weights["W_x"][::-1])),
        (latch_forget_first, lambda u: u.cured_by_order([1, 0, 2, 3])),
        (latch_output_third, lambda u: u.cured_by_order([0, 1, 3, 2])),
        (latch_signal_reversed, lambda u: u.cured_by_sign(row=1)),
    ),
    gates=(
        (latch_fed_back, _Unit.cured_without_feedback),
        (latch_always_writing, lambda u: u.level("i", signal=0) > 0.1),
        (
            latch_forget_reversed,
            lambda u: u.level("f", signal=0) < 0.1 and u.level("f", signal=1) > 0.9,
        ),
        (latch_leaking, lambda u: u.level("f", signal=0) < 0.9),
        (latch_never_writing, lambda u: u.level("i", signal=1) < 0.1),
        (latch_half_open, lambda u: u.level("i", signal=1) < 0.9),
        (latch_old_bit_kept, lambda u: u.level("f", signal=1) > 0.1),
        (latch_inverted, lambda u: u.level("g", 1, 1) - u.level("g", 0, 1) < -0.1),
        (latch_bit_unread, lambda u: u.level("g", 1, 1) - u.level("g", 0, 1) < 0.1),
        (latch_zero_lifted, lambda u: u.level("g", 0, 1) > 0.5),
        (latch_candidate_small, lambda u: u.level("g", 1, 1) < 0.6),
        (latch_output_half_open, lambda u: u.level("o") < 0.9),
        (latch_not_saturated, _Unit.cured_by_scale),
    ),
    hints=(
        "Make a table: for each gate, how open must it be without the signal, and how open with "
        "it? Without: write nothing, forget nothing. With: forget everything, write the bit.",
        "The bias b alone speaks without the signal, b plus the signal's weight with it. σ(-20) is "
        "shut, σ(20) is open, and σ(0) is neither.",
        "The bit belongs to the candidate g only, the signal to i and f only; o is always open. "
        "`W_h` can stay 0: the cell is the memory.",
    ),
)


def counter_fed_back():
    """Your unit feeds its own output back through `W_h`, and with `W_h` zero it would be right. The
    cell keeps the count by itself, as long as the forget gate is open."""
    return _unit([[40, 0, 0, 0]], [-20, 20, 20, 20], W_h=(40, 0, 0, 0))


def counter_forget_first():
    """Gates swapped: with your first two columns exchanged it would be right. The order is i, f, g,
    o: the input gate stands first."""
    return _unit([[0, 40, 0, 0]], [20, -20, 20, 20])


def counter_output_third():
    """Gates swapped: with your last two columns exchanged it would be right. The order is i, f, g,
    o: the candidate stands before the output gate."""
    return _unit([[40, 0, 0, 0]], [-20, 20, 0, 20])


def counter_reversed():
    """Your input weights have the wrong sign: negated, they would be right. A positive weight opens
    a gate when the bit is 1, a negative one shuts it."""
    return _unit([[-40, 0, 0, 0]], [-20, 20, 20, 20])


def counter_of_zeros():
    """Your unit counts the zeros: its input gate is open unless the bit is 1. It must be shut by
    its bias, and the bit must open it."""
    return _unit([[-40, 0, 0, 0]], [20, 20, 20, 20])


def counter_always_writing():
    """Zeros count too: your input gate is not shut when the bit is 0. A sum of 0 is half open. Its
    bias must be far below 0, and the bit must lift it. (Or the candidate must be 0 then.)"""
    return _unit([[40, 0, 0, 0]], [0, 20, 20, 20])


def counter_leaking():
    """Your cell loses its count: the forget gate is not open at every step. A sum of 0 is half
    open, and then half of the count is gone at once. Its bias must be far above 0."""
    return _unit([[40, 0, 0, 0]], [-20, 0, 20, 20])


def counter_never_writing():
    """Your cell stays empty: the input gate is shut even when the bit is 1. The bit's weight must
    be more than the bias takes away."""
    return _unit([[10, 0, 0, 0]], [-20, 20, 20, 20])


def counter_half_open():
    """Each one counts only half: your bit's weight only makes up for the bias, and an input gate
    with the sum 0 is half open. The weight must lift the sum far above 0."""
    return _unit([[20, 0, 0, 0]], [-20, 20, 20, 20])


def counter_downwards():
    """Your unit counts downwards: the candidate is negative. Look at the sign in the column of
    g."""
    return _unit([[40, 0, 0, 0]], [-20, 20, -20, 20])


def counter_adds_nothing():
    """Your gates are right, but what passes the open input gate is 0: the candidate has neither
    weight nor bias. It is what is added for each one."""
    return _unit([[40, 0, 0, 0]], [-20, 20, 0, 0])


def counter_candidate_small():
    """Candidate not saturated: for each one, less than 1 is added. tanh(1) is 0.76, not 1. Give the
    candidate a much larger sum, and its tanh is 1 for all that rounding cares."""
    return _unit([[40, 0, 0, 0]], [-20, 20, 1, 20])


def counter_not_saturated():
    """Gates not saturated: all of them do the right thing, but not quite. σ(5), for one, is 0.993:
    at every step 0.7 % of the count is lost, and a little is added for a zero. Make all weights
    larger."""
    return _unit([[10, 0, 0, 0]], [-5, 5, 5, 5])


COUNTER = _set_by_hand(
    name="counter_weights",
    cases=counter_cases,
    wanted=_ones_so_far,
    inputs=1,
    mixed_up=(
        (counter_forget_first, lambda u: u.cured_by_order([1, 0, 2, 3])),
        (
            counter_output_third,
            lambda u: abs(u.level("g", bit=1)) < 0.1 and u.cured_by_order([0, 1, 3, 2]),
        ),
        (counter_reversed, _Unit.cured_by_sign),
    ),
    gates=(
        (counter_fed_back, _Unit.cured_without_feedback),
        (counter_of_zeros, lambda u: u.writes(bit=0) > 0.1 > u.level("i", bit=1)),
        (counter_always_writing, lambda u: u.writes(bit=0) > 0.1),
        (counter_leaking, lambda u: min(u.level("f", bit=0), u.level("f", bit=1)) < 0.9),
        (counter_never_writing, lambda u: u.level("i", bit=1) < 0.1),
        (counter_half_open, lambda u: u.level("i", bit=1) < 0.9),
        (counter_downwards, lambda u: u.level("g", bit=1) < -0.1),
        (counter_adds_nothing, lambda u: u.level("g", bit=1) < 0.1),
        (counter_candidate_small, lambda u: u.level("g", bit=1) < 0.999),
        (counter_not_saturated, _Unit.cured_by_scale),
    ),
    hints=(
        "The cell is a sum: f times the old one plus i times g. For counting, f must always be 1, "
        "and i times g must be 1 for a one and 0 for a zero.",
        "Let the bit open the input gate, or let it be the candidate: either will do. The other of "
        "the two stays at 1.",
        "Every sum must be far from 0, say 20 or -20, so that σ and tanh are 0 or 1 for all that "
        "matters. Add bias and weight for bit 0 and for bit 1 and look.",
    ),
)


def forgetter_fed_back():
    """Your unit feeds its own output back through `W_h`, and with `W_h` zero it would be right. The
    cell keeps the count by itself, as long as the forget gate is open."""
    return _unit([[40, 0, 0, 0], [0, -40, 0, 0]], [-20, 20, 20, 20], W_h=(40, 0, 0, 0))


def forgetter_rows_swapped():
    """Bit and signal are swapped: row 0 of `W_x` belongs to the bit, row 1 to the signal. The bit
    is counted, the signal clears."""
    return _unit([[0, -40, 0, 0], [40, 0, 0, 0]], [-20, 20, 20, 20])


def forgetter_forget_first():
    """Gates swapped: with your first two columns exchanged it would be right. The order is i, f, g,
    o: the input gate stands first."""
    return _unit([[0, 40, 0, 0], [-40, 0, 0, 0]], [20, -20, 20, 20])


def forgetter_output_third():
    """Gates swapped: with your last two columns exchanged it would be right. The order is i, f, g,
    o: the candidate stands before the output gate."""
    return _unit([[40, 0, 0, 0], [0, -40, 0, 0]], [-20, 20, 0, 20])


def forgetter_signal_reversed():
    """The signal has the wrong sign: with row 1 of `W_x` negated it would be right. To forget is to
    *shut* the forget gate: its sum must fall."""
    return _unit([[40, 0, 0, 0], [0, 40, 0, 0]], [-20, 20, 20, 20])


def forgetter_always_writing():
    """Zeros count too: without bit and signal your input gate is not shut. A sum of 0 is half open.
    Its bias must be far below 0, and the bit must lift it. (Or the candidate must be 0 then.)"""
    return _unit([[40, 0, 0, 0], [0, -40, 0, 0]], [0, 20, 20, 20])


def forgetter_leaking():
    """Without a signal your cell already loses its count: the forget gate is not open then. A sum
    of 0 is half open, and half of the count is gone at once. Its bias must be far above 0."""
    return _unit([[40, 0, 0, 0], [0, -40, 0, 0]], [-20, 0, 20, 20])


def forgetter_forget_reversed():
    """Your forget gate works the wrong way round: shut without the signal, open with it. In spite
    of its name, 1 means keep: it must be open, and the signal must shut it."""
    return _unit([[40, 0, 0, 0], [0, 40, 0, 0]], [-20, -20, 20, 20])


def forgetter_signal_writes():
    """The signal works the wrong gate: it opens the input gate, so it is counted, and nothing is
    forgotten. It must shut the forget gate instead."""
    return _unit([[40, 0, 0, 0], [40, 0, 0, 0]], [-20, 20, 20, 20])


def forgetter_never_forgets():
    """Your count goes on through the signal: the forget gate stays open. The signal must shut it: a
    negative weight that is more than the bias holds against it."""
    return _unit([[40, 0, 0, 0], [0, 0, 0, -40]], [-20, 20, 20, 20])


def forgetter_half_forgets():
    """When the signal comes, your forget gate shuts halfway and leaves half of the count: the
    signal's weight only makes up for the bias. It must bring the sum far below 0."""
    return _unit([[40, 0, 0, 0], [0, -20, 0, 0]], [-20, 20, 20, 20])


def forgetter_signal_counted():
    """The signal itself is counted as a one: it also opens the input gate. Only the bit may do
    that."""
    return _unit([[40, 0, 0, 0], [40, -40, 0, 0]], [-20, 20, 20, 20])


def forgetter_never_writing():
    """Your cell stays empty: the input gate is shut even when the bit is 1. The bit's weight must
    be more than the bias takes away."""
    return _unit([[10, 0, 0, 0], [0, -40, 0, 0]], [-20, 20, 20, 20])


def forgetter_half_open():
    """Each one counts only half: your bit's weight only makes up for the bias, and an input gate
    with the sum 0 is half open. The weight must lift the sum far above 0."""
    return _unit([[20, 0, 0, 0], [0, -40, 0, 0]], [-20, 20, 20, 20])


def forgetter_bit_lost():
    """A one that comes with the signal is not counted: the signal keeps your input gate from
    opening. It is to clear what was counted before; this bit is already the first of the new count.
    """
    return _unit([[40, 0, 0, 0], [-40, -40, 0, 0]], [-20, 20, 20, 20])


def forgetter_downwards():
    """Your unit counts downwards: the candidate is negative. Look at the sign in the column of
    g."""
    return _unit([[40, 0, 0, 0], [0, -40, 0, 0]], [-20, 20, -20, 20])


def forgetter_adds_nothing():
    """Your gates are right, but what passes the open input gate is 0: the candidate has neither
    weight nor bias. It is what is added for each one."""
    return _unit([[40, 0, 0, 0], [0, -40, 0, 0]], [-20, 20, 0, 0])


def forgetter_candidate_small():
    """Candidate not saturated: for each one, less than 1 is added. tanh(1) is 0.76, not 1. Give the
    candidate a much larger sum, and its tanh is 1 for all that rounding cares."""
    return _unit([[40, 0, 0, 0], [0, -40, 0, 0]], [-20, 20, 1, 20])


def forgetter_not_saturated():
    """Gates not saturated: all of them do the right thing, but not quite. σ(5), for one, is 0.993:
    at every step 0.7 % of the count is lost, and a little is added for a zero. Make all weights
    larger."""
    return _unit([[10, 0, 0, 0], [0, -10, 0, 0]], [-5, 5, 5, 5])


FORGETTER = _set_by_hand(
    name="forgetter_weights",
    cases=forgetter_cases,
    wanted=_ones_since_signal,
    inputs=2,
    mixed_up=(
        (forgetter_rows_swapped, lambda u: u.cured_by(W_x=u.weights["W_x"][::-1])),
        (forgetter_forget_first, lambda u: u.cured_by_order([1, 0, 2, 3])),
        (
            forgetter_output_third,
            lambda u: abs(u.level("g", 1, 0)) < 0.1 and u.cured_by_order([0, 1, 3, 2]),
        ),
        (forgetter_signal_reversed, lambda u: u.cured_by_sign(row=1)),
    ),
    gates=(
        (forgetter_fed_back, _Unit.cured_without_feedback),
        (forgetter_always_writing, lambda u: u.writes(0, 0) > 0.1),
        (
            forgetter_forget_reversed,
            lambda u: u.level("f", signal=0) < 0.1 and u.level("f", signal=1) > 0.9,
        ),
        (forgetter_leaking, lambda u: u.level("f", signal=0) < 0.9),
        (
            forgetter_signal_writes,
            lambda u: u.writes(0, 1) > 0.1 and u.level("f", signal=1) > 0.9,
        ),
        (forgetter_never_forgets, lambda u: u.level("f", signal=1) > 0.9),
        (forgetter_half_forgets, lambda u: u.level("f", signal=1) > 0.1),
        (forgetter_signal_counted, lambda u: u.writes(0, 1) > 0.1),
        (forgetter_never_writing, lambda u: u.level("i", 1, 0) < 0.1),
        (forgetter_half_open, lambda u: u.level("i", 1, 0) < 0.9),
        (forgetter_bit_lost, lambda u: u.level("i", 1, 1) < 0.9),
        (forgetter_downwards, lambda u: u.level("g", 1, 0) < -0.1),
        (forgetter_adds_nothing, lambda u: u.level("g", 1, 0) < 0.1),
        (forgetter_candidate_small, lambda u: u.level("g", 1, 0) < 0.999),
        (forgetter_not_saturated, _Unit.cured_by_scale),
    ),
    hints=(
        "Start from the counter: its weights do all but the forgetting. Which of the four parts "
        "takes care of that?",
        "The signal gets a row of its own in `W_x`, with one entry that is not 0. What does "
        "the forget gate's sum need to be with the signal, and what is it without?",
    ),
)


EXERCISES = (
    ONE_GATE_STEP,
    GRU_STEP,
    OVERWRITE_TO_KEEP,
    LSTM_STEP,
    LSTM_STEP_BACKWARD,
    LSTM_BACKWARD,
    COUNT,
    LATCH,
    COUNTER,
    FORGETTER,
)


# --- predictions ------------------------------------------------------------------------------

QUESTIONS = (
    Question(
        "one gate, half open",
        "The update gate is 0.5 at every step and the candidate is 0, so nothing is written. What "
        "is left of a memory after 10 steps?",
        {
            "Half of it": "After one step, yes. The next step halves what the first has left.",
            "About a thousandth": "Every step halves it. To keep something, a gate must be shut, "
            "and not just less than fully open.",
            "All of it: nothing overwrites it": "A candidate of 0 is a value like any other: half "
            "of the memory is replaced by it.",
        },
        "About a thousandth",
    ),
    Question(
        "two readings",
        "The update gate of COMS 4995 overwrites where it is 1, PyTorch's keeps. What turns the "
        "parameters of the one into those of the other?",
        {
            "1 minus weights and bias": "It is the gate's value that becomes 1 minus itself. The "
            "weights stand inside the sigmoid, and 1 - σ(a) is not σ(1 - a).",
            "Weights and bias negated": "The sigmoid is its own mirror image: 1 - σ(a) = σ(-a).",
            "Nothing: they are different functions": "Try it: a gate that is open where the other "
            "is shut needs only the opposite sum.",
        },
        "Weights and bias negated",
    ),
    Question(
        "reset before or after",
        "The reset gate multiplies the state before the matrix product (COMS 4995) or what comes "
        "out of it (PyTorch). Are these two models the same?",
        {
            "Yes: the order of factors does not matter": "It does not for numbers. This is a "
            "matrix product and an elementwise one, and they do not change places.",
            "Yes, after renaming the weights": "Before the product, one gate decides whether any "
            "unit hears this one; after it, whether this unit listens to any. No choice of "
            "weights makes up for that.",
            "No, two different functions": "Shut a single reset gate: before the product, "
            "all candidates may change; after it, only one does.",
        },
        "No, two different functions",
    ),
    Question(
        "the cell's factor",
        "c_t = f * c_{t-1} + i * g. With the gates held fixed, what is dc_t/dc_{t-1}?",
        {
            "1: the cell is a sum": "In the LSTM of 1997 it was: that had no forget gate. Here the "
            "old cell is multiplied before anything is added.",
            "The forget gate": "So what it keeps of the cell, it keeps of the gradient. No matrix "
            "and no tanh lie on this path.",
            "The input gate": "It multiplies what is written. The old cell has a gate of its own.",
        },
        "The forget gate",
    ),
    Question(
        "forget bias",
        "A fresh LSTM: all weights small, so a gate is little more than σ of its bias. Which "
        "forget-gate bias lets a gradient travel 100 steps along the cell?",
        {
            "0": "σ(0) is one half. Along the cell the gradient is multiplied by σ(bias) at each "
            "step: σ(bias) to the power of the lag.",
            "1": "Better, and a common choice. But look at σ(bias) to the power of the lag: the "
            "hundredth power punishes any factor well below 1.",
            "3": "The factor per step, σ(bias), must be so near 1 that its hundredth power is "
            "still something. Larger biases reach further yet.",
        },
        "3",
    ),
    Question(
        "same size, more memory?",
        "A plain RNN and an LSTM with the same number of parameters, so the LSTM has half the "
        "units. A symbol is shown, then a long stretch of noise, then it is asked for. Which "
        "recalls it after the same training?",
        {
            "The RNN: it has more units": "One unit would do to hold a symbol's bit. What is "
            "missing is a gradient that reaches from the question back to the symbol.",
            "The LSTM": "Fewer units, but its cell has a path along which memory and gradient "
            "last, if the forget gate starts open.",
            "Both alike: as many parameters": "They have as many numbers to set. To set them "
            "right, training must learn what happened long before.",
        },
        "The LSTM",
    ),
    Question(
        "pixel by pixel",
        "The digits are now read as 64 single pixels, not as 8 rows of 8. Which network loses "
        "most of its accuracy?",
        {
            "The plain RNN": "The picture is the same, the way from its first pixel to the answer "
            "eight times as long. Its gradient gets lost on the way.",
            "The LSTM: more parameters to train": "It has more of them in both cases. What has "
            "changed is how long something must be remembered.",
            "All alike: the picture is the same": "It is, but its beginning now lies 64 steps "
            "back. That does not trouble all of them equally.",
        },
        "The plain RNN",
    ),
)
