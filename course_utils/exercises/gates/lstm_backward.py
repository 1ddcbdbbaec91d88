"""Backpropagation through time for the LSTM."""

import numpy as np

from course_utils.exercises.gates.shared import network
from course_utils.exercises.misconceptions import misconception
from course_utils.exercises.model import Case, parts
from course_utils.rnn.lstm import (
    lstm_backward,
    lstm_forward,
    lstm_step_backward,
)

solution = lstm_backward


def _through_case(name, T, B, D, H, seed, losses="all", dtype=float):
    rng = np.random.default_rng(seed)
    n = {k: v.astype(dtype) for k, v in network(rng, T, B, D, H).items()}
    H_all, C, gates = lstm_forward(**n)
    dH = rng.normal(size=(T, B, H)).astype(dtype)
    if losses == "last":
        dH[:-1] = 0
    given = dict(X=n["X"], h_0=n["h_0"], c_0=n["c_0"], H=H_all, C=C, gates=gates)
    return Case(name, dict(dH=dH, **given, W_x=n["W_x"], W_h=n["W_h"]))


def cases():
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


def _scaled(factor, dH, *rest):
    dX, dh_0, dc_0, *weights = solution(dH, *rest)
    return dX, dh_0, dc_0, *(part / factor for part in weights)


observe = parts("dX", "dh_0", "dc_0", "dW_x", "dW_h", "db")


def large():
    """Big enough that needless loops show."""
    return _through_case("10 steps of 32 sequences, 32 units", 10, 32, 16, 32, 122)


