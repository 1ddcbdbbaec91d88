"""One step backward: from the gradient of a state to that of everything it was made of."""

import numpy as np

from course_utils.exercises.backpropagation_through_time.shared import network
from course_utils.exercises.misconceptions import misconception
from course_utils.exercises.model import Case, parts
from course_utils.rnn.bptt import rnn_step_backward

solution = rnn_step_backward


def _back_case(name, B, D, H, seed):
    rng = np.random.default_rng(seed)
    n = network(rng, 1, B, D, H)
    arguments = dict(
        dh_t=rng.normal(size=(B, H)),
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
        _back_case("2 sequences, 3 inputs, 4 units", 2, 3, 4, 21),
        _back_case("1 sequence, 3 inputs, 2 units", 1, 3, 2, 22),
        _back_case("5 sequences, 1 input, 3 units", 5, 1, 3, 23),
    ]


def _shares(da, x_t, h_prev, W_x, W_h):
    """What follows from the gradient before the tanh."""
    return da @ W_x.T, da @ W_h.T, x_t.T @ da, h_prev.T @ da, da.sum(axis=0)


def _right_step(dh_t, x_t, h_prev, h_t, W_x, W_h):
    return _shares(dh_t * (1 - h_t**2), x_t, h_prev, W_x, W_h)


observe = parts("dx_t", "dh_prev", "dW_x", "dW_h", "db")


def large():
    """Big enough that needless loops show."""
    return _back_case("64 sequences of 128 units", 64, 64, 128, 24)


@misconception
def no_slope(dh_t, x_t, h_prev, h_t, W_x, W_h):
    """Your gradients pass the tanh as if it were not there. Multiply `dh_t` by tanh′, which is
    `1 - h_t**2`, before anything else."""
    return _shares(dh_t, x_t, h_prev, W_x, W_h)


@misconception
def slope_of_the_state(dh_t, x_t, h_prev, h_t, W_x, W_h):
    """You take `1 - tanh(h_t)²`, but `h_t` is a tanh already: your slope belongs to a second tanh.
    tanh′ at the pre-activation is `1 - h_t**2`."""
    return _shares(dh_t * (1 - np.tanh(h_t) ** 2), x_t, h_prev, W_x, W_h)


@misconception
def slope_without_the_bias(dh_t, x_t, h_prev, h_t, W_x, W_h):
    """You compute the pre-activation again, but without the bias, so tanh′ is taken at the wrong
    place. You do not need it: `h_t` is the tanh, and tanh′ is `1 - h_t**2`."""
    a = x_t @ W_x + h_prev @ W_h
    return _shares(dh_t * (1 - np.tanh(a) ** 2), x_t, h_prev, W_x, W_h)


@misconception
def squared_preactivation(dh_t, x_t, h_prev, h_t, W_x, W_h):
    """In `1 - (…)²` the square is that of the tanh, not that of the sum inside it. The tanh is at
    hand: it is `h_t`."""
    a = x_t @ W_x + h_prev @ W_h
    return _shares(dh_t * (1 - a**2), x_t, h_prev, W_x, W_h)


@misconception
def square_forgotten(dh_t, x_t, h_prev, h_t, W_x, W_h):
    """You multiply by `1 - h_t`. The derivative of the tanh is 1 minus its square."""
    return _shares(dh_t * (1 - h_t), x_t, h_prev, W_x, W_h)


@misconception
def brackets_forgotten(dh_t, x_t, h_prev, h_t, W_x, W_h):
    """Brackets are missing: `dh_t * 1 - h_t**2` multiplies by 1 and then subtracts. It is
    `dh_t * (1 - h_t**2)`."""
    return _shares(dh_t - h_t**2, x_t, h_prev, W_x, W_h)


@misconception
def slope_by_matrix_product(dh_t, x_t, h_prev, h_t, W_x, W_h):
    """The tanh acts on each number by itself, and so does its derivative: multiply by
    `1 - h_t**2` with `*`, not with `@`."""
    return _shares(dh_t @ (1 - h_t**2), x_t, h_prev, W_x, W_h)


