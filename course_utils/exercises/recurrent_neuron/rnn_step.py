"""One step of the recurrent neuron: the new state from the input and the state before it."""

import numpy as np

from course_utils.exercises.misconceptions import instead
from course_utils.exercises.model import Case
from course_utils.exercises.recurrent_neuron.shared import parameters
from course_utils.rnn.neuron import rnn_step

solution = rnn_step


def _step_case(name, B, D, H, seed):
    rng = np.random.default_rng(seed)
    x_t, h_prev = rng.normal(size=(B, D)), rng.uniform(-0.9, 0.9, (B, H))
    return Case(name, dict(x_t=x_t, h_prev=h_prev, **parameters(rng, D, H)))


def cases():
    """Three sizes of one step."""
    return [
        _step_case("2 sequences, 3 inputs, 4 units", 2, 3, 4, 1),
        _step_case("1 sequence, 2 inputs, 2 units", 1, 2, 2, 2),
        _step_case("5 sequences, 1 input, 3 units", 5, 1, 3, 3),
    ]


def large():
    """Big enough that needless loops show."""
    return _step_case("64 sequences of 128 units", 64, 64, 128, 4)


@instead("np.tanh", "")
def without_tanh():
    """Your result is the sum inside the brackets: the tanh around it is missing. Without it the
    layer is linear, and its state can grow without bound."""


@instead(" + b", "")
def without_bias():
    """Your result is what comes out without the bias `b`: add it inside the tanh."""


@instead(" + h_prev @ W_h", "")
def without_previous_state():
    """Your result ignores the state before: it is a plain layer, `tanh(x_t @ W_x + b)`. The term
    `h_prev @ W_h` is what makes the neuron recurrent."""


@instead("h_prev @ W_h", "h_prev @ W_h.T")
def recurrent_transposed():
    """Your result uses `W_h` transposed. `W_h` is square, so NumPy cannot notice. States are rows
    here: it is `h_prev @ W_h`."""


@instead(" + b)", ") + b")
def bias_outside():
    """Your result adds the bias after the tanh. It belongs inside, so that it shifts the point at
    which the unit switches."""


def _sigmoid(a):
    return 1 / (1 + np.exp(-a))


@instead("np.tanh", "_sigmoid")
def sigmoid_for_tanh():
    """Your result is what a sigmoid gives. The recurrent neuron of this course uses tanh, whose
    values lie between -1 and 1."""


@instead("x_t @ W_x + h_prev", "x_t @ W_x) + np.tanh(h_prev")
@instead(" + h_prev @ W_h + b)", " + b) + np.tanh(h_prev @ W_h)")
@instead("x_t @ W_x + h_prev @ W_h + b", "x_t @ W_x) + np.tanh(h_prev @ W_h) + np.tanh(b")
def tanh_of_each():
    """Your result is a sum of several tanhs. Sum first: one tanh goes around the input's share, the
    state's share and the bias together."""


@instead("x_t @ W_x + h_prev @ W_h + b)", "x_t @ W_x + b) + h_prev @ W_h")
def tanh_of_input_only():
    """Your result applies tanh to the input's share only. Sum input, state and bias first, then one
    tanh of the sum."""


@instead("np.tanh(x_t @ W_x + h_prev @ W_h + b)", "x_t @ W_x + np.tanh(h_prev @ W_h + b)")
@instead("np.tanh(x_t @ W_x + h_prev @ W_h + b)", "x_t @ W_x + np.tanh(h_prev @ W_h) + b")
def tanh_of_the_state_only():
    """Your result applies tanh to the state's share only. Sum input, state and bias first, then one
    tanh of the sum."""


@instead("x_t @ W_x + h_prev @", "x_t * W_x + h_prev *")
def elementwise_product():
    """`*` multiplies number by number. The sum over the inputs of a unit is a matrix product: `@`
    (or `np.dot`)."""


@instead("x_t @ W_x + h_prev @ W_h", "W_x @ x_t + W_h @ h_prev")
def matrix_first():
    """The order of the product is that for column vectors, `W_x @ x_t`. In this course each row of
    `x_t` is one sequence's input, so the vector stands left: `x_t @ W_x`."""


@instead("x_t @ W_x + h_prev @ W_h", "x_t @ W_h + h_prev @ W_x")
def matrices_swapped():
    """The two matrices have changed places. The input has D numbers and goes with `W_x`, which is
    (D, H); the state has H and goes with `W_h`, (H, H)."""


@instead("h_prev @ W_h", "h_prev * np.diag(W_h)")
def own_state_only():
    """Each of your units reads its own last state only, with the weight on the diagonal of `W_h`.
    Every unit reads every unit's: a matrix product, `h_prev @ W_h`."""


@instead("h_prev @", "np.tanh(h_prev) @")
def state_squashed_again():
    """You put a tanh on the state before. It has been through one already: read it as it is."""


hints = (
    "Three terms are summed: what the input says, what the state before says, the bias. "
    "Write down the shape of each; all three must fit (B, H).",
    "Rows are sequences, so a vector stands to the left of its matrix: `x_t @ W_x` is "
    "(B, D) times (D, H). One `np.tanh` goes around the whole sum.",
)
