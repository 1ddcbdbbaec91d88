"""Backpropagation through time over a whole sequence."""

import numpy as np

from course_utils.exercises.backpropagation_through_time.shared import through_case
from course_utils.exercises.misconceptions import instead
from course_utils.exercises.model import parts
from course_utils.rnn.bptt import rnn_backward, rnn_step_backward

solution = rnn_backward


def cases():
    """A loss at every step, one at the last step only, a single sequence, and float32."""
    return [
        through_case("3 steps, 2 sequences, 3 inputs, 2 units", 3, 2, 3, 2, 25),
        through_case("5 steps, 3 sequences, loss at the last step only", 5, 3, 2, 4, 26, "last"),
        through_case("7 steps, 1 sequence, 1 input, 3 units", 7, 1, 1, 3, 27),
        through_case("3 steps, 2 sequences, in float32", 3, 2, 3, 2, 28, dtype=np.float32),
    ]


observe = parts("dX", "dh_0", "dW_x", "dW_h", "db")


def large():
    """Big enough that needless loops show."""
    return through_case("20 steps of 32 sequences, 64 units", 20, 32, 32, 64, 29)


def plain(dH, X, h_0, H, W_x, W_h):
    """Step by step with the exercise before; what the weights get is added up."""
    dX = np.zeros_like(X)
    dW_x = np.zeros_like(W_x)
    dW_h = np.zeros_like(W_h)
    db = np.zeros_like(W_h[0])
    carried = np.zeros_like(h_0)
    for t in reversed(range(len(X))):
        dh = dH[t] + carried
        h_prev = H[t - 1] if t > 0 else h_0
        dX[t], carried, dW_x_t, dW_h_t, db_t = rnn_step_backward(dh, X[t], h_prev, H[t], W_x, W_h)
        dW_x += dW_x_t
        dW_h += dW_h_t
        db += db_t
    return dX, carried, dW_x, dW_h, db


def _before(h_0, H):
    """The state before each step."""
    return np.concatenate([h_0[None], H[:-1]])


@instead("1 - H**2", "np.ones_like(H)")
def no_slope():
    """Your gradients pass every tanh as if it were not there. At each step multiply what arrives
    by tanh′, `1 - H[t]**2`."""


@instead("H**2", "np.tanh(H) ** 2")
def slope_of_the_state():
    """You take `1 - tanh(H[t])²`, but `H[t]` is a tanh already. tanh′ at the pre-activation of step
    t is `1 - H[t]**2`."""


@instead("H**2", "np.tanh(X @ W_x + _before(h_0, H) @ W_h) ** 2")
def slope_without_the_bias():
    """You compute the pre-activations again, but without the bias. You do not need them: `H[t]` is
    their tanh, and tanh′ is `1 - H[t]**2`."""


@instead("H**2", "(X @ W_x + _before(h_0, H) @ W_h) ** 2")
def squared_preactivation():
    """Your tanh′ squares the sum inside the tanh. It is 1 minus the square of the tanh itself, and
    that is `H[t]`."""


@instead("H**2", "_before(h_0, H) ** 2")
def slope_of_the_step_before():
    """Your tanh′ at step t is that of the step before. The tanh of step t gave `H[t]`."""


@instead("dH[t] + carried", "dH[t]")
def carried_forgotten():
    """Your steps do not know of each other: at step t only `dH[t]` counts. What the later steps say
    about this state arrives through `W_h`; carry it along and add it to `dH[t]`."""


@instead("carried = dA[t]", "carried = carried + dA[t]")
def carried_piles_up():
    """What you carry piles up: you add each step's share to it and never take the old one away. The
    old one is contained in the new one already. Replace it: `carried = da @ W_h.T`."""


@instead("dA[t] @ W_h.T", "dA[t]")
def carried_without_weights():
    """You carry `da` itself. On its way to the state before it goes through the recurrent weights:
    `da @ W_h.T`."""


