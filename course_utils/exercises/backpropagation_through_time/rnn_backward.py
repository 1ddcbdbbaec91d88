"""Backpropagation through time over a whole sequence."""

import numpy as np

from course_utils.exercises.backpropagation_through_time.shared import through_case
from course_utils.exercises.misconceptions import misconception
from course_utils.exercises.model import parts
from course_utils.rnn.bptt import rnn_backward

solution = rnn_backward


def cases():
    """A loss at every step, one at the last step only, a single sequence, and float32."""
    return [
        through_case("3 steps, 2 sequences, 3 inputs, 2 units", 3, 2, 3, 2, 25),
        through_case("5 steps, 3 sequences, loss at the last step only", 5, 3, 2, 4, 26, "last"),
        through_case("7 steps, 1 sequence, 1 input, 3 units", 7, 1, 1, 3, 27),
        through_case("3 steps, 2 sequences, in float32", 3, 2, 3, 2, 28, dtype=np.float32),
    ]


def _nodes(dH, H, W_h, slope=None, order=reversed):
    """Gradients before the tanh of every step, and what reaches the state before the first."""
    slope = 1 - H**2 if slope is None else slope
    dA, carried = np.zeros_like(H), np.zeros_like(H[0])
    for t in order(range(len(H))):
        dA[t] = (dH[t] + carried) * slope[t]
        carried = dA[t] @ W_h.T
    return dA, carried


def _before(h_0, H):
    """The state before each step."""
    return np.concatenate([h_0[None], H[:-1]])


def _all(dA, dh_0, X, H_prev, W_x):
    """The five results, from the gradients before the tanh."""
    dW_x, dW_h = (np.einsum("tbi,tbj->ij", left, dA) for left in (X, H_prev))
    return dA @ W_x.T, dh_0, dW_x, dW_h, dA.sum(axis=(0, 1))


observe = parts("dX", "dh_0", "dW_x", "dW_h", "db")


def large():
    """Big enough that needless loops show."""
    return through_case("20 steps of 32 sequences, 64 units", 20, 32, 32, 64, 29)


@misconception
def through_no_slope(dH, X, h_0, H, W_x, W_h):
    """Your gradients pass every tanh as if it were not there. At each step multiply what arrives
    by tanh′, `1 - H[t]**2`."""
    return _all(*_nodes(dH, H, W_h, np.ones_like(H)), X, _before(h_0, H), W_x)


@misconception
def through_slope_of_the_state(dH, X, h_0, H, W_x, W_h):
    """You take `1 - tanh(H[t])²`, but `H[t]` is a tanh already. tanh′ at the pre-activation of step
    t is `1 - H[t]**2`."""
    return _all(*_nodes(dH, H, W_h, 1 - np.tanh(H) ** 2), X, _before(h_0, H), W_x)


@misconception
def through_slope_without_the_bias(dH, X, h_0, H, W_x, W_h):
    """You compute the pre-activations again, but without the bias. You do not need them: `H[t]` is
    their tanh, and tanh′ is `1 - H[t]**2`."""
    H_prev = _before(h_0, H)
    slope = 1 - np.tanh(X @ W_x + H_prev @ W_h) ** 2
    return _all(*_nodes(dH, H, W_h, slope), X, H_prev, W_x)


@misconception
def through_squared_preactivation(dH, X, h_0, H, W_x, W_h):
    """Your tanh′ squares the sum inside the tanh. It is 1 minus the square of the tanh itself, and
    that is `H[t]`."""
    H_prev = _before(h_0, H)
    return _all(*_nodes(dH, H, W_h, 1 - (X @ W_x + H_prev @ W_h) ** 2), X, H_prev, W_x)


@misconception
def through_slope_of_the_step_before(dH, X, h_0, H, W_x, W_h):
    """Your tanh′ at step t is that of the step before. The tanh of step t gave `H[t]`."""
    H_prev = _before(h_0, H)
    return _all(*_nodes(dH, H, W_h, 1 - H_prev**2), X, H_prev, W_x)


@misconception
def carried_forgotten(dH, X, h_0, H, W_x, W_h):
    """Your steps do not know of each other: at step t only `dH[t]` counts. What the later steps say
    about this state arrives through `W_h`; carry it along and add it to `dH[t]`."""
    dA = dH * (1 - H**2)
    return _all(dA, dA[0] @ W_h.T, X, _before(h_0, H), W_x)


@misconception
def carried_piles_up(dH, X, h_0, H, W_x, W_h):
    """What you carry piles up: you add each step's share to it and never take the old one away. The
    old one is contained in the new one already. Replace it: `carried = da @ W_h.T`."""
    dA, carried = np.zeros_like(H), np.zeros_like(h_0)
    for t in reversed(range(len(H))):
        dA[t] = (dH[t] + carried) * (1 - H[t] ** 2)
        carried = carried + dA[t] @ W_h.T
    return _all(dA, carried, X, _before(h_0, H), W_x)


