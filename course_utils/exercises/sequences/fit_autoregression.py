"""Fit an autoregressive model of order K by least squares."""

import numpy as np

from course_utils.exercises.misconceptions import instead
from course_utils.exercises.model import Case, Feedback
from course_utils.exercises.sequences.shared import nothing_yet
from course_utils.rnn.forecasting import fit_autoregression, lag_matrix

solution = fit_autoregression


def _autoregressive(rng, w, c, T):
    """A series that follows an autoregressive model, with noise."""
    x = list(c / (1 - sum(w)) + rng.normal(size=len(w)))
    while len(x) < T:
        x.append(np.dot(w, x[: -len(w) - 1 : -1]) + c + rng.normal())
    return np.array(x).round(2)


def cases():
    """An exact rule to find by eye, a sine, and two noisy series that no rule fits exactly."""
    rng = np.random.default_rng(55)
    sine = 5 + 2 * np.sin(2 * np.pi * np.arange(20) / 7)
    doubled = np.array([1.0, 3, 7, 15, 31, 63])
    return [
        Case("each value twice the one before, plus 1", dict(x=doubled, K=1)),
        Case("a sine around 5, 2 lags", dict(x=sine, K=2)),
        Case(
            "30 noisy values, 3 lags", dict(x=_autoregressive(rng, (0.5, 0.3, -0.4), 40, 30), K=3)
        ),
        Case("25 noisy values, 1 lag", dict(x=_autoregressive(rng, (0.8,), -2, 25), K=1)),
    ]


def observe(answer, x, K):
    """The two results under their names."""
    result = answer(x, K)
    if nothing_yet(result):
        return result
    if isinstance(result, np.ndarray) and result.shape == (K + 1,):
        raise Feedback(
            f"All K + 1 numbers (here {K + 1}) come in one array. Return them apart, "
            "`return w, c`: the K weights as an array and the constant as a number."
        )
    pair = isinstance(result, tuple | list) and len(result) == 2
    w, c = result if pair else (None, None)
    if (isinstance(result, tuple) and len(result) == 4) or (
        isinstance(w, tuple) and any(isinstance(part, np.ndarray) for part in w)
    ):
        raise Feedback(
            "`np.linalg.lstsq` returns four things. The solution is the first of them, `[0]`: take "
            "it apart into the weights and the constant."
        )
    if not pair:
        raise Feedback("Return the K weights and the constant, in this order: `return w, c`.")
    if np.shape(w) == (K, 1):
        raise Feedback(
            f"Your weights are a column, {np.shape(w)}. Return them as {(K,)}: with `x` as it is, "
            "not made into a column, `np.linalg.lstsq` gives them so."
        )
    if isinstance(w, int | float | np.number) and isinstance(c, int | float | np.number):
        raise Feedback(
            "Your `w` is a single number. It is an array with K entries, also for a single lag, "
            "where it has one."
        )
    if np.shape(w) == (K,) and np.shape(c) == (1,):
        raise Feedback("Your constant is an array with one number in it. Take it out: `c[0]`.")
    return dict(w=w, c=c)


tolerance = 1e-7  # the normal equations, which are as right, lose half of the digits


def plain(x, K):
    """Every intermediate result has a name."""
    lags, targets = lag_matrix(x, K), x[K:]
    A = np.column_stack([lags, np.ones(len(lags))])
    found = np.linalg.lstsq(A, targets)[0]
    w, c = found[:K], found[K]
    return w, c


_ONES_LEFT_OUT = ("*w, c = np.linalg.lstsq(A", "w = np.linalg.lstsq(L")
_MEAN_TAKEN_AWAY = (*_ONES_LEFT_OUT, "L = ", "mean = x.mean()\n    x = x - mean\n    L = ")


@instead(*_ONES_LEFT_OUT, "(w), c", "(w), 0.0")
def no_constant():
    """Your weights are those of a model without a constant: with all lags at 0 it can only forecast
    0. Give the matrix one more column, of ones; what that is multiplied by is `c`."""


@instead(*_ONES_LEFT_OUT, "(w), c", "(w), x.mean()")
def mean_beside_no_constant():
    """Your weights are those of a model without a constant, and the mean of the series is none:
    it would be right only for lags whose means had been taken away. Let least squares find `c`,
    with a column of ones."""


@instead(*_MEAN_TAKEN_AWAY, "(w), c", "(w), mean")
def mean_as_constant():
    """Your weights are for the series with its mean taken away, and that mean is not `c`: it would
    count once in the lags and once more on top. Let least squares find `c`, with a column of
    ones."""


@instead(*_MEAN_TAKEN_AWAY, "(w), c", "(w), 0.0")
def mean_taken_away():
    """You take the mean away and forget it: with c = 0 the forecasts lie around 0, the series does
    not. Leave `x` as it is and add a column of ones; its weight is `c`."""


