"""Run the recurrent neuron over a whole sequence."""

import numpy as np

from course_utils.exercises.misconceptions import instead
from course_utils.exercises.recurrent_neuron.shared import forward_case
from course_utils.rnn.neuron import rnn_forward, rnn_step

solution = rnn_forward


def cases():
    """Three sizes of a whole pass, one in float32, and inputs that are whole numbers."""
    one_hot = forward_case("5 one-hot inputs, in whole numbers", 5, 1, 3, 4, 10)
    one_hot.arguments["X"] = np.eye(3, dtype=int)[[[0], [2], [1], [1], [0]]]
    return [
        forward_case("4 steps, 2 sequences, 3 inputs, 2 units", 4, 2, 3, 2, 5),
        forward_case("7 steps, 1 sequence, 2 inputs, 3 units", 7, 1, 2, 3, 6),
        forward_case("3 steps, 3 sequences, 3 inputs, 3 units", 3, 3, 3, 3, 7),
        forward_case("5 steps in float32", 5, 2, 3, 4, 8, np.float32),
        one_hot,
    ]


def large():
    """Big enough that needless loops show."""
    return forward_case("20 steps of 32 sequences, 64 units", 20, 32, 32, 64, 9)


def plain(X, h_0, W_x, W_h, b):
    """One step after another, the states in a list."""
    h, H = h_0, []
    for x_t in X:
        h = rnn_step(x_t, h, W_x, W_h, b)
        H.append(h)
    return np.stack(H)


@instead("(x_t, h,", "(x_t, h_0,", of=plain)
def state_not_carried():
    """Your states all start again from `h_0`: inside the loop the new state never becomes the
    previous one. After each step, set `h` to what `rnn_step` returned and pass `h` on."""


@instead("return H", "return h")
def only_last_state():
    """Your result is the last state only, shape (B, H). Keep the state of every step: (T, B, H)."""


@instead(
    "h = rnn_step(x_t, h, W_x, W_h, b)\n        H.append(h)",
    "H.append(h)\n        h = rnn_step(x_t, h, W_x, W_h, b)",
    of=plain,
)
def states_before():
    """Your states are one step late: `H[t]` holds the state before reading `X[t]`. Store it after
    the update."""


@instead("h_0, []", "h_0, [h_0]", of=plain)
def with_initial_state():
    """Your result also contains `h_0`, so it has T + 1 states. Return the T states after each
    input."""


@instead("h = h_0", "h = np.zeros_like(h_0)")
def initial_state_ignored():
    """Your result starts from zeros instead of `h_0`. Zeros are the usual start, but the caller
    may hand over a state to go on from."""


@instead("h, H = h_0", "h, H = h_0.copy()", "h = rnn_step", "h[:] = rnn_step", of=plain)
def one_array_for_all():
    """All your states are equal to the last one: every entry of your list is the same array,
    overwritten at each step. Make a new array at each step, or store a copy."""


@instead("stack(H)", "stack(H, axis=1)", of=plain)
def batch_first():
    """Your states are right, but the batch comes first, (B, T, H). The course puts time first:
    `H[t]` holds the states of all sequences after step t, (T, B, H), as `np.stack(states)` does."""


@instead("in X:", "in X.swapaxes(0, 1):", of=plain)
def batch_as_time():
    """Your loop runs along the batch (axis 1) instead of time (axis 0). `X` is (T, B, D), so
    `for x_t in X` gives the steps in order."""


@instead("in X:", "in X[1:]:", of=plain)
def first_step_missing():
    """The first step is missing: your loop begins with `X[1]`. `h_0` is the state before anything
    was read, so the first state reads `X[0]`."""


@instead("in X:", "in X[:-1]:", of=plain)
def last_step_missing():
    """The last step is missing: your loop stops before `X[T-1]`. The end of a `range` or slice is
    not part of it, so `range(T)` is all T steps already."""


@instead("return H", "return H.cumsum(axis=0)")
def added_up():
    """Your states are added up: each entry holds the sum of all states so far. Every step makes a
    new state, which replaces the one before; keep each as it is."""


@instead(
    *("[]", "np.zeros_like(X)", "for x_t in X", "for t, x_t in enumerate(X)"),
    *("H.append(h)", "H[t] = h", "np.stack(H)", "H"),
    of=plain,
)
def as_wide_as_the_input():
    """You keep the states in an array as wide as the input. A state has H numbers, one for each
    unit, not D: make it (T, B, H), with H from `h_0` or `W_h`."""


@instead("np.stack(H)", "np.stack(H).astype(X.dtype)", of=plain)
def cut_to_whole_numbers():
    """You keep the states in an array of the dtype of `X`. Inputs may be whole numbers, one-hot
    ones for example, and then every state is cut off to 0. Take the dtype of `h_0`."""


@instead("h = np.tanh(H[t] + h @ W_h, out=H[t])", "h = H[t] + h @ W_h; np.tanh(h, out=H[t])")
def sum_carried_on():
    """You hand on the sum before the tanh. The next step reads the state, which is its tanh."""


hints = (
    "Start with `h = h_0`. In a loop over t, let `rnn_step` make the next `h` from `X[t]` and "
    "the `h` before, and keep it.",
    "Collect the states in a list and return `np.stack(states)`: T arrays (B, H) become one "
    "(T, B, H).",
)