@misconception
def carried_without_weights(dH, X, h_0, H, W_x, W_h):
    """You carry `da` itself. On its way to the state before it goes through the recurrent weights:
    `da @ W_h.T`."""
    dA, dh_0 = _nodes(dH, H, np.eye(len(W_h), dtype=H.dtype))
    return _all(dA, dh_0, X, _before(h_0, H), W_x)


@misconception
def last_loss_twice(dH, X, h_0, H, W_x, W_h):
    """The loss of the last step counts twice: you carry `dH[-1]` into the loop and add `dH[t]`
    there. Start with zeros; nothing comes after the last step."""
    twice = np.concatenate([dH[:-1], 2 * dH[-1:]])
    return solution(twice, X, h_0, H, W_x, W_h)


@misconception
def carried_beside_the_tanh(dH, X, h_0, H, W_x, W_h):
    """What you carry to the step before leaves out this step's tanh. Carry `da @ W_h.T`, where `da`
    has been multiplied by `1 - H[t]**2`."""
    dA, carried = np.zeros_like(H), np.zeros_like(h_0)
    for t in reversed(range(len(H))):
        total = dH[t] + carried
        dA[t], carried = total * (1 - H[t] ** 2), total @ W_h.T
    return _all(dA, carried, X, _before(h_0, H), W_x)


@misconception
def loss_beside_the_tanh(dH, X, h_0, H, W_x, W_h):
    """You multiply what is carried by tanh′, but not `dH[t]`. Both are gradients of the same state:
    put brackets, `(dH[t] + carried) * (1 - H[t]**2)`."""
    dA, carried = np.zeros_like(H), np.zeros_like(h_0)
    for t in reversed(range(len(H))):
        dA[t] = dH[t] + carried * (1 - H[t] ** 2)
        carried = dA[t] @ W_h.T
    return _all(dA, carried, X, _before(h_0, H), W_x)


@misconception
def sum_beside_the_tanh(dH, X, h_0, H, W_x, W_h):
    """You multiply `dH[t]` by tanh′, but not what is carried. Both are gradients of the same state:
    add first, then multiply, `(dH[t] + carried) * (1 - H[t]**2)`."""
    dA, carried = np.zeros_like(H), np.zeros_like(h_0)
    for t in reversed(range(len(H))):
        dA[t] = dH[t] * (1 - H[t] ** 2) + carried
        carried = dA[t] @ W_h.T
    return _all(dA, carried, X, _before(h_0, H), W_x)


@misconception
def only_last_loss(dH, X, h_0, H, W_x, W_h):
    """Only the loss of the last step counts in your result. Every step adds its own `dH[t]` to what
    is carried."""
    last = np.zeros_like(dH)
    last[-1] = dH[-1]
    return solution(last, X, h_0, H, W_x, W_h)


@misconception
def overwritten(dH, X, h_0, H, W_x, W_h):
    """Your weight gradients hold one step only, the one treated last: each step overwrites the one
    before. The weights are shared, so the steps add up: `+=`, starting from zeros."""
    dX, dh_0, *_ = solution(dH, X, h_0, H, W_x, W_h)
    da = _nodes(dH, H, W_h)[0][0]
    return dX, dh_0, X[0].T @ da, h_0.T @ da, da.sum(axis=0)


@misconception
def through_own_state(dH, X, h_0, H, W_x, W_h):
    """Your `dW_h` multiplies by `H[t]`. At step t the weights `W_h` were multiplied by the state
    before: `H[t-1]`, and `h_0` at the first step."""
    return _all(*_nodes(dH, H, W_h), X, H, W_x)


@misconception
def state_of_the_step_after(dH, X, h_0, H, W_x, W_h):
    """Your `dW_h` multiplies by the state of the step *after*: in a loop that runs backwards, the
    state met in the last round is the later one. The state before step t is `H[t-1]`."""
    return _all(*_nodes(dH, H, W_h), X, np.concatenate([H[1:], h_0[None]]), W_x)


@misconception
def h_0_at_every_step(dH, X, h_0, H, W_x, W_h):
    """Your `dW_h` takes `h_0` for the state before every step. That is so for the first step only;
    before step t it is `H[t-1]`."""
    return _all(*_nodes(dH, H, W_h), X, np.broadcast_to(h_0, H.shape), W_x)


@misconception
def through_not_transposed(dH, X, h_0, H, W_x, W_h):
    """You carry the gradient back through `W_h` as it stands. Going back it is `W_h.T`; the matrix
    is square, so NumPy cannot notice."""
    dA, dh_0 = _nodes(dH, H, W_h.T)
    return _all(dA, dh_0, X, _before(h_0, H), W_x)


@misconception
def through_input_not_transposed(dH, X, h_0, H, W_x, W_h):
    """`dX` needs the transpose: going back through `W_x`, (B, H) times (H, D) gives (B, D), so
    multiply by `W_x.T`."""
    return _nodes(dH, H, W_h)[0] @ W_x


@misconception
def forward_in_time(dH, X, h_0, H, W_x, W_h):
    """Your loop runs forward in time. What a step must know comes from the later steps: start at
    the last, `for t in reversed(range(T))`."""
    return _all(*_nodes(dH, H, W_h, order=iter), X, _before(h_0, H), W_x)