@misconception
def input_as_it_stands(dh_t, x_t, h_prev, h_t, W_x, W_h):
    """(B, D) times (B, H) does not fit. `dW_x` is (D, H) and sums over the batch, so the inputs are
    transposed: `x_t.T @ da`."""
    return _shares(dh_t * (1 - h_t**2), x_t.T, h_prev, W_x, W_h)


@misconception
def slope_of_a_sigmoid(dh_t, x_t, h_prev, h_t, W_x, W_h):
    """`h_t * (1 - h_t)` is the derivative of a sigmoid. For a tanh it is `1 - h_t**2`."""
    return _shares(dh_t * h_t * (1 - h_t), x_t, h_prev, W_x, W_h)


@misconception
def slope_of_the_step_before(dh_t, x_t, h_prev, h_t, W_x, W_h):
    """Your tanh′ is that of the step before, `1 - h_prev**2`. This step's tanh gave `h_t`."""
    return _shares(dh_t * (1 - h_prev**2), x_t, h_prev, W_x, W_h)


@misconception
def upstream_forgotten(dh_t, x_t, h_prev, h_t, W_x, W_h):
    """`dh_t` is missing. The formulas on Carlier's slide are derivatives of the state; the gradient
    of the loss is that times what the loss says about the state, `dh_t * (1 - h_t**2)`."""
    return _shares(1 - h_t**2, x_t, h_prev, W_x, W_h)


@misconception
def own_state_for_previous(dh_t, x_t, h_prev, h_t, W_x, W_h):
    """Your `dW_h` multiplies by `h_t`. In the forward step `W_h` was multiplied by the state
    before, `h_prev`."""
    dx_t, dh_prev, dW_x, _, db = _right_step(dh_t, x_t, h_prev, h_t, W_x, W_h)
    return dx_t, dh_prev, dW_x, h_t.T @ (dh_t * (1 - h_t**2)), db


@misconception
def recurrent_not_transposed(dh_t, x_t, h_prev, h_t, W_x, W_h):
    """Your `dh_prev` uses `W_h` as it stands. Going back, every unit collects from those it was
    sent to: `W_h.T`. The matrix is square, so NumPy cannot notice."""
    da = dh_t * (1 - h_t**2)
    dx_t, _, *rest = _shares(da, x_t, h_prev, W_x, W_h)
    return dx_t, da @ W_h, *rest


@misconception
def input_not_transposed(dh_t, x_t, h_prev, h_t, W_x, W_h):
    """(B, H) times (D, H) does not fit. Going back, the weights are transposed: `da @ W_x.T` is
    (B, D), the shape of `x_t`."""
    return _shares(dh_t * (1 - h_t**2), x_t, h_prev, W_x.T, W_h)


@misconception
def passed_beside_the_tanh(dh_t, x_t, h_prev, h_t, W_x, W_h):
    """Your weight gradients are right, but `dx_t` and `dh_prev` take `dh_t` as it comes. They too
    lie behind the tanh: start from `dh_t * (1 - h_t**2)`."""
    _, _, *rest = _right_step(dh_t, x_t, h_prev, h_t, W_x, W_h)
    return dh_t @ W_x.T, dh_t @ W_h.T, *rest


@misconception
def state_beside_the_tanh(dh_t, x_t, h_prev, h_t, W_x, W_h):
    """Only `dh_prev` is off: it takes `dh_t` as it comes. It too lies behind this step's tanh:
    start from `dh_t * (1 - h_t**2)`."""
    dx_t, _, *rest = _right_step(dh_t, x_t, h_prev, h_t, W_x, W_h)
    return dx_t, dh_t @ W_h.T, *rest


@misconception
def next_tanh_already(dh_t, x_t, h_prev, h_t, W_x, W_h):
    """Your `dh_prev` has gone through the tanh of the step before as well. That is the work of the
    next call: `dh_prev` is the gradient of the state, after its tanh."""
    dx_t, dh_prev, *rest = _right_step(dh_t, x_t, h_prev, h_t, W_x, W_h)
    return dx_t, dh_prev * (1 - h_prev**2), *rest


