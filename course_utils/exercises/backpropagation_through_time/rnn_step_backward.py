"""One step backward: from the gradient of a state to that of everything it was made of."""

import numpy as np

from course_utils.exercises.backpropagation_through_time.shared import network
from course_utils.exercises.misconceptions import instead
from course_utils.exercises.model import Case, parts
from course_utils.rnn.bptt import rnn_step_backward

solution = rnn_step_backward


def _step_case(name, B, D, H, seed):
    rng = np.random.default_rng(seed)
    n = network(rng, 1, B, D, H)
    arguments = dict(
        dh_t=rng.normal(0, 8, (B, H)),
        x_t=n["X"][0],
        h_prev=n["h_0"],
        h_t=n["H"][0],
        W_x=n["W_x"],
        W_h=n["W_h"],
    )
    return Case(name, arguments)


def cases():
    """Three sizes of one step backward."""
    return [
        _step_case("2 sequences, 3 inputs, 4 units", 2, 3, 4, 21),
        _step_case("1 sequence, 3 inputs, 2 units", 1, 3, 2, 22),
        _step_case("5 sequences, 1 input, 3 units", 5, 1, 3, 23),
    ]


observe = parts("dx_t", "dh_prev", "dW_x", "dW_h", "db")


def large():
    """Big enough that needless loops show."""
    return _step_case("64 sequences of 128 units", 64, 64, 128, 24)


def plain(dh_t, x_t, h_prev, h_t, W_x, W_h):
    """One sequence after the other; what the weights get is added up."""
    dx_t = np.zeros_like(x_t)
    dh_prev = np.zeros_like(h_prev)
    dW_x = np.zeros_like(W_x)
    dW_h = np.zeros_like(W_h)
    db = np.zeros(len(W_h))
    for n in range(len(x_t)):
        da = dh_t[n] * (1 - h_t[n] ** 2)
        dx_t[n] = W_x @ da
        dh_prev[n] = W_h @ da
        dW_x += np.outer(x_t[n], da)
        dW_h += np.outer(h_prev[n], da)
        db += da
    return dx_t, dh_prev, dW_x, dW_h, db


@instead("dh_t * (1 - h_t**2)", "dh_t")
def no_slope():
    """Your gradients pass the tanh as if it were not there. Multiply `dh_t` by tanh′, which is
    `1 - h_t**2`, before anything else."""


@instead("h_t**2", "np.tanh(h_t) ** 2")
def slope_of_the_state():
    """You take `1 - tanh(h_t)²`, but `h_t` is a tanh already: your slope belongs to a second tanh.
    tanh′ at the pre-activation is `1 - h_t**2`."""


@instead("h_t**2", "np.tanh(x_t @ W_x + h_prev @ W_h) ** 2")
def slope_without_the_bias():
    """You compute the pre-activation again, but without the bias, so tanh′ is taken at the wrong
    place. You do not need it: `h_t` is the tanh, and tanh′ is `1 - h_t**2`."""


@instead("h_t**2", "(x_t @ W_x + h_prev @ W_h) ** 2")
def squared_preactivation():
    """In `1 - (…)²` the square is that of the tanh, not that of the sum inside it. The tanh is at
    hand: it is `h_t`."""


@instead("(1 - h_t**2)", "(1 - h_t) ** 2")
def bracket_squared():
    """You square the whole bracket, `(1 - h_t)²`. The derivative of the tanh is 1 minus the square
    of `h_t`."""


@instead("x_t.T @ da", "x_t @ da.T")
def wrong_one_transposed():
    """The wrong factor is transposed: `x_t @ da.T` sums over the features, and (B, D) times (H, B)
    does not fit. Here the batch is summed over: `x_t.T @ da` is (D, H)."""


@instead("(1 - h_t**2)", "h_t * (1 - h_t)")
def slope_of_a_sigmoid():
    """`h_t * (1 - h_t)` is the derivative of a sigmoid. For a tanh it is `1 - h_t**2`."""


@instead("h_t**2", "h_prev**2")
def slope_of_the_step_before():
    """Your tanh′ is that of the step before, `1 - h_prev**2`. This step's tanh gave `h_t`."""


