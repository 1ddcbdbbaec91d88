"""Exercises of notebook 02, backpropagation through time."""

import numpy as np

from course_utils.exercises.model import Case, Exercise, Feedback, Named, Question, parts
from course_utils.rnn.bptt import rnn_backward
from course_utils.rnn.neuron import rnn_forward, rnn_step

HOME = "course_utils.rnn.bptt"


def _network(rng, T, B, D, H, dtype=float):
    """Inputs, parameters and states of a recurrent layer, none of them zero."""
    shapes = dict(X=(T, B, D), h_0=(B, H), W_x=(D, H), W_h=(H, H), b=(H,))
    n = {name: rng.normal(0, 0.6, shape).astype(dtype) for name, shape in shapes.items()}
    return {**n, "H": rnn_forward(**n)}


# --- numerical gradient -----------------------------------------------------------------------

SCALES = np.array([[1.0, -2.0, 0.5], [0.3, 1.5, -1.0]])

THREE_NUMBERS = Named("f(x) = x[0]² x[1] + sin(x[2])", lambda x: x[0] ** 2 * x[1] + np.sin(x[2]))
MATRIX = Named("f(x) = the sum of c · exp(x), a c for each", lambda x: (SCALES * np.exp(x)).sum())
CUBES = Named("f(x) = the sum of x³", lambda x: (x**3).sum())
NORM = Named("f(x) = the root of the sum of x²", lambda x: np.sqrt((x**2).sum()))


def numerical_cases():
    """A vector, a matrix, a distance that is given, three axes."""
    rng = np.random.default_rng(20)
    return [
        Case("a vector of 3 numbers", dict(f=THREE_NUMBERS, x=rng.normal(size=3))),
        Case("a matrix (2, 3)", dict(f=MATRIX, x=rng.normal(size=(2, 3)))),
        Case("eps = 0.01", dict(f=CUBES, x=rng.normal(size=4), eps=0.01)),
        Case("an array (2, 2, 3)", dict(f=NORM, x=rng.normal(size=(2, 2, 3)))),
    ]


def _differences(difference):
    """A numerical gradient from ``difference(f, x, step, eps)``, one number at a time."""

    def gradient(f, x, eps=1e-5):
        result = np.zeros_like(x)
        for i in np.ndindex(x.shape):
            step = np.zeros_like(x)
            step[i] = eps
            result[i] = difference(f, x, step, eps)
        return result

    return gradient


def forward_difference(f, x, eps=1e-5):
    """You step to one side only: `f(x + step) - f(x)`, divided by eps. Step to both sides: the
    error of the central difference is of order eps² instead of eps."""
    return _differences(lambda f, x, step, eps: (f(x + step) - f(x)) / eps)(f, x, eps)


def backward_difference(f, x, eps=1e-5):
    """You compare `f(x)` with a step down only. Compare a step up with a step down."""
    return _differences(lambda f, x, step, eps: (f(x) - f(x - step)) / eps)(f, x, eps)


def divided_by_eps(f, x, eps=1e-5):
    """Your numbers are twice too large: between a step of eps up and one of eps down lie 2 eps."""
    return _differences(lambda f, x, step, eps: (f(x + step) - f(x - step)) / eps)(f, x, eps)


def times_half_eps(f, x, eps=1e-5):
    """Python reads `/ 2 * eps` as "divide by 2, then multiply by eps". Put brackets:
    `/ (2 * eps)`."""
    return _differences(lambda f, x, step, eps: (f(x + step) - f(x - step)) / 2 * eps)(f, x, eps)


def one_side_over_two(f, x, eps=1e-5):
    """Your numbers are half of what they should be: the difference of `f(x + step)` and `f(x)` is
    divided by 2 eps. The second point is `x - step`. (If it is in your code: does it start from the
    `x` that you have moved already?)"""
    return _differences(lambda f, x, step, eps: (f(x + step) - f(x)) / (2 * eps))(f, x, eps)


def no_division(f, x, eps=1e-5):
    """These are the differences themselves. The gradient is the difference per unit of distance:
    divide by the distance of the two points."""
    return _differences(lambda f, x, step, eps: f(x + step) - f(x - step))(f, x, eps)


def all_moved_together(f, x, eps=1e-5):
    """You get one slope for all numbers moved together. (The sum of all slopes is the same.) The
    gradient has an entry for each: move one number at a time, put its slope into `gradient[i]`."""
    return (f(x + eps) - f(x - eps)) / (2 * eps)


def all_moved_each_time(f, x, eps=1e-5):
    """All your numbers are equal: inside the loop, `x + eps` still moves the whole array. Make a
    step that is eps at `i` and zero elsewhere."""
    return np.full_like(x, (f(x + eps) - f(x - eps)) / (2 * eps))


def rows_moved_together(f, x, eps=1e-5):
    """Your loop runs along the first axis, so in a matrix a whole row moves at once. Visit every
    number: `for i in np.ndindex(x.shape)`."""
    gradient = np.zeros_like(x)
    for i in range(len(x)):
        step = np.zeros_like(x)
        step[i] = eps
        gradient[i] = (f(x + step) - f(x - step)) / (2 * eps)
    return gradient


def one_index_for_all(f, x, eps=1e-5):
    """You count to `x.size` along the first axis, but a matrix needs two indices. `np.ndindex`
    gives the indices of every number, whatever the shape."""
    gradient = np.zeros_like(x)
    for i in range(x.size):
        step = np.zeros_like(x)
        step[i] = eps
        gradient[i] = (f(x + step) - f(x - step)) / (2 * eps)
    return gradient


def step_never_cleared(f, x, eps=1e-5):
    """Your step keeps growing: numbers moved earlier stay moved while the next one moves. Make a
    new `step` of zeros inside the loop."""
    gradient, step = np.zeros_like(x), np.zeros_like(x)
    for i in np.ndindex(x.shape):
        step[i] = eps
        gradient[i] = (f(x + step) - f(x - step)) / (2 * eps)
    return gradient


def returned_too_early(f, x, eps=1e-5):
    """Only your first entry is filled. Is the `return` indented too far, so that it ends the loop
    in its first round?"""
    gradient, first = np.zeros_like(x), (0,) * x.ndim
    gradient[first] = _central(f, x, eps)[first]
    return gradient


def flattened(f, x, eps=1e-5):
    """The numbers are right but in one long row. The gradient has the shape of `x`: reshape it, or
    fill an array made by `np.zeros_like(x)`."""
    return _central(f, x, eps).ravel()


def not_put_back(f, x, eps=1e-5):
    """You change `x` and leave it changed, so each difference is taken somewhere else, and the
    caller's array has moved. Work on a copy, or put the old value back."""
    gradient = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        x[i] += eps
        up = f(x)
        x[i] -= 2 * eps
        gradient[i] = (up - f(x)) / (2 * eps)
    return gradient


def put_back_by_adding(f, x, eps=1e-5):
    """Your gradient is right, but `x` is not what it was: after adding and subtracting, the last
    digit is rounded differently. Keep the old value and put that back, or work on a copy."""
    gradient = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        x[i] += eps
        up = f(x)
        x[i] -= 2 * eps
        gradient[i] = (up - f(x)) / (2 * eps)
        x[i] += eps
    return gradient


def same_array_twice(f, x, eps=1e-5):
    """`up = x` makes no copy: `up`, `down` and `x` are one array, moved up and down again, and the
    difference is 0. Write `x.copy()`."""
    gradient = np.zeros_like(x)
    up = down = x
    for i in np.ndindex(x.shape):
        up[i] += eps
        down[i] -= eps
        gradient[i] = (f(up) - f(down)) / (2 * eps)
    return gradient


def eps_as_a_number(f, x, eps=1e-5):
    """You always step by 1e-5, whatever `eps` the caller asks for. Use the argument."""
    return _central(f, x, 1e-5)


_central = _differences(lambda f, x, step, eps: (f(x + step) - f(x - step)) / (2 * eps))

NUMERICAL = Exercise(
    name="numerical_gradient",
    solution_path=f"{HOME}:numerical_gradient",
    cases=numerical_cases,
    tolerance=1e-8,
    misconceptions=(
        forward_difference,
        backward_difference,
        divided_by_eps,
        times_half_eps,
        one_side_over_two,
        no_division,
        all_moved_together,
        all_moved_each_time,
        rows_moved_together,
        one_index_for_all,
        step_never_cleared,
        returned_too_early,
        flattened,
        not_put_back,
        put_back_by_adding,
        same_array_twice,
        eps_as_a_number,
    ),
    hints=(
        "One entry of the gradient says how much `f` changes when one number of `x` moves. So move "
        "one number a little up, then a little down, and leave all others alone.",
        "`for i in np.ndindex(x.shape)` visits every number, whatever the shape. Make a `step` of "
        "zeros with `step[i] = eps`.",
        "The entry is `(f(x + step) - f(x - step)) / (2 * eps)`. Collect the entries in "
        "`np.zeros_like(x)`.",
    ),
)