@instead("(w), c", "(w), x[K:].mean()")
def mean_of_the_targets():
    """Your weights are right. But your `c`, the mean of the targets, would be right only for lags
    whose means had been taken away. It is what a column of ones is multiplied by."""


@instead(*_MEAN_TAKEN_AWAY, "(w), c", "(w), mean * (1 - w.sum())")
def constant_from_the_mean():
    """Very close: with the mean taken away, c = mean · (1 - sum of w) is nearly right. Nearly,
    because the lags and the targets each have a mean of their own. A column of ones finds the
    exact least squares."""


@instead("x[K:]", "x[K - 1 : -1]")
def present_from_itself():
    """Your model is perfect and of no use: it gives 1 to the newest lag and 0 to all else, because
    the target you fit *is* that lag. Row i of the lag matrix belongs to `x[K + i]`: the targets
    begin at `x[K]`."""


@instead("x[K:]", "x[:-K]")
def oldest_as_target():
    """Your targets begin at `x[0]`, so each row is asked for its own oldest value. Row i of the lag
    matrix belongs to `x[K + i]`: the targets begin at `x[K]`."""


@instead("(A, x[K:])", "(A[:-1], x[K + 1 :])")
def two_steps_ahead():
    """Your targets begin one value too late, so you forecast two steps ahead. Row i of the lag
    matrix belongs to `x[K + i]`."""


@instead("x[K:]", "x")
def rows_do_not_match():
    """The matrix and the targets have different numbers of rows. The lag matrix has T - K rows, so
    there are T - K targets: the first K values of `x` have no row. (And the matrix goes in as it
    is, one row for each target.)"""


@instead("np.array(w)", "np.array(w[::-1])")
def weights_reversed():
    """Your weights stand oldest first. `w[0]` belongs to lag 1, the value just before."""


@instead("[L, np.ones(len(L))]", "[np.ones(len(L)), L]")
def constant_taken_for_a_weight():
    """The column of ones comes first in your matrix, so the constant comes first in the solution.
    You read it from the end, and everything is moved by one place."""


@instead("np.array(w)", "np.array([*w, c])")
@instead("np.array(w)", "np.array([c, *w])")
def constant_left_in():
    """Your `w` has K + 1 entries: the constant is still among them. Leave the K weights in `w`,
    and return the constant beside it."""


@instead("np.array(w), c", "c, np.array(w)")
def constant_first():
    """You return the constant before the weights. The order is `w, c`."""


@instead("np.linalg.lstsq(A, x[K:])[0]", "A.T @ x[K:]")
def not_solved():
    """These are the products of lags and targets, `A.T @ y`. They are one side of the equations
    only: solve `A.T @ A` times the unknown equals that, or let `np.linalg.lstsq` do it all."""


@instead("x[K:])[0]", "x[K:])")
@instead("*w, c = np.linalg.lstsq(A, x[K:])[0]", "w, c = np.linalg.lstsq(A, x[K:])")
def all_four_taken_apart():
    """`np.linalg.lstsq` returns four things, and you take all of them apart. The solution is the
    first, `[0]`: K + 1 numbers, the weights and last the constant."""


@instead("*w, c = np.linalg.lstsq(A, x[K:])[0]", "w, c, *_ = np.linalg.lstsq(A, x[K:])")
def first_two_of_four():
    """You take the first two things that `np.linalg.lstsq` returns. The second is no constant but
    the sum of squared errors. Weights and constant are both in the first, K + 1 numbers."""


@instead("(A, x[K:])", "(x[K:], A)")
def sides_swapped():
    """Matrix and targets have changed places: `np.linalg.lstsq(A, y)` takes the matrix first."""


@instead("np.linalg.lstsq(A, x[K:])[0]", "np.linalg.solve(A, x[K:])")
def solved_as_square():
    """There are more rows than unknowns, so no numbers fit all rows exactly, and `solve` and `inv`
    refuse. Least squares finds those that come closest: `np.linalg.lstsq`."""


@instead("column_stack", "hstack")
def ones_not_a_column():
    """The lags have two axes, `np.ones(len(L))` has one, and `hstack` and `concatenate` do not join
    those. `np.column_stack` makes a column of it first."""


@instead(*_ONES_LEFT_OUT, "return np.array(w), c", "return np.array(w), (x[K:] - L @ w).mean()")
def constant_afterwards():
    """You fit the weights without a constant and take the mean of what is left over. The weights
    then had to do the constant's work, too. Fit both at once: a column of ones."""


hints = (
    "Each row of `lag_matrix(x, K)` belongs to one value of `x`. Which values are these? They "
    "are the targets.",
    "A constant is a weight on something that is always 1: put a column of ones beside the "
    "lags, `np.column_stack([L, np.ones(len(L))])`.",
    "`np.linalg.lstsq(A, y)[0]` gives the K + 1 numbers that come closest: the weights, and "
    "last the one that belongs to the ones.",
)