@instead("dh_t * (1", "(1")
def upstream_forgotten():
    """`dh_t` is missing. The formulas on Carlier's slide are derivatives of the state; the gradient
    of the loss is that times what the loss says about the state, `dh_t * (1 - h_t**2)`."""


@instead("h_prev.T", "h_t.T")
def own_state_for_previous():
    """Your `dW_h` multiplies by `h_t`. In the forward step `W_h` was multiplied by the state
    before, `h_prev`."""


@instead("W_h.T", "W_h")
def recurrent_not_transposed():
    """Your `dh_prev` uses `W_h` as it stands. Going back, every unit collects from those it was
    sent to: `W_h.T`. The matrix is square, so NumPy cannot notice."""


@instead("da @ W_x.T, da @ W_h.T", "dh_t @ W_x.T, dh_t @ W_h.T")
def passed_beside_the_tanh():
    """Your weight gradients are right, but `dx_t` and `dh_prev` take `dh_t` as it comes. They too
    lie behind the tanh: start from `dh_t * (1 - h_t**2)`."""


@instead("x_t.T @ da", "x_t.T @ dh_t", "h_prev.T @ da", "h_prev.T @ dh_t", "da.sum", "dh_t.sum")
def parameters_beside_the_tanh():
    """Your `dx_t` and `dh_prev` are right, but the gradients of the parameters take `dh_t` as it
    comes. They too lie behind the tanh: start from `da`."""


@instead("da @ W_h.T", "dh_t @ W_h.T")
def state_beside_the_tanh():
    """Only `dh_prev` is off: it takes `dh_t` as it comes. It too lies behind this step's tanh:
    start from `dh_t * (1 - h_t**2)`."""


@instead("da @ W_h.T", "da @ W_h.T * (1 - h_prev**2)")
def next_tanh_already():
    """Your `dh_prev` has gone through the tanh of the step before as well. That is the work of the
    next call: `dh_prev` is the gradient of the state, after its tanh."""


@instead(
    "x_t.T @ da",
    "x_t.T @ da / len(da)",
    "h_prev.T @ da",
    "h_prev.T @ da / len(da)",
    "da.sum",
    "da.mean",
)
def mean_of_the_batch():
    """Your weight gradients are means over the batch. They are sums: whoever wants a mean loss has
    divided by B in the loss already, and that is in `dh_t`."""


@instead("dW_x +=", "dW_x =", "dW_h +=", "dW_h =", "db += da", "db = da", of=plain)
def last_sequence_only():
    """Your weight gradients hold the last sequence only: each round of the loop overwrites the one
    before. The weights are shared by the whole batch: `+=`, starting from zeros."""


@instead("da.sum", "da.mean")
def bias_averaged():
    """Your `db` is the mean over the batch. All sequences share one bias, so their gradients add
    up: `sum`, not `mean`."""


@instead("x_t.T @ da", "da.T @ x_t", "h_prev.T @ da", "da.T @ h_prev")
def gradients_transposed():
    """Your `dW_x` and `dW_h` are transposed. A gradient has the shape of its weight: `x_t.T @ da`
    is (D, H)."""


@instead("h_prev.T @ da", "da.T @ h_prev")
def recurrent_gradient_transposed():
    """Your `dW_h` is transposed: row i of `W_h` is what unit i sends, so row i of its gradient
    belongs to `h_prev[:, i]`. Compare the order with that of `dW_x`."""


hints = (
    "Call the sum inside the tanh `a = x_t @ W_x + h_prev @ W_h + b`. First find `da`, the "
    "gradient with respect to `a`; all five results follow from it.",
    "`da = dh_t * (1 - h_t**2)`, because the derivative of tanh is 1 - tanh². Every gradient "
    "has the shape of what it belongs to, and that leaves one way to multiply.",
    "Each factor of a product gets `da` times the other factor, transposed: `da @ W_x.T` for "
    "`x_t`, `x_t.T @ da` for `W_x`. The bias is added in every row of the batch.",
)