@misconception
def cell_not_carried(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """Nothing is carried along the cell: at each step you start with `dc` zero again. The second
    result of `lstm_step_backward` is what the step before needs, and it is the path that the LSTM
    was made for."""
    own = dict(start=lambda dH_t, dh, dc: (dH_t + dh, np.zeros_like(dc)))
    return _through(dH, X, h_0, c_0, H, C, gates, W_x, W_h, **own)


@misconception
def state_not_carried(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """Nothing is carried through the state: at each step only `dH[t]` reaches the output. The gates
    of the next step have read `h_t` as well: add what they say about it, `da @ W_h.T`."""
    own = dict(start=lambda dH_t, dh, dc: (dH_t, dc))
    return _through(dH, X, h_0, c_0, H, C, gates, W_x, W_h, **own)


@misconception
def nothing_carried(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """Your steps do not know of each other: at step t only `dH[t]` counts. Two things are carried
    to the step before, one along the cell and one through the state."""
    own = dict(start=lambda dH_t, dh, dc: (dH_t, np.zeros_like(dc)))
    return _through(dH, X, h_0, c_0, H, C, gates, W_x, W_h, **own)


@misconception
def state_piles_up(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """What you carry through the state piles up: each step's share is added and the old one never
    taken away. It has done its work inside the step: replace it by `da @ W_h.T`."""
    own = dict(carry=lambda da, dc, dh, _, W_h: (dh + da @ W_h.T, dc))
    return _through(dH, X, h_0, c_0, H, C, gates, W_x, W_h, **own)


@misconception
def cell_piles_up(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """What you carry along the cell piles up: you add the new `dc` to the old one. The old one is
    contained in the new one already: replace it."""
    own = dict(carry=lambda da, dc, dh, before, W_h: (da @ W_h.T, before + dc))
    return _through(dH, X, h_0, c_0, H, C, gates, W_x, W_h, **own)


@misconception
def carried_twice(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """What is carried through the state counts twice: you add it where it is made and again where
    it is used. Once is right."""
    own = dict(start=lambda dH_t, dh, dc: (dH_t + 2 * dh, dc))
    return _through(dH, X, h_0, c_0, H, C, gates, W_x, W_h, **own)


@misconception
def last_loss_twice(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """The loss of the last step counts twice: you carry `dH[-1]` into the loop and add `dH[t]`
    there. Start with zeros; nothing comes after the last step."""
    twice = np.concatenate([dH[:-1], 2 * dH[-1:]])
    return solution(twice, X, h_0, c_0, H, C, gates, W_x, W_h)


@misconception
def only_last_loss(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """Only the loss of the last step counts in your result. Every step adds its own `dH[t]` to what
    is carried through the state."""
    last = np.zeros_like(dH)
    last[-1] = dH[-1]
    return solution(last, X, h_0, c_0, H, C, gates, W_x, W_h)


@misconception
def losses_ignored(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """All your gradients are zero: the loop starts with zeros and never takes in `dH[t]`. Add it to
    what is carried through the state, at every step."""
    return solution(np.zeros_like(dH), X, h_0, c_0, H, C, gates, W_x, W_h)


@misconception
def loss_on_the_cell(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """`c` and `h` mixed up: you add `dH[t]` to the gradient of the cell. The loss looks at the
    output: `dH[t] + dh` is the first argument, `dc` the second."""
    own = dict(start=lambda dH_t, dh, dc: (dh, dH_t + dc))
    return _through(dH, X, h_0, c_0, H, C, gates, W_x, W_h, **own)


@misconception
def carried_mixed_up(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """`c` and `h` mixed up: what you carry along the cell is added to the output's gradient, and
    what comes through the state to the cell's. `dc` stays with the cell, `da @ W_h.T` with the
    state."""
    own = dict(start=lambda dH_t, dh, dc: (dH_t + dc, dh))
    return _through(dH, X, h_0, c_0, H, C, gates, W_x, W_h, **own)


@misconception
def own_state(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """Your `dW_h` multiplies by `H[t]`. At step t the weights `W_h` were multiplied by the state
    before: `H[t-1]`, and `h_0` at the first step."""
    return _through(dH, X, h_0, c_0, H, C, gates, W_x, W_h, H_prev=H)


@misconception
def own_cell(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """You hand `C[t]` to `lstm_step_backward` as the cell before. It is the cell after; before step
    t it was `C[t-1]`, and `c_0` at the first step."""
    return _through(dH, X, h_0, c_0, H, C, gates, W_x, W_h, C_prev=C)


@misconception
def own_both(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """State and cell are one step late: you take `H[t]` and `C[t]` for those before step t. They
    are `H[t-1]` and `C[t-1]`, and `h_0` and `c_0` at the first step."""
    return _through(dH, X, h_0, c_0, H, C, gates, W_x, W_h, H_prev=H, C_prev=C)


@misconception
def cell_for_state(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """`c` and `h` mixed up: your `dW_h` multiplies by the cells. The gates have read the outputs:
    the state before each step, `h_0` and then `H[t-1]`."""
    return _through(dH, X, h_0, c_0, H, C, gates, W_x, W_h, H_prev=_before(c_0, C))


@misconception
def first_state_zero(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """Your `dW_h` takes zeros for the state before the first step. It was `h_0`, which need not be
    zero. (Starting the sum at t = 1 does the same harm.)"""
    H_prev = _before(np.zeros_like(h_0), H)
    return _through(dH, X, h_0, c_0, H, C, gates, W_x, W_h, H_prev=H_prev)


@misconception
def first_cell_zero(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """You take zeros for the cell before the first step, so its forget gates get no gradient. It
    was `c_0`, which need not be zero."""
    C_prev = _before(np.zeros_like(c_0), C)
    return _through(dH, X, h_0, c_0, H, C, gates, W_x, W_h, C_prev=C_prev)


@misconception
def both_first_zero(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """You take zeros for state and cell before the first step. They were `h_0` and `c_0`, which
    need not be zero."""
    zero = np.zeros_like(h_0)
    own = dict(H_prev=_before(zero, H), C_prev=_before(zero, C))
    return _through(dH, X, h_0, c_0, H, C, gates, W_x, W_h, **own)


@misconception
def first_swapped(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """`c` and `h` mixed up: before the first step you take `h_0` for the cell and `c_0` for the
    state."""
    own = dict(H_prev=_before(c_0, H), C_prev=_before(h_0, C))
    return _through(dH, X, h_0, c_0, H, C, gates, W_x, W_h, **own)


@misconception
def last_state_before_first(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """At t = 0, `H[t-1]` is `H[-1]`, and Python takes that for the last state. The state before the
    first step is `h_0`."""
    H_prev = np.roll(H, 1, axis=0)
    return _through(dH, X, h_0, c_0, H, C, gates, W_x, W_h, H_prev=H_prev)


@misconception
def last_cell_before_first(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """At t = 0, `C[t-1]` is `C[-1]`, and Python takes that for the last cell. The cell before the
    first step is `c_0`."""
    C_prev = np.roll(C, 1, axis=0)
    return _through(dH, X, h_0, c_0, H, C, gates, W_x, W_h, C_prev=C_prev)


@misconception
def last_before_first(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """At t = 0, `H[t-1]` and `C[t-1]` are `H[-1]` and `C[-1]`, and Python takes those for the last
    ones. Before the first step there were `h_0` and `c_0`."""
    own = dict(H_prev=np.roll(H, 1, axis=0), C_prev=np.roll(C, 1, axis=0))
    return _through(dH, X, h_0, c_0, H, C, gates, W_x, W_h, **own)


@misconception
def not_transposed(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """(B, 4H) times (H, 4H) does not fit. Going back through `W_h` takes its transpose:
    `da @ W_h.T`."""
    own = dict(carry=lambda da, dc, dh, _, W_h: (da @ W_h, dc))
    return _through(dH, X, h_0, c_0, H, C, gates, W_x, W_h, **own)


@misconception
def input_not_transposed(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """`dX` needs the transpose: (B, 4H) times (4H, D) gives (B, D), so multiply by `W_x.T`."""
    return _nodes(dH, _before(c_0, C), C, gates, W_h)[0] @ W_x


@misconception
def inputs_from_recurrent(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """Your `dX` goes back through `W_h`, so it has as many columns as there are units. The inputs
    came in through `W_x`."""
    _, *rest = solution(dH, X, h_0, c_0, H, C, gates, W_x, W_h)
    return _nodes(dH, _before(c_0, C), C, gates, W_h)[0] @ W_h.T, *rest


@misconception
def forward_in_time(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """Your loop runs forward in time. What a step must know comes from the later steps: start at
    the last, `for t in reversed(range(T))`."""
    return _through(dH, X, h_0, c_0, H, C, gates, W_x, W_h, order=iter)


@misconception
def first_step_forgotten(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """Your loop stops before the first step, t = 0: the end of a `range` is not part of it. Count
    down with `reversed(range(T))`."""
    return _through(dH, X, h_0, c_0, H, C, gates, W_x, W_h, order=lambda r: reversed(r[1:]))


@misconception
def last_step_forgotten(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """Your loop leaves out the last step, t = T - 1. Count down with `reversed(range(T))`."""
    return _through(dH, X, h_0, c_0, H, C, gates, W_x, W_h, order=lambda r: reversed(r[:-1]))


@misconception
def overwritten(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """Your weight gradients hold one step only, the one treated last: each step overwrites the one
    before. The weights are shared, so the steps add up: `+=`, starting from zeros."""
    dX, dh_0, dc_0, *_ = solution(dH, X, h_0, c_0, H, C, gates, W_x, W_h)
    da = _nodes(dH, _before(c_0, C), C, gates, W_h)[0][0]
    return dX, dh_0, dc_0, X[0].T @ da, h_0.T @ da, da.sum(axis=0)


@misconception
def mean_over_time(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """Your weight gradients are means over the steps. They are sums: a mean belongs into the loss,
    and then it is in `dH` already."""
    return _scaled(len(X), dH, X, h_0, c_0, H, C, gates, W_x, W_h)


@misconception
def mean_over_batch(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """Your weight gradients are means over the batch. They are sums over the sequences as over the
    steps: a mean belongs into the loss, and then it is in `dH` already."""
    return _scaled(len(h_0), dH, X, h_0, c_0, H, C, gates, W_x, W_h)


@misconception
def mean_over_both(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """Your weight gradients are divided by steps times sequences. They are plain sums: the division
    belongs into the loss, and then it is in `dH` already."""
    return _scaled(len(X) * len(h_0), dH, X, h_0, c_0, H, C, gates, W_x, W_h)


@misconception
def bias_averaged(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """Your `db` is a mean over steps and sequences. All of them share one bias, so their gradients
    add up: `sum`, not `mean`."""
    *rest, db = solution(dH, X, h_0, c_0, H, C, gates, W_x, W_h)
    return *rest, db / (len(X) * len(h_0))


@misconception
def bias_over_time_only(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """Your `db` is summed over the steps, but still has a row for each sequence. Sum over both
    axes."""
    *rest, _ = solution(dH, X, h_0, c_0, H, C, gates, W_x, W_h)
    return *rest, _nodes(dH, _before(c_0, C), C, gates, W_h)[0].sum(axis=0)


@misconception
def gradient_of_first_cell(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """Your `dc_0` is the gradient of the first cell in `C`, one step too late. It still has to go
    back through that step's forget gate: return the `dc` that is left when the loop has ended."""
    dX, dh_0, _, *rest = solution(dH, X, h_0, c_0, H, C, gates, W_x, W_h)
    seen = []

    def start(dH_t, dh, dc):
        seen.append((dH_t + dh, dc))
        return seen[-1]

    _nodes(dH, _before(c_0, C), C, gates, W_h, start=start)
    (dh, dc), o = seen[-1], np.split(gates[0], 4, axis=-1)[3]
    return dX, dh_0, dc + dh * o * (1 - np.tanh(C[0]) ** 2), *rest


@misconception
def carried_before_the_step(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """Your `dh_0` and `dc_0` are what the first step received, not what it hands on. Take `dh` and
    `dc` after the loop has treated t = 0."""
    dX, _, _, *rest = solution(dH, X, h_0, c_0, H, C, gates, W_x, W_h)
    own = dict(order=lambda r: reversed(r[1:]))
    _, dh, dc = _nodes(dH, _before(c_0, C), C, gates, W_h, **own)
    return dX, dh, dc, *rest


@misconception
def first_gradients_zero(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """Your `dh_0` and `dc_0` are zero. The first step hands something on too: return the `dh` and
    `dc` that are left when the loop has ended."""
    dX, dh_0, dc_0, *rest = solution(dH, X, h_0, c_0, H, C, gates, W_x, W_h)
    return dX, np.zeros_like(dh_0), np.zeros_like(dc_0), *rest


@misconception
def first_gradients_swapped(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """`c` and `h` mixed up: you return `dc_0` before `dh_0`. The order is
    `dX, dh_0, dc_0, dW_x, dW_h, db`."""
    dX, dh_0, dc_0, *rest = solution(dH, X, h_0, c_0, H, C, gates, W_x, W_h)
    return dX, dc_0, dh_0, *rest


@misconception
def recurrent_weight_first(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """You return `dW_h` before `dW_x`. The order is `dX, dh_0, dc_0, dW_x, dW_h, db`."""
    *rest, dW_x, dW_h, db = solution(dH, X, h_0, c_0, H, C, gates, W_x, W_h)
    return *rest, dW_h, dW_x, db


@misconception
def parameters_first(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """You return the gradients of the parameters first. The order is
    `dX, dh_0, dc_0, dW_x, dW_h, db`."""
    dX, dh_0, dc_0, *rest = solution(dH, X, h_0, c_0, H, C, gates, W_x, W_h)
    return *rest, dX, dh_0, dc_0


@misconception
def inputs_reversed(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """Your `dX` is in the order in which the loop met the steps, the last one first. Write
    `dX[t] = …` into an array, or turn the list around."""
    dX, *rest = solution(dH, X, h_0, c_0, H, C, gates, W_x, W_h)
    return dX[::-1], *rest


@misconception
def all_reversed(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """The gradients you collected in the loop are in its order, the last step first, but `X` and
    the states are in order of time. Write `dA[t] = …` into an array, or turn the list around."""
    dA, dh_0, dc_0 = _nodes(dH, _before(c_0, C), C, gates, W_h)
    return _all(dA[::-1], dh_0, dc_0, X, _before(h_0, H), W_x)


@misconception
def inputs_as_list(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """Your `dX` is a Python list. Make one array (T, B, D) of it, with the first step first:
    `np.stack(dX[::-1])` if the loop appended the last step first."""
    dX, *rest = solution(dH, X, h_0, c_0, H, C, gates, W_x, W_h)
    return list(dX[::-1]), *rest


hints = (
    "Two things are carried from each step to the one before: `dc` along the cell and `dh` "
    "through the state. After the last step both are zero.",
    "Loop `for t in reversed(range(T))`. `lstm_step_backward` wants `dH[t] + dh`, `dc`, the "
    "gates and the cells before and after; it returns `da` and the next `dc`. The next `dh` "
    "comes from `da`, back through `W_h`.",
    "Every gradient of a weight is a sum over steps and sequences: `x_t.T @ da`, "
    "`h_prev.T @ da`, and `da` itself for the bias. What is carried when the loop has ended "
    "is `dh_0` and `dc_0`.",
)