# --- one step backward ------------------------------------------------------------------------


def _back_case(name, B, D, H, seed):
    rng = np.random.default_rng(seed)
    n = _network(rng, 1, B, D, H)
    arguments = dict(
        dh_t=rng.normal(size=(B, H)),
        x_t=n["X"][0],
        h_prev=n["h_0"],
        h_t=n["H"][0],
        W_x=n["W_x"],
        W_h=n["W_h"],
    )
    return Case(name, arguments)


def back_cases():
    """Three sizes of one step backward."""
    return [
        _back_case("2 sequences, 3 inputs, 4 units", 2, 3, 4, 21),
        _back_case("1 sequence, 3 inputs, 2 units", 1, 3, 2, 22),
        _back_case("5 sequences, 1 input, 3 units", 5, 1, 3, 23),
    ]


def _shares(da, x_t, h_prev, W_x, W_h):
    """What follows from the gradient before the tanh."""
    return da @ W_x.T, da @ W_h.T, x_t.T @ da, h_prev.T @ da, da.sum(axis=0)


def no_slope(dh_t, x_t, h_prev, h_t, W_x, W_h):
    """Your gradients pass the tanh as if it were not there. Multiply `dh_t` by tanh′, which is
    `1 - h_t**2`, before anything else."""
    return _shares(dh_t, x_t, h_prev, W_x, W_h)


def slope_of_the_state(dh_t, x_t, h_prev, h_t, W_x, W_h):
    """You take `1 - tanh(h_t)²`, but `h_t` is a tanh already: your slope belongs to a second tanh.
    tanh′ at the pre-activation is `1 - h_t**2`."""
    return _shares(dh_t * (1 - np.tanh(h_t) ** 2), x_t, h_prev, W_x, W_h)


def slope_without_the_bias(dh_t, x_t, h_prev, h_t, W_x, W_h):
    """You compute the pre-activation again, but without the bias, so tanh′ is taken at the wrong
    place. You do not need it: `h_t` is the tanh, and tanh′ is `1 - h_t**2`."""
    a = x_t @ W_x + h_prev @ W_h
    return _shares(dh_t * (1 - np.tanh(a) ** 2), x_t, h_prev, W_x, W_h)


def squared_preactivation(dh_t, x_t, h_prev, h_t, W_x, W_h):
    """In `1 - (…)²` the square is that of the tanh, not that of the sum inside it. The tanh is at
    hand: it is `h_t`."""
    a = x_t @ W_x + h_prev @ W_h
    return _shares(dh_t * (1 - a**2), x_t, h_prev, W_x, W_h)


def square_forgotten(dh_t, x_t, h_prev, h_t, W_x, W_h):
    """You multiply by `1 - h_t`. The derivative of the tanh is 1 minus its square."""
    return _shares(dh_t * (1 - h_t), x_t, h_prev, W_x, W_h)


def brackets_forgotten(dh_t, x_t, h_prev, h_t, W_x, W_h):
    """Brackets are missing: `dh_t * 1 - h_t**2` multiplies by 1 and then subtracts. It is
    `dh_t * (1 - h_t**2)`."""
    return _shares(dh_t - h_t**2, x_t, h_prev, W_x, W_h)


def slope_by_matrix_product(dh_t, x_t, h_prev, h_t, W_x, W_h):
    """The tanh acts on each number by itself, and so does its derivative: multiply by
    `1 - h_t**2` with `*`, not with `@`."""
    return _shares(dh_t @ (1 - h_t**2), x_t, h_prev, W_x, W_h)


def input_as_it_stands(dh_t, x_t, h_prev, h_t, W_x, W_h):
    """(B, D) times (B, H) does not fit. `dW_x` is (D, H) and sums over the batch, so the inputs are
    transposed: `x_t.T @ da`."""
    return _shares(dh_t * (1 - h_t**2), x_t.T, h_prev, W_x, W_h)


def slope_of_a_sigmoid(dh_t, x_t, h_prev, h_t, W_x, W_h):
    """`h_t * (1 - h_t)` is the derivative of a sigmoid. For a tanh it is `1 - h_t**2`."""
    return _shares(dh_t * h_t * (1 - h_t), x_t, h_prev, W_x, W_h)


def slope_of_the_step_before(dh_t, x_t, h_prev, h_t, W_x, W_h):
    """Your tanh′ is that of the step before, `1 - h_prev**2`. This step's tanh gave `h_t`."""
    return _shares(dh_t * (1 - h_prev**2), x_t, h_prev, W_x, W_h)


def upstream_forgotten(dh_t, x_t, h_prev, h_t, W_x, W_h):
    """`dh_t` is missing. The formulas on Carlier's slide are derivatives of the state; the gradient
    of the loss is that times what the loss says about the state, `dh_t * (1 - h_t**2)`."""
    return _shares(1 - h_t**2, x_t, h_prev, W_x, W_h)


def own_state_for_previous(dh_t, x_t, h_prev, h_t, W_x, W_h):
    """Your `dW_h` multiplies by `h_t`. In the forward step `W_h` was multiplied by the state
    before, `h_prev`."""
    dx_t, dh_prev, dW_x, _, db = _right_step(dh_t, x_t, h_prev, h_t, W_x, W_h)
    return dx_t, dh_prev, dW_x, h_t.T @ (dh_t * (1 - h_t**2)), db


def recurrent_not_transposed(dh_t, x_t, h_prev, h_t, W_x, W_h):
    """Your `dh_prev` uses `W_h` as it stands. Going back, every unit collects from those it was
    sent to: `W_h.T`. The matrix is square, so NumPy cannot notice."""
    da = dh_t * (1 - h_t**2)
    dx_t, _, *rest = _shares(da, x_t, h_prev, W_x, W_h)
    return dx_t, da @ W_h, *rest


def input_not_transposed(dh_t, x_t, h_prev, h_t, W_x, W_h):
    """(B, H) times (D, H) does not fit. Going back, the weights are transposed: `da @ W_x.T` is
    (B, D), the shape of `x_t`."""
    return _shares(dh_t * (1 - h_t**2), x_t, h_prev, W_x.T, W_h)


def passed_beside_the_tanh(dh_t, x_t, h_prev, h_t, W_x, W_h):
    """Your weight gradients are right, but `dx_t` and `dh_prev` take `dh_t` as it comes. They too
    lie behind the tanh: start from `dh_t * (1 - h_t**2)`."""
    _, _, *rest = _right_step(dh_t, x_t, h_prev, h_t, W_x, W_h)
    return dh_t @ W_x.T, dh_t @ W_h.T, *rest


def state_beside_the_tanh(dh_t, x_t, h_prev, h_t, W_x, W_h):
    """Only `dh_prev` is off: it takes `dh_t` as it comes. It too lies behind this step's tanh:
    start from `dh_t * (1 - h_t**2)`."""
    dx_t, _, *rest = _right_step(dh_t, x_t, h_prev, h_t, W_x, W_h)
    return dx_t, dh_t @ W_h.T, *rest


def next_tanh_already(dh_t, x_t, h_prev, h_t, W_x, W_h):
    """Your `dh_prev` has gone through the tanh of the step before as well. That is the work of the
    next call: `dh_prev` is the gradient of the state, after its tanh."""
    dx_t, dh_prev, *rest = _right_step(dh_t, x_t, h_prev, h_t, W_x, W_h)
    return dx_t, dh_prev * (1 - h_prev**2), *rest


def mean_of_the_batch(dh_t, x_t, h_prev, h_t, W_x, W_h):
    """Your weight gradients are means over the batch. They are sums: whoever wants a mean loss has
    divided by B in the loss already, and that is in `dh_t`."""
    dx_t, dh_prev, *rest = _right_step(dh_t, x_t, h_prev, h_t, W_x, W_h)
    return dx_t, dh_prev, *(part / len(x_t) for part in rest)


def bias_not_summed(dh_t, x_t, h_prev, h_t, W_x, W_h):
    """Your `db` has a row for every sequence. They share one bias, so their gradients add up:
    `sum(axis=0)`."""
    *rest, _ = _right_step(dh_t, x_t, h_prev, h_t, W_x, W_h)
    return *rest, dh_t * (1 - h_t**2)


def bias_averaged(dh_t, x_t, h_prev, h_t, W_x, W_h):
    """Your `db` is the mean over the batch. All sequences share one bias, so their gradients add
    up: `sum`, not `mean`."""
    *rest, db = _right_step(dh_t, x_t, h_prev, h_t, W_x, W_h)
    return *rest, db / len(x_t)