@instead("np.zeros_like(h_0)", "dH[-1]")
def last_loss_twice():
    """The loss of the last step counts twice: you carry `dH[-1]` into the loop and add `dH[t]`
    there. Start with zeros; nothing comes after the last step."""


@instead("dA[t] @ W_h.T", "(dH[t] + carried) @ W_h.T")
def carried_beside_the_tanh():
    """What you carry to the step before leaves out this step's tanh. Carry `da @ W_h.T`, where `da`
    has been multiplied by `1 - H[t]**2`."""


@instead("dA[t] *= dH[t] + carried", "dA[t] = dH[t] + carried * dA[t]")
def loss_beside_the_tanh():
    """You multiply what is carried by tanh′, but not `dH[t]`. Both are gradients of the same state:
    put brackets, `(dH[t] + carried) * (1 - H[t]**2)`."""


@instead("dA[t] *= dH[t] + carried", "dA[t] = dH[t] * dA[t] + carried")
def sum_beside_the_tanh():
    """You multiply `dH[t]` by tanh′, but not what is carried. Both are gradients of the same state:
    add first, then multiply, `(dH[t] + carried) * (1 - H[t]**2)`."""


@instead("dH[t] + carried", "dH[min(t + 1, T - 1)] + carried", "dX, c", "dX, dH[0] + c")
def losses_one_step_early():
    """Each loss of yours is added to the state *before* its own, and the last one counts twice.
    Before step t goes back, `dH[t]` belongs to what is carried, not after it."""


@instead("return dX, carried", "return dX, carried + dH[-1]")
def loss_on_the_first_state():
    """Your `dh_0` has a loss of its own: at t = 0, `dH[t - 1]` is `dH[-1]`, the last one. No loss
    sees `h_0`; it is what is carried out of the first step."""


@instead("np.zeros_like(h_0)", "dH[-1]", "dH[t] + carried", "carried")
def only_last_loss():
    """Only the loss of the last step counts in your result. Every step adds its own `dH[t]` to what
    is carried."""


@instead("dW_x +=", "dW_x =", "dW_h +=", "dW_h =", "db +=", "db =", of=plain)
def overwritten():
    """Your weight gradients hold one step only, the one treated last: each step overwrites the one
    before. The weights are shared, so the steps add up: `+=`, starting from zeros."""


@instead("dW_x +=", "dW_x =", of=plain)
def input_weights_overwritten():
    """Your `dW_x` holds one step only: each step overwrites the one before. The weights are shared,
    so the steps add up, as you do for the other two."""


@instead("dW_h +=", "dW_h =", of=plain)
def recurrent_weights_overwritten():
    """Your `dW_h` holds one step only: each step overwrites the one before. The weights are shared,
    so the steps add up, as you do for the other two. (Is it among the names to which you give the
    results of `rnn_step_backward`?)"""


@instead("db +=", "db =", of=plain)
def bias_overwritten():
    """Your `db` holds one step only: each step overwrites the one before. All steps share one bias,
    so they add up, as you do for the weights."""


@instead("    return", "        return", of=plain)
def returned_too_early():
    """Only the last step is in your result. Is the `return` indented too far, so that it ends the
    loop in its first round?"""


@instead("H_prev.reshape", "H.reshape")
def own_state():
    """Your `dW_h` multiplies by `H[t]`. At step t the weights `W_h` were multiplied by the state
    before: `H[t-1]`, and `h_0` at the first step."""


@instead("[h_0[None], H[:-1]]", "[H[1:], h_0[None]]")
def state_of_the_step_after():
    """Your `dW_h` multiplies by the state of the step *after*: in a loop that runs backwards, the
    state met in the last round is the later one. The state before step t is `H[t-1]`."""


@instead("H[t - 1] if t > 0 else h_0", "h_0", of=plain)
def h_0_at_every_step():
    """Your `dW_h` takes `h_0` for the state before every step. That is so for the first step only;
    before step t it is `H[t-1]`."""


@instead("W_h.T", "W_h")
def not_transposed():
    """You carry the gradient back through `W_h` as it stands. Going back it is `W_h.T`; the matrix
    is square, so NumPy cannot notice."""