@misconception
def first_step_forgotten(dH, X, h_0, H, W_x, W_h):
    """Your loop stops before the first step, t = 0: the end of a `range` is not part of it. Count
    down with `reversed(range(T))`."""
    dA, _ = _nodes(dH, H, W_h)
    dA[0] = 0
    return _all(dA, dA[1] @ W_h.T, X, _before(h_0, H), W_x)


@misconception
def last_step_forgotten(dH, X, h_0, H, W_x, W_h):
    """Your loop leaves out the last step, t = T - 1. Count down with `reversed(range(T))`."""
    dA, dh_0 = _nodes(dH[:-1], H[:-1], W_h)
    dA = np.concatenate([dA, np.zeros_like(dA[:1])])
    return _all(dA, dh_0, X, _before(h_0, H), W_x)


@misconception
def initial_state_as_zeros(dH, X, h_0, H, W_x, W_h):
    """Your `dW_h` takes zeros for the state before the first step. It was `h_0`, which need not be
    zero. (Starting the sum at t = 1 does the same harm.)"""
    return _all(*_nodes(dH, H, W_h), X, _before(np.zeros_like(h_0), H), W_x)


@misconception
def last_state_before_the_first(dH, X, h_0, H, W_x, W_h):
    """At t = 0, `H[t-1]` is `H[-1]`, and Python takes that for the last state. The state before the
    first step is `h_0`."""
    return _all(*_nodes(dH, H, W_h), X, np.roll(H, 1, axis=0), W_x)


@misconception
def gradient_of_h_1(dH, X, h_0, H, W_x, W_h):
    """Your `dh_0` is the gradient of the first state in `H`, one step too early. Take it through
    that step's tanh and `W_h.T` as well."""
    dX, _, *rest = solution(dH, X, h_0, H, W_x, W_h)
    dA, _ = _nodes(dH, H, W_h)
    return dX, dH[0] + dA[1] @ W_h.T, *rest


@misconception
def gradient_inside_the_first_tanh(dH, X, h_0, H, W_x, W_h):
    """Your `dh_0` stops inside the first step, before the tanh. From there to `h_0` it goes through
    `W_h.T`: it is what you carry when the loop has ended."""
    dX, _, *rest = solution(dH, X, h_0, H, W_x, W_h)
    return dX, _nodes(dH, H, W_h)[0][0], *rest


@misconception
def mean_over_time(dH, X, h_0, H, W_x, W_h):
    """Your weight gradients are means over the steps. They are sums: a mean belongs into the loss,
    and then it is in `dH` already."""
    dX, dh_0, *rest = solution(dH, X, h_0, H, W_x, W_h)
    return dX, dh_0, *(part / len(X) for part in rest)


@misconception
def mean_over_batch(dH, X, h_0, H, W_x, W_h):
    """Your weight gradients are means over the batch. They are sums over the sequences as over the
    steps: a mean belongs into the loss, and then it is in `dH` already."""
    dX, dh_0, *rest = solution(dH, X, h_0, H, W_x, W_h)
    return dX, dh_0, *(part / len(h_0) for part in rest)


@misconception
def mean_over_both(dH, X, h_0, H, W_x, W_h):
    """Your weight gradients are divided by steps times sequences. They are plain sums: the division
    belongs into the loss, and then it is in `dH` already."""
    dX, dh_0, *rest = solution(dH, X, h_0, H, W_x, W_h)
    return dX, dh_0, *(part / (len(X) * len(h_0)) for part in rest)


@misconception
def bias_summed_over_time_only(dH, X, h_0, H, W_x, W_h):
    """Your `db` is summed over the steps, but still has a row for each sequence. Sum over both
    axes."""
    *rest, _ = solution(dH, X, h_0, H, W_x, W_h)
    return *rest, _nodes(dH, H, W_h)[0].sum(axis=0)


@misconception
def inputs_reversed(dH, X, h_0, H, W_x, W_h):
    """Your `dX` is in the order in which the loop met the steps, the last one first. Write
    `dX[t] = …` into an array, or turn the list around."""
    dX, *rest = solution(dH, X, h_0, H, W_x, W_h)
    return dX[::-1], *rest


@misconception
def inputs_as_list(dH, X, h_0, H, W_x, W_h):
    """Your `dX` is a Python list. Make one array (T, B, D) of it, with the first step first:
    `np.stack(dX[::-1])` if the loop appended the last step first."""
    dX, *rest = solution(dH, X, h_0, H, W_x, W_h)
    return list(dX[::-1]), *rest


hints = (
    "A state is used twice: by the loss of its own step and by the next step. Its gradient is "
    "the sum of both, `dH[t] + carried`; after the last step nothing is carried.",
    "Loop `for t in reversed(range(T))` and let `rnn_step_backward` do each step. Its second "
    "result is what is carried on. The state before step t is `H[t-1]`, and `h_0` for t = 0.",
    "Start `dW_x`, `dW_h`, `db` with `np.zeros_like(W_x)` and so on, and add every step's "
    "share with `+=`. What is carried after the loop is `dh_0`.",
)