def gradients_transposed(dh_t, x_t, h_prev, h_t, W_x, W_h):
    """Your `dW_x` and `dW_h` are transposed. A gradient has the shape of its weight: `x_t.T @ da`
    is (D, H)."""
    dx_t, dh_prev, dW_x, dW_h, db = _right_step(dh_t, x_t, h_prev, h_t, W_x, W_h)
    return dx_t, dh_prev, dW_x.T, dW_h.T, db


def recurrent_gradient_transposed(dh_t, x_t, h_prev, h_t, W_x, W_h):
    """Your `dW_h` is transposed: row i of `W_h` is what unit i sends, so row i of its gradient
    belongs to `h_prev[:, i]`. Compare the order with that of `dW_x`."""
    dx_t, dh_prev, dW_x, dW_h, db = _right_step(dh_t, x_t, h_prev, h_t, W_x, W_h)
    return dx_t, dh_prev, dW_x, dW_h.T, db


def state_first(dh_t, x_t, h_prev, h_t, W_x, W_h):
    """You return `dh_prev` before `dx_t`. The order is `dx_t, dh_prev, dW_x, dW_h, db`."""
    dx_t, dh_prev, *rest = _right_step(dh_t, x_t, h_prev, h_t, W_x, W_h)
    return dh_prev, dx_t, *rest


def recurrent_weight_first(dh_t, x_t, h_prev, h_t, W_x, W_h):
    """You return `dW_h` before `dW_x`. The order is `dx_t, dh_prev, dW_x, dW_h, db`."""
    dx_t, dh_prev, dW_x, dW_h, db = _right_step(dh_t, x_t, h_prev, h_t, W_x, W_h)
    return dx_t, dh_prev, dW_h, dW_x, db


def parameters_first(dh_t, x_t, h_prev, h_t, W_x, W_h):
    """You return the gradients of the parameters first. The order is
    `dx_t, dh_prev, dW_x, dW_h, db`."""
    dx_t, dh_prev, *rest = _right_step(dh_t, x_t, h_prev, h_t, W_x, W_h)
    return *rest, dx_t, dh_prev


def _right_step(dh_t, x_t, h_prev, h_t, W_x, W_h):
    return _shares(dh_t * (1 - h_t**2), x_t, h_prev, W_x, W_h)


BACK = Exercise(
    name="rnn_step_backward",
    solution_path=f"{HOME}:rnn_step_backward",
    cases=back_cases,
    observe=parts("dx_t", "dh_prev", "dW_x", "dW_h", "db"),
    large=lambda: _back_case("64 sequences of 128 units", 64, 64, 128, 24),
    misconceptions=(
        no_slope,
        slope_of_the_state,
        slope_without_the_bias,
        squared_preactivation,
        square_forgotten,
        brackets_forgotten,
        slope_by_matrix_product,
        input_as_it_stands,
        slope_of_a_sigmoid,
        slope_of_the_step_before,
        upstream_forgotten,
        own_state_for_previous,
        recurrent_not_transposed,
        input_not_transposed,
        passed_beside_the_tanh,
        state_beside_the_tanh,
        next_tanh_already,
        mean_of_the_batch,
        bias_not_summed,
        bias_averaged,
        gradients_transposed,
        recurrent_gradient_transposed,
        state_first,
        recurrent_weight_first,
        parameters_first,
    ),
    hints=(
        "Call the sum inside the tanh `a = x_t @ W_x + h_prev @ W_h + b`. First find `da`, the "
        "gradient with respect to `a`; all five results follow from it.",
        "`da = dh_t * (1 - h_t**2)`, because the derivative of tanh is 1 - tanh². Every gradient "
        "has the shape of what it belongs to, and that leaves one way to multiply.",
        "Each factor of a product gets `da` times the other factor, transposed: `da @ W_x.T` for "
        "`x_t`, `x_t.T @ da` for `W_x`. The bias is added in every row of the batch.",
    ),
)


# --- the whole sequence, backward -------------------------------------------------------------


def _through_case(name, T, B, D, H, seed, losses="all", dtype=float):
    rng = np.random.default_rng(seed)
    n = _network(rng, T, B, D, H, dtype)
    dH = rng.normal(size=(T, B, H)).astype(dtype)
    if losses == "last":
        dH[:-1] = 0
    return Case(name, dict(dH=dH, **{k: n[k] for k in ("X", "h_0", "H", "W_x", "W_h")}))