@misconception
def mean_of_the_batch(dh_t, x_t, h_prev, h_t, W_x, W_h):
    """Your weight gradients are means over the batch. They are sums: whoever wants a mean loss has
    divided by B in the loss already, and that is in `dh_t`."""
    dx_t, dh_prev, *rest = _right_step(dh_t, x_t, h_prev, h_t, W_x, W_h)
    return dx_t, dh_prev, *(part / len(x_t) for part in rest)


@misconception
def bias_not_summed(dh_t, x_t, h_prev, h_t, W_x, W_h):
    """Your `db` has a row for every sequence. They share one bias, so their gradients add up:
    `sum(axis=0)`."""
    *rest, _ = _right_step(dh_t, x_t, h_prev, h_t, W_x, W_h)
    return *rest, dh_t * (1 - h_t**2)


@misconception
def bias_averaged(dh_t, x_t, h_prev, h_t, W_x, W_h):
    """Your `db` is the mean over the batch. All sequences share one bias, so their gradients add
    up: `sum`, not `mean`."""
    *rest, db = _right_step(dh_t, x_t, h_prev, h_t, W_x, W_h)
    return *rest, db / len(x_t)


@misconception
def gradients_transposed(dh_t, x_t, h_prev, h_t, W_x, W_h):
    """Your `dW_x` and `dW_h` are transposed. A gradient has the shape of its weight: `x_t.T @ da`
    is (D, H)."""
    dx_t, dh_prev, dW_x, dW_h, db = _right_step(dh_t, x_t, h_prev, h_t, W_x, W_h)
    return dx_t, dh_prev, dW_x.T, dW_h.T, db


@misconception
def recurrent_gradient_transposed(dh_t, x_t, h_prev, h_t, W_x, W_h):
    """Your `dW_h` is transposed: row i of `W_h` is what unit i sends, so row i of its gradient
    belongs to `h_prev[:, i]`. Compare the order with that of `dW_x`."""
    dx_t, dh_prev, dW_x, dW_h, db = _right_step(dh_t, x_t, h_prev, h_t, W_x, W_h)
    return dx_t, dh_prev, dW_x, dW_h.T, db


@misconception
def state_first(dh_t, x_t, h_prev, h_t, W_x, W_h):
    """You return `dh_prev` before `dx_t`. The order is `dx_t, dh_prev, dW_x, dW_h, db`."""
    dx_t, dh_prev, *rest = _right_step(dh_t, x_t, h_prev, h_t, W_x, W_h)
    return dh_prev, dx_t, *rest


@misconception
def recurrent_weight_first(dh_t, x_t, h_prev, h_t, W_x, W_h):
    """You return `dW_h` before `dW_x`. The order is `dx_t, dh_prev, dW_x, dW_h, db`."""
    dx_t, dh_prev, dW_x, dW_h, db = _right_step(dh_t, x_t, h_prev, h_t, W_x, W_h)
    return dx_t, dh_prev, dW_h, dW_x, db


@misconception
def parameters_first(dh_t, x_t, h_prev, h_t, W_x, W_h):
    """You return the gradients of the parameters first. The order is
    `dx_t, dh_prev, dW_x, dW_h, db`."""
    dx_t, dh_prev, *rest = _right_step(dh_t, x_t, h_prev, h_t, W_x, W_h)
    return *rest, dx_t, dh_prev


hints = (
    "Call the sum inside the tanh `a = x_t @ W_x + h_prev @ W_h + b`. First find `da`, the "
    "gradient with respect to `a`; all five results follow from it.",
    "`da = dh_t * (1 - h_t**2)`, because the derivative of tanh is 1 - tanh². Every gradient "
    "has the shape of what it belongs to, and that leaves one way to multiply.",
    "Each factor of a product gets `da` times the other factor, transposed: `da @ W_x.T` for "
    "`x_t`, `x_t.T @ da` for `W_x`. The bias is added in every row of the batch.",
)