@instead("reversed(range(T))", "range(T)")
def forward_in_time():
    """Your loop runs forward in time. What a step must know comes from the later steps: start at
    the last, `for t in reversed(range(T))`."""


@instead("reversed(range(len(X)))", "range(len(X) - 1, 0, -1)", of=plain)
def first_step_forgotten():
    """Your loop stops before the first step, t = 0: the end of a `range` is not part of it. Count
    down with `reversed(range(T))`."""


@instead("reversed(range(len(X)))", "range(len(X), 0, -1)", of=plain)
def steps_counted_from_one():
    """Python counts from 0: the last of T steps is T - 1, and there is no `dH[T]`. Count down with
    `reversed(range(T))`."""


@instead("    dX = np", "    T, B, H = dH.shape\n    dX = np", of=plain)
def states_overwritten():
    """`T, B, H = dH.shape` makes `H` a number, and the states, which came in under that name, are
    gone. Take another name for the number of units."""


@instead("range(len(X))", "range(len(X) - 1)", of=plain)
def last_step_forgotten():
    """Your loop leaves out the last step, t = T - 1. Count down with `reversed(range(T))`."""


@instead("[h_0[None], ", "[0 * h_0[None], ")
def initial_state_as_zeros():
    """Your `dW_h` takes zeros for the state before the first step. It was `h_0`, which need not be
    zero. (Starting the sum at t = 1 does the same harm.)"""


@instead(" if t > 0 else h_0", "", of=plain)
def last_state_before_the_first():
    """At t = 0, `H[t-1]` is `H[-1]`, and Python takes that for the last state. The state before the
    first step is `h_0`."""


@instead("return dX, carried", "return dX, dh", of=plain)
def gradient_of_h_1():
    """Your `dh_0` is the gradient of the first state in `H`, one step too early. Take it through
    that step's tanh and `W_h.T` as well."""


@instead("return dX, carried", "return dX, dA[0]")
def gradient_inside_the_first_tanh():
    """Your `dh_0` stops inside the first step, before the tanh. From there to `h_0` it goes through
    `W_h.T`: it is what you carry when the loop has ended."""


SUMS = "dW_x, dW_h, dA_flat.sum(axis=0)"  # as they stand in the solution


@instead(SUMS, "dW_x / T, dW_h / T, dA_flat.sum(axis=0) / T")
@instead(SUMS, "dW_x / B, dW_h / B, dA_flat.sum(axis=0) / B")
@instead(SUMS, "dW_x / (T * B), dW_h / (T * B), dA_flat.mean(axis=0)")
def mean_of_shares():
    """Your weight gradients are means: over the steps, over the batch, or over both. They are sums.
    A mean belongs into the loss, and then it is in `dH` already."""


@instead("dA_flat.sum", "dA.sum")
def bias_summed_over_time_only():
    """Your `db` is summed over the steps, but still has a row for each sequence. Sum over both
    axes."""


@instead("return dX", "return dX[::-1]")
def inputs_reversed():
    """Your `dX` is in the order in which the loop met the steps, the last one first. Write
    `dX[t] = …` into an array, or turn the list around."""


@instead("return dX", "return list(dX[::-1])")
def inputs_as_list():
    """Your `dX` is a Python list. Make one array (T, B, D) of it, with the first step first:
    `np.stack(dX[::-1])` if the loop appended the last step first."""


hints = (
    "A state is used twice: by the loss of its own step and by the next step. Its gradient is "
    "the sum of both, `dH[t] + carried`; after the last step nothing is carried.",
    "Loop `for t in reversed(range(T))` and let `rnn_step_backward` do each step. Its second "
    "result is what is carried on. The state before step t is `H[t-1]`, and `h_0` for t = 0.",
    "Start `dW_x`, `dW_h`, `db` with `np.zeros_like(W_x)` and so on, and add every step's "
    "share with `+=`. What is carried after the loop is `dh_0`.",
)