def through_cases():
    """A loss at every step, one at the last step only, a single sequence, and float32."""
    return [
        _through_case("3 steps, 2 sequences, 3 inputs, 2 units", 3, 2, 3, 2, 25),
        _through_case("5 steps, 3 sequences, loss at the last step only", 5, 3, 2, 4, 26, "last"),
        _through_case("7 steps, 1 sequence, 1 input, 3 units", 7, 1, 1, 3, 27),
        _through_case("3 steps, 2 sequences, in float32", 3, 2, 3, 2, 28, dtype=np.float32),
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


def through_no_slope(dH, X, h_0, H, W_x, W_h):
    """Your gradients pass every tanh as if it were not there. At each step multiply what arrives
    by tanh′, `1 - H[t]**2`."""
    return _all(*_nodes(dH, H, W_h, np.ones_like(H)), X, _before(h_0, H), W_x)


def through_slope_of_the_state(dH, X, h_0, H, W_x, W_h):
    """You take `1 - tanh(H[t])²`, but `H[t]` is a tanh already. tanh′ at the pre-activation of step
    t is `1 - H[t]**2`."""
    return _all(*_nodes(dH, H, W_h, 1 - np.tanh(H) ** 2), X, _before(h_0, H), W_x)


def through_slope_without_the_bias(dH, X, h_0, H, W_x, W_h):
    """You compute the pre-activations again, but without the bias. You do not need them: `H[t]` is
    their tanh, and tanh′ is `1 - H[t]**2`."""
    H_prev = _before(h_0, H)
    slope = 1 - np.tanh(X @ W_x + H_prev @ W_h) ** 2
    return _all(*_nodes(dH, H, W_h, slope), X, H_prev, W_x)


def through_squared_preactivation(dH, X, h_0, H, W_x, W_h):
    """Your tanh′ squares the sum inside the tanh. It is 1 minus the square of the tanh itself, and
    that is `H[t]`."""
    H_prev = _before(h_0, H)
    return _all(*_nodes(dH, H, W_h, 1 - (X @ W_x + H_prev @ W_h) ** 2), X, H_prev, W_x)


def through_slope_of_the_step_before(dH, X, h_0, H, W_x, W_h):
    """Your tanh′ at step t is that of the step before. The tanh of step t gave `H[t]`."""
    H_prev = _before(h_0, H)
    return _all(*_nodes(dH, H, W_h, 1 - H_prev**2), X, H_prev, W_x)


def carried_forgotten(dH, X, h_0, H, W_x, W_h):
    """Your steps do not know of each other: at step t only `dH[t]` counts. What the later steps say
    about this state arrives through `W_h`; carry it along and add it to `dH[t]`."""
    dA = dH * (1 - H**2)
    return _all(dA, dA[0] @ W_h.T, X, _before(h_0, H), W_x)


def carried_piles_up(dH, X, h_0, H, W_x, W_h):
    """What you carry piles up: you add each step's share to it and never take the old one away. The
    old one is contained in the new one already. Replace it: `carried = da @ W_h.T`."""
    dA, carried = np.zeros_like(H), np.zeros_like(h_0)
    for t in reversed(range(len(H))):
        dA[t] = (dH[t] + carried) * (1 - H[t] ** 2)
        carried = carried + dA[t] @ W_h.T
    return _all(dA, carried, X, _before(h_0, H), W_x)


def carried_without_weights(dH, X, h_0, H, W_x, W_h):
    """You carry `da` itself. On its way to the state before it goes through the recurrent weights:
    `da @ W_h.T`."""
    dA, dh_0 = _nodes(dH, H, np.eye(len(W_h), dtype=H.dtype))
    return _all(dA, dh_0, X, _before(h_0, H), W_x)


def last_loss_twice(dH, X, h_0, H, W_x, W_h):
    """The loss of the last step counts twice: you carry `dH[-1]` into the loop and add `dH[t]`
    there. Start with zeros; nothing comes after the last step."""
    twice = np.concatenate([dH[:-1], 2 * dH[-1:]])
    return rnn_backward(twice, X, h_0, H, W_x, W_h)


def carried_beside_the_tanh(dH, X, h_0, H, W_x, W_h):
    """What you carry to the step before leaves out this step's tanh. Carry `da @ W_h.T`, where `da`
    has been multiplied by `1 - H[t]**2`."""
    dA, carried = np.zeros_like(H), np.zeros_like(h_0)
    for t in reversed(range(len(H))):
        total = dH[t] + carried
        dA[t], carried = total * (1 - H[t] ** 2), total @ W_h.T
    return _all(dA, carried, X, _before(h_0, H), W_x)


def loss_beside_the_tanh(dH, X, h_0, H, W_x, W_h):
    """You multiply what is carried by tanh′, but not `dH[t]`. Both are gradients of the same state:
    put brackets, `(dH[t] + carried) * (1 - H[t]**2)`."""
    dA, carried = np.zeros_like(H), np.zeros_like(h_0)
    for t in reversed(range(len(H))):
        dA[t] = dH[t] + carried * (1 - H[t] ** 2)
        carried = dA[t] @ W_h.T
    return _all(dA, carried, X, _before(h_0, H), W_x)


def sum_beside_the_tanh(dH, X, h_0, H, W_x, W_h):
    """You multiply `dH[t]` by tanh′, but not what is carried. Both are gradients of the same state:
    add first, then multiply, `(dH[t] + carried) * (1 - H[t]**2)`."""
    dA, carried = np.zeros_like(H), np.zeros_like(h_0)
    for t in reversed(range(len(H))):
        dA[t] = dH[t] * (1 - H[t] ** 2) + carried
        carried = dA[t] @ W_h.T
    return _all(dA, carried, X, _before(h_0, H), W_x)


def only_last_loss(dH, X, h_0, H, W_x, W_h):
    """Only the loss of the last step counts in your result. Every step adds its own `dH[t]` to what
    is carried."""
    last = np.zeros_like(dH)
    last[-1] = dH[-1]
    return rnn_backward(last, X, h_0, H, W_x, W_h)


def overwritten(dH, X, h_0, H, W_x, W_h):
    """Your weight gradients hold one step only, the one treated last: each step overwrites the one
    before. The weights are shared, so the steps add up: `+=`, starting from zeros."""
    dX, dh_0, *_ = rnn_backward(dH, X, h_0, H, W_x, W_h)
    da = _nodes(dH, H, W_h)[0][0]
    return dX, dh_0, X[0].T @ da, h_0.T @ da, da.sum(axis=0)


def through_own_state(dH, X, h_0, H, W_x, W_h):
    """Your `dW_h` multiplies by `H[t]`. At step t the weights `W_h` were multiplied by the state
    before: `H[t-1]`, and `h_0` at the first step."""
    return _all(*_nodes(dH, H, W_h), X, H, W_x)


def state_of_the_step_after(dH, X, h_0, H, W_x, W_h):
    """Your `dW_h` multiplies by the state of the step *after*: in a loop that runs backwards, the
    state met in the last round is the later one. The state before step t is `H[t-1]`."""
    return _all(*_nodes(dH, H, W_h), X, np.concatenate([H[1:], h_0[None]]), W_x)


def h_0_at_every_step(dH, X, h_0, H, W_x, W_h):
    """Your `dW_h` takes `h_0` for the state before every step. That is so for the first step only;
    before step t it is `H[t-1]`."""
    return _all(*_nodes(dH, H, W_h), X, np.broadcast_to(h_0, H.shape), W_x)


def through_not_transposed(dH, X, h_0, H, W_x, W_h):
    """You carry the gradient back through `W_h` as it stands. Going back it is `W_h.T`; the matrix
    is square, so NumPy cannot notice."""
    dA, dh_0 = _nodes(dH, H, W_h.T)
    return _all(dA, dh_0, X, _before(h_0, H), W_x)


def through_input_not_transposed(dH, X, h_0, H, W_x, W_h):
    """`dX` needs the transpose: going back through `W_x`, (B, H) times (H, D) gives (B, D), so
    multiply by `W_x.T`."""
    return _nodes(dH, H, W_h)[0] @ W_x


def forward_in_time(dH, X, h_0, H, W_x, W_h):
    """Your loop runs forward in time. What a step must know comes from the later steps: start at
    the last, `for t in reversed(range(T))`."""
    return _all(*_nodes(dH, H, W_h, order=iter), X, _before(h_0, H), W_x)


def first_step_forgotten(dH, X, h_0, H, W_x, W_h):
    """Your loop stops before the first step, t = 0: the end of a `range` is not part of it. Count
    down with `reversed(range(T))`."""
    dA, _ = _nodes(dH, H, W_h)
    dA[0] = 0
    return _all(dA, dA[1] @ W_h.T, X, _before(h_0, H), W_x)


def last_step_forgotten(dH, X, h_0, H, W_x, W_h):
    """Your loop leaves out the last step, t = T - 1. Count down with `reversed(range(T))`."""
    dA, dh_0 = _nodes(dH[:-1], H[:-1], W_h)
    dA = np.concatenate([dA, np.zeros_like(dA[:1])])
    return _all(dA, dh_0, X, _before(h_0, H), W_x)


def initial_state_as_zeros(dH, X, h_0, H, W_x, W_h):
    """Your `dW_h` takes zeros for the state before the first step. It was `h_0`, which need not be
    zero. (Starting the sum at t = 1 does the same harm.)"""
    return _all(*_nodes(dH, H, W_h), X, _before(np.zeros_like(h_0), H), W_x)


def last_state_before_the_first(dH, X, h_0, H, W_x, W_h):
    """At t = 0, `H[t-1]` is `H[-1]`, and Python takes that for the last state. The state before the
    first step is `h_0`."""
    return _all(*_nodes(dH, H, W_h), X, np.roll(H, 1, axis=0), W_x)


def gradient_of_h_1(dH, X, h_0, H, W_x, W_h):
    """Your `dh_0` is the gradient of the first state in `H`, one step too early. Take it through
    that step's tanh and `W_h.T` as well."""
    dX, _, *rest = rnn_backward(dH, X, h_0, H, W_x, W_h)
    dA, _ = _nodes(dH, H, W_h)
    return dX, dH[0] + dA[1] @ W_h.T, *rest


def gradient_inside_the_first_tanh(dH, X, h_0, H, W_x, W_h):
    """Your `dh_0` stops inside the first step, before the tanh. From there to `h_0` it goes through
    `W_h.T`: it is what you carry when the loop has ended."""
    dX, _, *rest = rnn_backward(dH, X, h_0, H, W_x, W_h)
    return dX, _nodes(dH, H, W_h)[0][0], *rest


def mean_over_time(dH, X, h_0, H, W_x, W_h):
    """Your weight gradients are means over the steps. They are sums: a mean belongs into the loss,
    and then it is in `dH` already."""
    dX, dh_0, *rest = rnn_backward(dH, X, h_0, H, W_x, W_h)
    return dX, dh_0, *(part / len(X) for part in rest)


def mean_over_batch(dH, X, h_0, H, W_x, W_h):
    """Your weight gradients are means over the batch. They are sums over the sequences as over the
    steps: a mean belongs into the loss, and then it is in `dH` already."""
    dX, dh_0, *rest = rnn_backward(dH, X, h_0, H, W_x, W_h)
    return dX, dh_0, *(part / len(h_0) for part in rest)


def mean_over_both(dH, X, h_0, H, W_x, W_h):
    """Your weight gradients are divided by steps times sequences. They are plain sums: the division
    belongs into the loss, and then it is in `dH` already."""
    dX, dh_0, *rest = rnn_backward(dH, X, h_0, H, W_x, W_h)
    return dX, dh_0, *(part / (len(X) * len(h_0)) for part in rest)


def bias_summed_over_time_only(dH, X, h_0, H, W_x, W_h):
    """Your `db` is summed over the steps, but still has a row for each sequence. Sum over both
    axes."""
    *rest, _ = rnn_backward(dH, X, h_0, H, W_x, W_h)
    return *rest, _nodes(dH, H, W_h)[0].sum(axis=0)


def inputs_reversed(dH, X, h_0, H, W_x, W_h):
    """Your `dX` is in the order in which the loop met the steps, the last one first. Write
    `dX[t] = …` into an array, or turn the list around."""
    dX, *rest = rnn_backward(dH, X, h_0, H, W_x, W_h)
    return dX[::-1], *rest


def inputs_as_list(dH, X, h_0, H, W_x, W_h):
    """Your `dX` is a Python list. Make one array (T, B, D) of it, with the first step first:
    `np.stack(dX[::-1])` if the loop appended the last step first."""
    dX, *rest = rnn_backward(dH, X, h_0, H, W_x, W_h)
    return list(dX[::-1]), *rest


THROUGH = Exercise(
    name="rnn_backward",
    solution_path=f"{HOME}:rnn_backward",
    cases=through_cases,
    observe=parts("dX", "dh_0", "dW_x", "dW_h", "db"),
    large=lambda: _through_case("20 steps of 32 sequences, 64 units", 20, 32, 32, 64, 29),
    misconceptions=(
        through_no_slope,
        through_slope_of_the_state,
        through_slope_without_the_bias,
        through_squared_preactivation,
        through_slope_of_the_step_before,
        carried_forgotten,
        carried_piles_up,
        carried_without_weights,
        last_loss_twice,
        carried_beside_the_tanh,
        loss_beside_the_tanh,
        sum_beside_the_tanh,
        only_last_loss,
        overwritten,
        through_own_state,
        state_of_the_step_after,
        h_0_at_every_step,
        through_not_transposed,
        through_input_not_transposed,
        forward_in_time,
        first_step_forgotten,
        last_step_forgotten,
        initial_state_as_zeros,
        last_state_before_the_first,
        gradient_of_h_1,
        gradient_inside_the_first_tanh,
        mean_over_time,
        mean_over_batch,
        mean_over_both,
        bias_summed_over_time_only,
        inputs_reversed,
        inputs_as_list,
    ),
    hints=(
        "A state is used twice: by the loss of its own step and by the next step. Its gradient is "
        "the sum of both, `dH[t] + carried`; after the last step nothing is carried.",
        "Loop `for t in reversed(range(T))` and let `rnn_step_backward` do each step. Its second "
        "result is what is carried on. The state before step t is `H[t-1]`, and `h_0` for t = 0.",
        "Start `dW_x`, `dW_h`, `db` with `np.zeros_like(W_x)` and so on, and add every step's "
        "share with `+=`. What is carried after the loop is `dh_0`.",
    ),
)


# --- the nested formula -----------------------------------------------------------------------


def _nested_case(name, T, seed):
    rng = np.random.default_rng(seed)
    x, u, w = rng.uniform(0.5, 1.5, T) * rng.choice([-1, 1], T), 0.7, rng.uniform(0.8, 1.3)
    a = [u * x[0]]
    for x_t in x[1:]:
        a.append(u * x_t + w * np.tanh(a[-1]))
    return Case(name, dict(dE_da=rng.uniform(1.5, 2.5), x=x, a=np.array(a), w=w))


def nested_cases():
    """Three steps as on the slide, more, and a single one."""
    return [
        _nested_case("3 steps", 3, 42),
        _nested_case("6 steps", 6, 31),
        _nested_case("1 step: no bracket at all", 1, 32),
    ]


def _nest(dE_da, x, factors, inner):
    """The nested sum, from the factors da_t/da_{t-1} and what stands in the innermost bracket."""
    for x_t, factor in zip(x[1:], factors, strict=True):
        inner = x_t + factor * inner
    return dE_da * inner


def _factors(a, w):
    return w * (1 - np.tanh(a[:-1]) ** 2)


def factor_without_tanh(dE_da, x, a, w):
    """Your factor da_t/da_{t-1} is `w` alone. The state before goes through the tanh on its way:
    multiply by tanh′ at `a[t-1]`."""
    return _nest(dE_da, x, np.full(len(x) - 1, w), x[0])


def factor_without_weight(dE_da, x, a, w):
    """Your factor da_t/da_{t-1} is tanh′ alone. The state before is also multiplied by `w`."""
    return _nest(dE_da, x, _factors(a, 1), x[0])


def factor_of_the_same_step(dE_da, x, a, w):
    """Your tanh′ is taken at `a[t]`. The tanh in `a_t = u x_t + w tanh(a_{t-1})` has the value of
    the step before inside: `a[t-1]`."""
    return _nest(dE_da, x, w * (1 - np.tanh(a[1:]) ** 2), x[0])


def factor_from_squared_a(dE_da, x, a, w):
    """You take `1 - a²`. Here `a` is the value before the tanh, so tanh′ is `1 - np.tanh(a)**2`."""
    return _nest(dE_da, x, w * (1 - a[:-1] ** 2), x[0])


def factor_without_square(dE_da, x, a, w):
    """You take `1 - tanh(a)`. The derivative of the tanh is 1 minus its square."""
    return _nest(dE_da, x, w * (1 - np.tanh(a[:-1])), x[0])


def bracket_too_wide(dE_da, x, a, w):
    """You multiply `x[t]` by the inner bracket as well. It is added: `x[t] + factor * inner`."""
    inner = x[0]
    for x_t, factor in zip(x[1:], _factors(a, w), strict=True):
        inner = (x_t + factor) * inner
    return dE_da * inner


def first_input_twice(dE_da, x, a, w):
    """Your first input counts twice: the innermost bracket holds it already, and the loop begins
    with it again (where `a[t-1]` is `a[-1]`, the last one). Begin the loop at 1."""
    return _nest(dE_da, x, _factors(a, w), x[0] + w * (1 - np.tanh(a[-1]) ** 2) * x[0])


def order_reversed(dE_da, x, a, w):
    """Your nesting is inside out: the first input must go through all later steps, so it stands in
    the innermost bracket, and the last one outermost."""
    return _nest(dE_da, x[::-1], _factors(a, w)[::-1], x[-1])


def only_direct_term(dE_da, x, a, w):
    """Your result holds the last input only, as if the weight had been used once. The earlier
    inputs count too, through da_t/da_{t-1}."""
    return dE_da * x[-1]


def only_longest_way(dE_da, x, a, w):
    """Your result is one product, the way from the first input to the end. The weight is used at
    every step: add `x[t]` inside each bracket."""
    return dE_da * np.prod(_factors(a, w)) * x[0]


def one_factor_each(dE_da, x, a, w):
    """Each of your inputs passes one step only. The bracket multiplies all of what is inside it:
    what `x[0]` contributes goes through every later step."""
    return dE_da * (x[-1] + np.sum(_factors(a, w) * x[:-1]))


def error_forgotten(dE_da, x, a, w):
    """Your result is the derivative of the last `a`. Multiply by `dE_da` to get that of the
    error."""
    return _nest(1.0, x, _factors(a, w), x[0])


def error_inside(dE_da, x, a, w):
    """You multiply by `dE_da` at every step. It stands outside the outermost bracket, once."""
    return _nest(dE_da, x, dE_da * _factors(a, w), x[0])


def first_input_forgotten(dE_da, x, a, w):
    """Your innermost bracket is empty: the first input is missing. Start with `x[0]` instead of
    0."""
    return _nest(dE_da, x, _factors(a, w), 0.0)


def last_bracket_forgotten(dE_da, x, a, w):
    """Your loop ends one step too early: the last input, in the outermost bracket, is missing."""
    return _nest(dE_da, x[:-1], _factors(a[:-1], w), x[0]) if len(x) > 1 else dE_da * x[0]


def slide_with_states(dE_da, x, a, w):
    """Each of your inputs carries a factor tanh′ of its own step. That is right for states; here
    the error is given as `dE_da`, before the tanh, and da_t/du is directly `x[t]`."""
    slope = 1 - np.tanh(a) ** 2
    return _nest(dE_da, x * slope, w * slope[1:], x[0] * slope[0])


NESTED = Exercise(
    name="nested_gradient",
    solution_path=f"{HOME}:nested_gradient",
    cases=nested_cases,
    misconceptions=(
        factor_without_tanh,
        factor_without_weight,
        factor_of_the_same_step,
        factor_from_squared_a,
        factor_without_square,
        bracket_too_wide,
        first_input_twice,
        order_reversed,
        only_direct_term,
        only_longest_way,
        one_factor_each,
        error_forgotten,
        error_inside,
        first_input_forgotten,
        last_bracket_forgotten,
        slide_with_states,
    ),
    hints=(
        "Start in the innermost bracket, with the first input, and work outwards: one bracket for "
        "each further step.",
        "`a_t = u x_t + w tanh(a_{t-1})`. Differentiate it with respect to `a_{t-1}`: that is the "
        "factor in front of each bracket.",
        "`inner = x[0]`; for t = 1, 2, …: `inner = x[t] + w * (1 - np.tanh(a[t-1])**2) * inner`. "
        "`dE_da` is multiplied once, at the end.",
    ),
)


# --- truncated --------------------------------------------------------------------------------


def _truncated_case(name, T, k_1, k_2, seed):
    case = _through_case(name, T, 2, 3, 2, seed)
    return Case(name, dict(**case.arguments, k_1=k_1, k_2=k_2))


def truncated_cases():
    """Chunks side by side, windows that overlap, a last chunk that is shorter."""
    return [
        _truncated_case("6 steps, k_1 = 2, k_2 = 2", 6, 2, 2, 33),
        _truncated_case("6 steps, k_1 = 2, k_2 = 3", 6, 2, 3, 34),
        _truncated_case("7 steps, k_1 = 3, k_2 = 5: the last chunk has 1 step", 7, 3, 5, 35),
        _truncated_case("5 steps, k_1 = 1, k_2 = 4", 5, 1, 4, 36),
    ]


def _windows(T, k_1, k_2):
    """First step, first step whose loss counts, and end of every pass."""
    ends = [(first, min(first + k_1, T)) for first in range(0, T, k_1)]
    return [(max(0, end - k_2), first, end) for first, end in ends]


def _state_before(start, h_0, H):
    return H[start - 1] if start else h_0


def _passes(windows, dH, X, h_0, H, W_x, W_h, before=_state_before):
    """Weight gradients of every pass."""
    passes = []
    for start, first, end in windows:
        losses = dH[start:end].copy()
        losses[: max(0, first - start)] = 0
        state, chunk = before(start, h_0, H), slice(start, end)
        passes.append(rnn_backward(losses, X[chunk], state, H[chunk], W_x, W_h)[2:])
    return passes


def _summed(passes):
    return tuple(sum(parts) for parts in zip(*passes, strict=True))


def start_from_zeros(dH, X, h_0, H, W_x, W_h, k_1, k_2):
    """Your passes take zeros for the state before their first step. Only the gradient is cut; the
    state was carried on, and it is in `H[start - 1]`."""
    windows = _windows(len(X), k_1, k_2)
    zeros = lambda start, h_0, H: np.zeros_like(h_0) if start else h_0  # noqa: E731
    return _summed(_passes(windows, dH, X, h_0, H, W_x, W_h, zeros))


def start_from_h_0(dH, X, h_0, H, W_x, W_h, k_1, k_2):
    """Every pass of yours starts from `h_0`. That is the state before the first step of all; a pass
    that starts later finds the state before it in `H[start - 1]`."""
    windows = _windows(len(X), k_1, k_2)
    return _summed(_passes(windows, dH, X, h_0, H, W_x, W_h, lambda start, h_0, H: h_0))


def start_one_state_late(dH, X, h_0, H, W_x, W_h, k_1, k_2):
    """Your passes start from `H[start]`, the state after their first step. The one before it is
    `H[start - 1]`."""
    windows = _windows(len(X), k_1, k_2)
    late = lambda start, h_0, H: H[start] if start else h_0  # noqa: E731
    return _summed(_passes(windows, dH, X, h_0, H, W_x, W_h, late))


def start_from_the_end(dH, X, h_0, H, W_x, W_h, k_1, k_2):
    """For a pass that starts at step 0, `H[start - 1]` is `H[-1]`, the very last state. There it
    must be `h_0`."""
    windows = _windows(len(X), k_1, k_2)
    wrapped = lambda start, h_0, H: H[start - 1]  # noqa: E731
    return _summed(_passes(windows, dH, X, h_0, H, W_x, W_h, wrapped))


def state_before_the_chunk(dH, X, h_0, H, W_x, W_h, k_1, k_2):
    """Where k_2 is larger than k_1, your pass starts before `first`, but from the state at `first`.
    It needs the one before its own first step: `H[start - 1]`."""
    passes = []
    for window in _windows(len(X), k_1, k_2):
        first = window[1]
        late = lambda start, h_0, H, first=first: _state_before(first, h_0, H)  # noqa: E731
        passes += _passes([window], dH, X, h_0, H, W_x, W_h, late)
    return _summed(passes)


def first_passes_empty(dH, X, h_0, H, W_x, W_h, k_1, k_2):
    """Your first passes are missing. Where fewer than k_2 steps have been read, `end - k_2` is
    negative, and Python counts that from the end. Go back as far as there is: `max(0, end - k_2)`.
    """
    windows = [w for w in _windows(len(X), k_1, k_2) if w[2] >= k_2]
    return _summed(_passes(windows, dH, X, h_0, H, W_x, W_h))


def start_below_zero(dH, X, h_0, H, W_x, W_h, k_1, k_2):
    """Where fewer than k_2 steps have been read, `end - k_2` is negative. Python counts that from
    the end, and the slice is empty. Go back as far as there is: `max(0, end - k_2)`."""
    windows = [(end - k_2, first, end) for _, first, end in _windows(len(X), k_1, k_2)]
    return _summed(_passes(windows, dH, X, h_0, H, W_x, W_h))


def one_pass_from_the_end(dH, X, h_0, H, W_x, W_h, k_1, k_2):
    """You go back once, from the last step of all. A pass is due every k_1 steps, and their
    gradients add up."""
    start = max(0, len(X) - k_2)
    return _passes([(start, start, len(X))], dH, X, h_0, H, W_x, W_h)[0]


def losses_counted_twice(dH, X, h_0, H, W_x, W_h, k_1, k_2):
    """Where k_2 is larger than k_1 the windows overlap, and you count the losses in the overlap
    more than once. Each loss counts in one pass: set those before the last k_1 steps to zero."""
    windows = [(start, start, end) for start, _, end in _windows(len(X), k_1, k_2)]
    return _summed(_passes(windows, dH, X, h_0, H, W_x, W_h))


def last_loss_of_each_pass(dH, X, h_0, H, W_x, W_h, k_1, k_2):
    """Each pass of yours carries the loss of its last step only. It carries those of all k_1 steps
    read since the pass before."""
    windows = [(start, end - 1, end) for start, _, end in _windows(len(X), k_1, k_2)]
    return _summed(_passes(windows, dH, X, h_0, H, W_x, W_h))


def swapped(dH, X, h_0, H, W_x, W_h, k_1, k_2):
    """You have swapped the two: a pass comes every k_1 steps and goes back k_2."""
    return _summed(_passes(_windows(len(X), k_2, k_1), dH, X, h_0, H, W_x, W_h))


def only_k_1(dH, X, h_0, H, W_x, W_h, k_1, k_2):
    """Your passes go back k_1 steps, to the beginning of their chunk. They go back k_2, into the
    chunks before: from `end - k_2`, or from 0."""
    return _summed(_passes(_windows(len(X), k_1, k_1), dH, X, h_0, H, W_x, W_h))


def only_k_2(dH, X, h_0, H, W_x, W_h, k_1, k_2):
    """Your passes come every k_2 steps. A new one comes every k_1; k_2 says how far each goes
    back."""
    return _summed(_passes(_windows(len(X), k_2, k_2), dH, X, h_0, H, W_x, W_h))


def pass_overwritten(dH, X, h_0, H, W_x, W_h, k_1, k_2):
    """Your result is the gradient of the last pass: each one overwrites the one before. Add them
    up, starting from zeros."""
    return _passes(_windows(len(X), k_1, k_2), dH, X, h_0, H, W_x, W_h)[-1]


def passes_averaged(dH, X, h_0, H, W_x, W_h, k_1, k_2):
    """Your result is the mean over the passes. It is their sum."""
    passes = _passes(_windows(len(X), k_1, k_2), dH, X, h_0, H, W_x, W_h)
    return tuple(part / len(passes) for part in _summed(passes))


def short_chunk_forgotten(dH, X, h_0, H, W_x, W_h, k_1, k_2):
    """Where T is no multiple of k_1, your last steps get no pass. The last chunk may be shorter,
    but its losses count."""
    windows = [w for w in _windows(len(X), k_1, k_2) if w[2] - w[1] == k_1]
    return _summed(_passes(windows, dH, X, h_0, H, W_x, W_h))


def counted_past_the_end(dH, X, h_0, H, W_x, W_h, k_1, k_2):
    """Where T is no multiple of k_1, your last pass goes back too few steps: you count from
    `first + k_1`, which lies past the end. It ends at `min(first + k_1, T)`."""
    windows = [(max(0, f + k_1 - k_2), f, end) for _, f, end in _windows(len(X), k_1, k_2)]
    return _summed(_passes(windows, dH, X, h_0, H, W_x, W_h))


def not_truncated(dH, X, h_0, H, W_x, W_h, k_1, k_2):
    """Your result is the full gradient: every pass goes back to the beginning. It must stop after
    k_2 steps."""
    return rnn_backward(dH, X, h_0, H, W_x, W_h)[2:]


def one_step_too_few(dH, X, h_0, H, W_x, W_h, k_1, k_2):
    """Your passes go back one step too few. A slice leaves out its end, so `start:end` with
    `start = end - k_2` has k_2 steps."""
    windows = [(max(0, e - k_2 + 1), f, e) for _, f, e in _windows(len(X), k_1, k_2)]
    return _summed(_passes(windows, dH, X, h_0, H, W_x, W_h))


def one_step_too_many(dH, X, h_0, H, W_x, W_h, k_1, k_2):
    """Your passes go back one step too many. A slice leaves out its end, so `start:end` with
    `start = end - k_2` has k_2 steps."""
    windows = [(max(0, e - k_2 - 1), f, e) for _, f, e in _windows(len(X), k_1, k_2)]
    return _summed(_passes(windows, dH, X, h_0, H, W_x, W_h))


def counted_from_the_chunk(dH, X, h_0, H, W_x, W_h, k_1, k_2):
    """You count the k_2 steps from the beginning of the chunk, so each pass goes back k_1 too many.
    Count from its end: the chunk's own steps are among the k_2."""
    windows = [(max(0, f - k_2), f, e) for _, f, e in _windows(len(X), k_1, k_2)]
    return _summed(_passes(windows, dH, X, h_0, H, W_x, W_h))


TRUNCATED = Exercise(
    name="truncated_backward",
    solution_path=f"{HOME}:truncated_backward",
    cases=truncated_cases,
    observe=parts("dW_x", "dW_h", "db"),
    misconceptions=(
        start_from_zeros,
        start_from_h_0,
        start_one_state_late,
        start_from_the_end,
        state_before_the_chunk,
        first_passes_empty,
        start_below_zero,
        one_pass_from_the_end,
        losses_counted_twice,
        last_loss_of_each_pass,
        swapped,
        only_k_1,
        only_k_2,
        pass_overwritten,
        passes_averaged,
        short_chunk_forgotten,
        counted_past_the_end,
        not_truncated,
        one_step_too_few,
        one_step_too_many,
        counted_from_the_chunk,
    ),
    hints=(
        "Each pass is one call of `rnn_backward` on a slice of time. Three numbers describe it: "
        "`first` and `end`, the k_1 new steps, and `start`, at most k_2 steps before `end`.",
        "`for first in range(0, T, k_1)`, with `end = min(first + k_1, T)` and "
        "`start = max(0, end - k_2)`. The state before the slice is `H[start - 1]`, or `h_0` when "
        "the slice starts at 0.",
        "Take `losses = dH[start:end].copy()` and set `losses[: first - start] = 0`: earlier "
        "passes have carried those. Add up the last three results of all passes.",
    ),
)


# --- truncated, in torch ----------------------------------------------------------------------


def _chunks_case(name, T, k, seed):
    n = _network(np.random.default_rng(seed), T, 2, 3, 4)
    arguments = {name: n[name] for name in ("X", "h_0", "W_x", "W_h", "b")}
    return Case(name, dict(**arguments, k=k))


def chunk_cases():
    """Chunks that fit, a last one that is shorter, and a single one."""
    return [
        _chunks_case("10 steps in chunks of 5", 10, 5, 37),
        _chunks_case("10 steps in chunks of 3: 3, 3, 3, 1", 10, 3, 38),
        _chunks_case("4 steps in chunks of 6", 4, 6, 39),
    ]


def states_and_gradients(answer, X, h_0, W_x, W_h, b, k):
    """The states, and the gradients of one fixed loss with respect to the layer's parameters."""
    import torch

    from course_utils.rnn.interop import copy_to_torch

    rnn = torch.nn.RNN(*W_x.shape, dtype=torch.float64)
    copy_to_torch(W_x, W_h, b, rnn)
    expected = (*X.shape[:2], len(b))
    H = answer(rnn, torch.as_tensor(X), torch.as_tensor(h_0)[None], k)
    if H is None or H is Ellipsis:
        return H
    if isinstance(H, list | tuple):
        raise Feedback(
            f"Return one tensor with all states; yours is a {type(H).__name__} of {len(H)}. "
            "`torch.cat` joins the chunks along time."
        )
    if not isinstance(H, torch.Tensor):
        raise Feedback(f"Return a tensor {expected}, not {type(H).__name__}.")
    if H.shape != expected:
        raise Feedback(f"Your states have shape {tuple(H.shape)}, expected {expected}.")
    parameters = dict(rnn.named_parameters())
    if H.requires_grad:
        loss = (H * torch.as_tensor(np.random.default_rng(0).normal(size=expected))).sum()
        gradients = torch.autograd.grad(loss, list(parameters.values()), allow_unused=True)
    else:
        gradients = [None] * len(parameters)
    result = {"the states": H.detach().numpy()}
    for (name, p), g in zip(parameters.items(), gradients, strict=True):
        result[f"the gradient of {name}"] = (torch.zeros_like(p) if g is None else g).numpy()
    return result


def never_cut(rnn, X, h, k):
    """The states are right, but the gradient still crosses the borders: this is full
    backpropagation. Cut it where the state is handed to the next chunk. (`h.detach()` changes
    nothing in `h`: it returns a new tensor.)"""
    return rnn(X, h)[0]


def reset_to_zeros(rnn, X, h, k):
    """Every chunk of yours but the first starts from zeros. Detaching cuts the gradient and keeps
    the numbers: start the next chunk from the last state of this one, detached."""
    import torch

    chunks = list(X.split(k))
    states = [rnn(chunk, h if i == 0 else None)[0] for i, chunk in enumerate(chunks)]
    return torch.cat(states)


def always_from_zeros(rnn, X, h, k):
    """Every chunk of yours starts from zeros, the first one too: the state `h` is never given to
    `rnn`. It is its second argument."""
    import torch

    return torch.cat([rnn(chunk)[0] for chunk in X.split(k)])


def given_state_again(rnn, X, h, k):
    """Every chunk of yours starts from the `h` that was given: the new state is never handed on.
    The second result of `rnn` is the last state; make it the next chunk's `h`."""
    import torch

    return torch.cat([rnn(chunk, h)[0] for chunk in X.split(k)])


def no_gradient_at_all(rnn, X, h, k):
    """The states are right, but no gradient is left, not even inside a chunk: they are detached
    themselves, or made under `no_grad`. Detach only the state that is handed on."""
    return rnn(X, h)[0].detach()


def cut_at_each_step(rnn, X, h, k):
    """You cut at every step, so the gradient never goes back further than one. Cut only where a new
    chunk begins, every k steps."""
    import torch

    states = []
    for x_t in X.split(1):
        H, h = rnn(x_t, h.detach())
        states.append(H)
    return torch.cat(states)


def only_last_chunk_learns(rnn, X, h, k):
    """Only your last chunk has a gradient; the others are made under `no_grad`, or detached. Every
    chunk learns from its own losses: detach only the state between them."""
    import torch

    with torch.no_grad():
        H, border = rnn(X, h)[0], (len(X) - 1) // k * k
    start = H[border - 1 : border] if border else h
    return torch.cat([H[:border], rnn(X[border:], start)[0]])


def both_results_kept(rnn, X, h, k):
    """You collect both results of `rnn`, a tuple. Take them apart, `H, h = rnn(chunk, …)`, and
    collect `H`."""
    import torch

    return torch.cat([rnn(X[:k], h)])


def k_chunks(rnn, X, h, k):
    """You made k chunks. It should be chunks of k steps: `X.split(k)`, not `X.chunk(k)`."""
    import torch

    states = []
    for chunk in X.chunk(k):
        H, h = rnn(chunk, h.detach())
        states.append(H)
    return torch.cat(states)


def last_chunk_only(rnn, X, h, k):
    """You return the states of the last chunk only. Collect those of every chunk and join them with
    `torch.cat`."""
    return rnn(X, h)[0][(len(X) - 1) // k * k :]


def one_state_per_chunk(rnn, X, h, k):
    """You return one state for each chunk, its last. The first result of `rnn` has the states of
    all its steps: collect that one."""
    H = rnn(X, h)[0]
    return H[[min(first + k, len(X)) - 1 for first in range(0, len(X), k)]]


def rest_forgotten(rnn, X, h, k):
    """Where T is no multiple of k, your last steps are missing. The last chunk may be shorter;
    `X.split(k)` sees to that."""
    import torch

    states = []
    for i in range(len(X) // k):
        H, h = rnn(X[i * k : (i + 1) * k], h.detach())
        states.append(H)
    return torch.cat(states)


def stacked(rnn, X, h, k):
    """`torch.stack` puts the chunks on a new axis. They follow one another in time: `torch.cat`."""
    import torch

    return torch.stack([rnn(chunk, h)[0] for chunk in X.split(k)])


CHUNKS = Exercise(
    name="truncated_forward",
    solution_path="course_utils.rnn.truncation:truncated_forward",
    cases=chunk_cases,
    observe=states_and_gradients,
    misconceptions=(
        never_cut,
        reset_to_zeros,
        always_from_zeros,
        given_state_again,
        no_gradient_at_all,
        cut_at_each_step,
        only_last_chunk_learns,
        both_results_kept,
        k_chunks,
        last_chunk_only,
        one_state_per_chunk,
        rest_forgotten,
        stacked,
    ),
    hints=(
        "`rnn(chunk, h)` returns two things: the states of all steps of the chunk, and once more "
        "the last one. The first you keep, the second starts the next chunk.",
        "A detached tensor has the same numbers and no past. Which one tensor crosses the border "
        "between two chunks?",
        "`for chunk in X.split(k)`: `H, h = rnn(chunk, h.detach())`. Return "
        "`torch.cat` of all the `H`.",
    ),
)


# --- a probe ----------------------------------------------------------------------------------


def _recurrent(rng, D=2, H=3, scale=0.8):
    """Parameters of a layer whose first input still shows at the end of the probe's sequences."""
    shapes = dict(W_x=(D, H), W_h=(H, H), b=(H,))
    return {name: rng.normal(0, scale, shape) for name, shape in shapes.items()}


def _run(X, W_x, W_h, b):
    return rnn_forward(X, np.zeros((X.shape[1], len(b))), W_x, W_h, b)


def _forwards():
    """Networks that keep their first input, and networks that do not, by what they do."""
    rng = np.random.default_rng(40)
    n = _recurrent(rng)
    weak = {**n, "W_h": n["W_h"] * 0.02}
    one = {"W_x": n["W_x"] * 0.4, "W_h": np.diag([0.0, 0.0, 0.9]), "b": np.zeros(3)}

    def reset(X):
        return np.stack([_run(x_t[None], **n)[0] for x_t in X])

    def last_two(X):
        h = reset(X)
        return np.stack([h[0], *(rnn_step(x, g, **n) for x, g in zip(X[1:], h, strict=False))])

    def late(X):
        return np.concatenate([np.zeros_like(_run(X[:1], **n)), _run(X[:-1], **n)])

    return (
        Named("an RNN", lambda X: _run(X, **n)),
        Named("a network that resets its state at each step", reset),
        Named("a network that sees the last two inputs", last_two),
        Named("an RNN that reads from the end", lambda X: _run(X[::-1], **n)[::-1]),
        Named("a network that keeps its first input", lambda X: reset(0 * X + X[0])),
        Named("an RNN that forgets fast", lambda X: _run(X, **weak)),
        Named("a layer with memory in one of its units", lambda X: _run(X, **one)),
        Named("an RNN that stores its states one step late", late),
        Named("an RNN fed with X - X[0]", lambda X: _run(X - X[0], **n)),
    )


def probe_cases():
    """Nine networks on one short batch; five of them depend on their first input."""
    X = np.random.default_rng(41).integers(-8, 9, (5, 2, 2)) / 8  # sums are exact
    return [Case(forward.name, dict(forward=forward, X=X)) for forward in _forwards()]


def one_bool(answer, forward, X):
    """The answer, which must be one truth value, as 0 or 1."""
    result = answer(forward, X)
    if result is None or result is Ellipsis:
        return result
    if not isinstance(result, bool | np.bool_) and not (
        isinstance(result, np.ndarray) and result.dtype == bool and result.shape == ()
    ):
        raise Feedback("Return True or False, a single truth value.")
    return int(result)


def _moved(X, at=0):
    X = X.copy()
    X[at] += 1
    return X


def last_input_moved(forward, X):
    """You move the last input. Every network answers to that, with or without memory: move the
    first, `X[0]`."""
    return bool((forward(_moved(X, -1))[-1] != forward(X)[-1]).any())


def more_than_first_moved(forward, X):
    """You move more than the first input, so a network without memory answers too. Time is the
    first axis: change `X[0]` and nothing else."""
    return bool((forward(X + 1)[-1] != forward(X)[-1]).any())


def first_states_compared(forward, X):
    """You compare the first states. They see the first input directly, without any memory: compare
    the last, `[-1]`."""
    return bool((forward(_moved(X))[0] != forward(X)[0]).any())


def all_states_compared(forward, X):
    """You compare the states of all steps. The first one sees the first input directly, so
    something always differs. Compare the last state, `[-1]`. (`[:, -1]` is the last sequence.)"""
    return bool((forward(_moved(X)) != forward(X)).any())


def one_array(forward, X):
    """Your answer is always False: both runs get the same array. `moved = X` makes no copy, and
    then `X` is changed too. Write `X.copy()`."""
    X[0] += 1
    return bool((forward(X)[-1] != forward(X)[-1]).any())


def up_to_a_tolerance(forward, X):
    """You compare up to a tolerance, and a network that forgets fast but does remember slips
    through. Ask for any difference: `!=`."""
    return not np.allclose(forward(_moved(X))[-1], forward(X)[-1])


def every_number_must_move(forward, X):
    """You ask that every number of the last state moves, or look at one of them only. Compare them
    all; a single one that moves is enough: `.any()`."""
    return bool((forward(_moved(X))[-1] != forward(X)[-1]).all())


def difference_returned(forward, X):
    """You return the difference, or the comparison of each number. Say in one word whether anything
    differs: `.any()`, as a bool."""
    return forward(_moved(X))[-1] - forward(X)[-1]


def the_other_way_round(forward, X):
    """Your answer is the opposite: True when the last state stays where it is. It should be True
    when it moves."""
    return not (forward(_moved(X))[-1] != forward(X)[-1]).any()


PROBE = Exercise(
    name="depends_on_first_input",
    solution_path="course_utils.rnn.probe:depends_on_first_input",
    cases=probe_cases,
    observe=one_bool,
    misconceptions=(
        last_input_moved,
        more_than_first_moved,
        first_states_compared,
        all_states_compared,
        one_array,
        up_to_a_tolerance,
        every_number_must_move,
        difference_returned,
        the_other_way_round,
    ),
    hints=(
        "Run the network twice, on `X` and on a copy whose first input is different. What must "
        "differ if anything of the first input has arrived at the end?",
        "`moved = X.copy()`, `moved[0] += 1`. Compare `forward(moved)[-1]` with `forward(X)[-1]`; "
        "`.any()` says whether any number differs.",
    ),
)


EXERCISES = (NUMERICAL, BACK, THROUGH, NESTED, PROBE, TRUNCATED, CHUNKS)


# --- predictions ------------------------------------------------------------------------------

QUESTIONS = (
    Question(
        "which step counts most",
        "One unit reads 1, 1, 1: h_t = tanh(0.5 x_t + 0.9 h_{t-1}), from h_0 = 0. The loss looks "
        "at h_3 only. Which step adds most to the gradient of the weight 0.5?",
        {
            "The first: all later states depend on it": "They do, but on its way to the loss its "
            "share is multiplied by 0.9 · tanh′ twice, and each of these factors is below 1.",
            "The last": "Its share reaches the loss at once. Each step further back costs a factor "
            "0.9 · tanh′, which is below 1.",
            "All the same: it is one weight": "One weight, used three times. Each use has a share "
            "of its own, and the gradient is the sum of the three.",
        },
        "The last",
    ),
    Question(
        "why backwards",
        "Why does the loop run from the last step to the first?",
        {
            "Habit: the sums are the same either way": "The sums over the steps are, but what is "
            "summed must be known first.",
            "Each step needs what the later ones say": "The gradient of h_t contains that of "
            "h_{t+1}. At the last step nothing comes later, so there the loop can start.",
            "To save memory": "On the contrary: all states must be kept until the loop comes back "
            "to them.",
        },
        "Each step needs what the later ones say",
    ),
    Question(
        "how many terms",
        "A sequence of T steps, the loss at the last one only. How many terms does the gradient of "
        "W_h add up?",
        {
            "One, because there is one loss": "One loss, but W_h was used at every step on the "
            "way to it.",
            "T, one for each step": "W_h is shared: each use adds a term. (Where h_0 = 0, the "
            "first one is zero.)",
            "T, and their mean is the gradient": "T terms, but they add up. A mean would be the "
            "gradient of something else.",
        },
        "T, one for each step",
    ),
    Question(
        "a silent bug",
        "By mistake a network sets its state to zero at each step. How do you find out?",
        {
            "Training stops with an error": "All shapes fit. Nothing complains.",
            "The loss does not fall": "It falls: much can be guessed from the present input alone.",
            "Change the first input, watch the last state": "Nothing moves, so nothing was "
            "remembered. Two lines show what the loss hides.",
        },
        "Change the first input, watch the last state",
    ),
    Question(
        "memory of the way back",
        "Backpropagation through a sequence ten times as long: how much memory do the states take?",
        {
            "The same: the weights are shared": "The weights do not grow. But the way back needs "
            "the state of every step.",
            "10 times as much": "Every state is kept until the way back has used it. Truncation "
            "needs those of k_2 steps only.",
            "100 times as much": "Every step keeps its own state once. It grows with the length, "
            "not with its square.",
        },
        "10 times as much",
    ),
    Question(
        "a shorter way back",
        "A loss at every step. The truncated gradient leaves out all terms that reach back further "
        "than k steps. How does it compare with the full one?",
        {
            "Same direction, only shorter": "The terms left out do not point the same way as those "
            "that are kept.",
            "Another direction": "What is left out has a direction of its own. The result need not "
            "even be shorter.",
            "The same, if the state is carried on": "The state carries numbers forward. The "
            "gradient is cut all the same.",
        },
        "Another direction",
    ),
    Question(
        "a lag of 20",
        "The right answer depends on the input 20 steps ago. Backpropagation is cut after 5 steps, "
        "and the state is carried on. Does the network learn to keep that input?",
        {
            "Yes: the state is carried, so it is all there": "The state holds only what the "
            "weights put into it, and no gradient reaches the step where they should.",
            "Yes, it only takes longer": "More steps of training repeat the same gradient, and it "
            "never covers 20 steps.",
            "No": "The error never reaches the step at which the input should have been stored. "
            "Only what is left there by luck can be used.",
        },
        "No",
    ),
)
