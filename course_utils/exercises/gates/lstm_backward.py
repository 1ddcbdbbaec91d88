"""Backpropagation through time for the LSTM."""

import numpy as np

from course_utils.exercises.backpropagation_through_time import rnn_backward as rnn
from course_utils.exercises.gates.shared import network
from course_utils.exercises.misconceptions import again, instead
from course_utils.exercises.model import Case, parts
from course_utils.rnn.lstm import lstm_backward, lstm_forward, lstm_step_backward

solution = lstm_backward


def _through_case(name, T, B, D, H, seed, losses="all", dtype=float):
    rng = np.random.default_rng(seed)
    n = {k: v.astype(dtype) for k, v in network(rng, T, B, D, H).items()}
    H_all, C, gates = lstm_forward(**n)
    dH = rng.normal(0, 8, (T, B, H)).astype(dtype)
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


observe = parts("dX", "dh_0", "dc_0", "dW_x", "dW_h", "db")


def large():
    """Big enough that needless loops show."""
    return _through_case("10 steps of 32 sequences, 32 units", 10, 32, 16, 32, 122)


def plain(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    """With everything in the loop."""
    T = len(X)
    dX = np.zeros_like(X)
    dW_x = np.zeros_like(W_x)
    dW_h = np.zeros_like(W_h)
    db = np.zeros_like(W_x[0])
    dh = np.zeros_like(h_0)
    dc = np.zeros_like(c_0)
    for t in reversed(range(T)):
        h_prev = H[t - 1] if t > 0 else h_0
        c_prev = C[t - 1] if t > 0 else c_0
        da, dc = lstm_step_backward(dH[t] + dh, dc, gates[t], c_prev, C[t])
        dh = da @ W_h.T
        dX[t] = da @ W_x.T
        dW_x += X[t].T @ da
        dW_h += h_prev.T @ da
        db += da.sum(axis=0)
    return dX, dh, dc, dW_x, dW_h, db


@instead("dH[t] + dh, dc,", "dH[t] + dh, 0 * dc,")
def cell_not_carried():
    """Nothing is carried along the cell: at each step you start with `dc` zero again. The second
    result of `lstm_step_backward` is what the step before needs, and it is the path that the LSTM
    was made for."""


@instead("dH[t] + dh, dc,", "dH[t], dc,")
def state_not_carried():
    """Nothing is carried through the state: at each step only `dH[t]` reaches the output. The gates
    of the next step have read `h_t` as well: add what they say about it, `da @ W_h.T`."""


@instead("dH[t] + dh, dc,", "dH[t], 0 * dc,")
def nothing_carried():
    """Your steps do not know of each other: at step t only `dH[t]` counts. Two things are carried
    to the step before, one along the cell and one through the state."""


@instead("dh = dA[t] @ W_back", "dh = dh + dA[t] @ W_back")
def state_piles_up():
    """What you carry through the state piles up: each step's share is added and the old one never
    taken away. It has done its work inside the step: replace it by `da @ W_h.T`."""


@instead("dh = dA[t] @ W_back", "dh = dH[t] + dh")
def state_past_the_gates():
    """What you carry through the state does not go through the gates: the step before gets `dH[t] +
    dh` as it is. The gates have read the state before through `W_h`; the way back is theirs: `da`,
    then `W_h.T`."""


last_loss_twice = rnn.last_loss_twice
only_last_loss = again(
    rnn.only_last_loss, "np.zeros_like(h_0)", "dH[-1]", "dH[t] + dh, dc,", "dh, dc,"
)


LATE = "dH[t] + dh, dc,", "dh, dc,", "dh = dA[t] @ W_back", "dh = dA[t] @ W_back + dH[t]"


@instead("dh, dc = np.zeros_like(h_0),", "dh, dc = dH[-1],", *LATE)
@instead(*LATE)
def losses_one_step_late():
    """You add `dH[t]` to what step t hands on, so each loss reaches the step before its own. It
    belongs to what step t takes in, before that step goes back."""


@instead("dH[t] + dh, dc,", "dh, dH[t] + dc,")
def loss_on_the_cell():
    """`c` and `h` mixed up: you add `dH[t]` to the gradient of the cell. The loss looks at the
    output: `dH[t] + dh` is the first argument, `dc` the second."""


@instead("dH[t] + dh, dc,", "dH[t] + dc, dh,")
def carried_mixed_up():
    """`c` and `h` mixed up: what you carry along the cell is added to the output's gradient, and
    what comes through the state to the cell's. `dc` stays with the cell, `da @ W_h.T` with the
    state."""


own_state = rnn.own_state


@instead("C_prev[t]", "C[t]")
def own_cell():
    """You hand `C[t]` to `lstm_step_backward` as the cell before. It is the cell after; before step
    t it was `C[t-1]`, and `c_0` at the first step."""


state_of_the_step_after = rnn.state_of_the_step_after


@instead("h_0[None], H", "h_0, H")
def first_without_its_axis():
    """`h_0` is (B, H), `H[:-1]` is (T - 1, B, H): what is joined must have as many axes.
    `h_0[None]` makes it a sequence of one step."""


@instead("H_prev.reshape", "H.reshape", "C_prev[t]", "C[t]")
def own_both():
    """State and cell are one step late: you take `H[t]` and `C[t]` for those before step t. They
    are `H[t-1]` and `C[t-1]`, and `h_0` and `c_0` at the first step."""


@instead("H_prev.reshape", "C_prev.reshape")
def cell_for_state():
    """`c` and `h` mixed up: your `dW_h` multiplies by the cells. The gates have read the outputs:
    the state before each step, `h_0` and then `H[t-1]`."""


initial_state_as_zeros = rnn.initial_state_as_zeros


@instead("c_0[None]", "0 * c_0[None]")
def first_cell_zero():
    """You take zeros for the cell before the first step, so its forget gates get no gradient. It
    was `c_0`, which need not be zero."""


@instead("h_0[None], H", "c_0[None], H", "c_0[None], C", "h_0[None], C")
def first_swapped():
    """`c` and `h` mixed up: before the first step you take `h_0` for the cell and `c_0` for the
    state."""


last_state_before_the_first = again(rnn.last_state_before_the_first, "h_0[None]", "H[-1:]")


@instead("c_0[None]", "C[-1:]")
def last_cell_before_first():
    """At t = 0, `C[t-1]` is `C[-1]`, and Python takes that for the last cell. The cell before the
    first step is `c_0`."""


@instead("h_0[None]", "H[-1:]", "c_0[None]", "C[-1:]")
def last_before_first():
    """At t = 0, `H[t-1]` and `C[t-1]` are `H[-1]` and `C[-1]`, and Python takes those for the last
    ones. Before the first step there were `h_0` and `c_0`."""


@instead("W_h.T", "W_h")
def not_transposed():
    """(B, 4H) times (H, 4H) does not fit. Going back through `W_h` takes its transpose:
    `da @ W_h.T`."""


forward_in_time = rnn.forward_in_time
first_step_forgotten = again(
    rnn.first_step_forgotten, "np.empty_like", "np.zeros_like", "range(T)", "range(1, T)"
)
last_step_forgotten = again(
    rnn.last_step_forgotten, "np.empty_like", "np.zeros_like", "range(T)", "range(T - 1)"
)
overwritten = again(
    rnn.overwritten,
    *("X.reshape(T * B, D).T @ dA_flat", "X[0].T @ dA[0]"),
    *("H_prev.reshape(T * B, len(W_h)).T @ dA_flat", "h_0.T @ dA[0]"),
    *("dA_flat.sum", "dA[0].sum"),
)
mean_of_shares = rnn.mean_of_shares


@instead("dA_flat.sum", "dA_flat.mean")
def bias_averaged():
    """Your `db` is a mean over steps and sequences. All of them share one bias, so their gradients
    add up: `sum`, not `mean`."""


bias_summed_over_time_only = rnn.bias_summed_over_time_only


# What is handed on is the gradient of the first cell times that step's forget gate.
@instead("return dX, dh, dc,", "return dX, dh, dc / np.split(gates[0], 4, axis=-1)[1],")
def gradient_of_first_cell():
    """Your `dc_0` is the gradient of the first cell in `C`, one step too late. It still has to go
    back through that step's forget gate: return the `dc` that is left when the loop has ended."""


@instead("dA[t], dc =", "before = dh; dA[t], dc =", "return dX, dh, dc,", "return dX, before, dc,")
def state_before_the_step():
    """Your `dh_0` is what the first step received, not what it hands on. It goes back through that
    step's gates once more: `da @ W_h.T` after the loop has treated t = 0."""


@instead("dA[t], dc =", "before = dh, dc; dA[t], dc =", "return dX, dh, dc,", "return dX, *before,")
def carried_before_the_step():
    """Your `dh_0` and `dc_0` are what the first step received, not what it hands on. Take `dh` and
    `dc` after the loop has treated t = 0."""


@instead("return dX, dh, dc,", "return dX, dh + dH[0], dc,")
def loss_at_the_start():
    """Your `dh_0` has `dH[0]` added to it. That is the loss of the first step, and it has come back
    through the gates already; `h_0` itself is judged by none."""


@instead("return dX, dh, dc,", "return dX, dc, dh,")
def first_gradients_swapped():
    """`c` and `h` mixed up: you return `dc_0` before `dh_0`. The order is
    `dX, dh_0, dc_0, dW_x, dW_h, db`."""


@instead(
    "dX, dh, dc, dW_x, dW_h, dA_flat.sum(axis=0)", "dW_x, dW_h, dA_flat.sum(axis=0), dX, dh, dc"
)
def parameters_first():
    """You return the gradients of the parameters first. The order is
    `dX, dh_0, dc_0, dW_x, dW_h, db`."""


inputs_reversed = rnn.inputs_reversed


@instead("dA_flat = dA.reshape", "dA_flat = dA[::-1].reshape")
def all_reversed():
    """The gradients you collected in the loop are in its order, the last step first, but `X` and
    the states are in order of time. Write `dA[t] = …` into an array, or turn the list around."""


inputs_as_list = rnn.inputs_as_list


@instead("dA[t], dc =", "dA[t], _ =")
def cell_gradient_dropped():
    """You throw the second result of `lstm_step_backward` away, so `dc` stays zero: nothing is
    carried along the cell, and `dc_0` is zero, too. Put it into `dc` for the step before."""


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
