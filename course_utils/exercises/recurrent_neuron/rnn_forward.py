"""Run the recurrent neuron over a whole sequence."""

import numpy as np

from course_utils.exercises.misconceptions import misconception
from course_utils.exercises.recurrent_neuron.shared import forward_case
from course_utils.rnn.neuron import rnn_forward

solution = rnn_forward


def cases():
    """Three sizes of a whole pass, and one in float32."""
    return [
        forward_case("4 steps, 2 sequences, 3 inputs, 2 units", 4, 2, 3, 2, 5),
        forward_case("7 steps, 1 sequence, 2 inputs, 3 units", 7, 1, 2, 3, 6),
        forward_case("3 steps, 3 sequences, 3 inputs, 3 units", 3, 3, 3, 3, 7),
        forward_case("5 steps in float32", 5, 2, 3, 4, 8, np.float32),
    ]


def _walk(X, h_0, W_x, W_h, b):
    """The states one by one, for the wrong implementations below."""
    return list(solution(X, h_0, W_x, W_h, b))


def large():
    """Big enough that needless loops show."""
    return forward_case("20 steps of 32 sequences, 64 units", 20, 32, 32, 64, 9)


@misconception
def state_not_carried(X, h_0, W_x, W_h, b):
    """Your states all start again from `h_0`: inside the loop the new state never becomes the
    previous one. After each step, set `h` to what `rnn_step` returned and pass `h` on."""
    return np.tanh(X @ W_x + h_0 @ W_h + b)


@misconception
def only_last_state(X, h_0, W_x, W_h, b):
    """Your result is the last state only, shape (B, H). Keep the state of every step: (T, B, H)."""
    return _walk(X, h_0, W_x, W_h, b)[-1]


@misconception
def states_before(X, h_0, W_x, W_h, b):
    """Your states are one step late: `H[t]` holds the state before reading `X[t]`. Store it after
    the update."""
    return np.stack([h_0, *_walk(X, h_0, W_x, W_h, b)[:-1]])


@misconception
def with_initial_state(X, h_0, W_x, W_h, b):
    """Your result also contains `h_0`, so it has T + 1 states. Return the T states after each
    input."""
    return np.stack([h_0, *_walk(X, h_0, W_x, W_h, b)])


@misconception
def initial_state_ignored(X, h_0, W_x, W_h, b):
    """Your result starts from zeros instead of `h_0`. Zeros are the usual start, but the caller
    may hand over a state to go on from."""
    return solution(X, np.zeros_like(h_0), W_x, W_h, b)


@misconception
def backward_in_time(X, h_0, W_x, W_h, b):
    """Your loop reads the sequence from its end. The first input is `X[0]`."""
    return solution(X[::-1], h_0, W_x, W_h, b)[::-1]


@misconception
def one_array_for_all(X, h_0, W_x, W_h, b):
    """All your states are equal to the last one: every entry of your list is the same array,
    overwritten at each step. Make a new array at each step, or store a copy."""
    return np.stack([_walk(X, h_0, W_x, W_h, b)[-1]] * len(X))


@misconception
def batch_as_time(X, h_0, W_x, W_h, b):
    """Your loop runs along the batch (axis 1) instead of time (axis 0). `X` is (T, B, D), so
    `for x_t in X` gives the steps in order."""
    return np.stack([solution(X, h_0, W_x, W_h, b)[:, k] for k in range(X.shape[1])])


@misconception
def first_input_again(X, h_0, W_x, W_h, b):
    """Your loop reads `X[0]` at every step. Step t reads `X[t]`."""
    return solution(np.broadcast_to(X[:1], X.shape), h_0, W_x, W_h, b)


@misconception
def list_of_states(X, h_0, W_x, W_h, b):
    """Your result is a Python list of the right states. Make one array (T, B, H) of it:
    `np.stack(states)`."""
    return _walk(X, h_0, W_x, W_h, b)


hints = (
    "Start with `h = h_0`. In a loop over t, let `rnn_step` make the next `h` from `X[t]` and "
    "the `h` before, and keep it.",
    "Collect the states in a list and return `np.stack(states)`: T arrays (B, H) become one "
    "(T, B, H).",
)
