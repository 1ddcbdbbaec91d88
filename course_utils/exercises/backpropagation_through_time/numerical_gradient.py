"""Gradient of a function by central differences, one number at a time."""

import numpy as np

from course_utils.exercises.misconceptions import instead
from course_utils.exercises.model import Case, Named
from course_utils.rnn.bptt import numerical_gradient

solution = numerical_gradient

SCALES = np.array([[1.0, -2.0, 0.5], [0.3, 1.5, -1.0]])
THREE_NUMBERS = Named("f(x) = x[0]² x[1] + sin(x[2])", lambda x: x[0] ** 2 * x[1] + np.sin(x[2]))
MATRIX = Named("f(x) = the sum of c · exp(x), a c for each", lambda x: (SCALES * np.exp(x)).sum())
CUBES = Named("f(x) = the sum of x³", lambda x: (x**3).sum())
NORM = Named("f(x) = the root of the sum of x²", lambda x: np.sqrt((x**2).sum()))


def cases():
    """A vector, a matrix, a distance that is given, three axes."""
    rng = np.random.default_rng(20)
    return [
        Case("a vector of 3 numbers", dict(f=THREE_NUMBERS, x=rng.normal(size=3))),
        Case("a matrix (2, 3)", dict(f=MATRIX, x=rng.normal(size=(2, 3)))),
        Case("eps = 0.01", dict(f=CUBES, x=3 * rng.normal(size=4), eps=0.01)),
        Case("an array (2, 2, 3)", dict(f=NORM, x=rng.normal(size=(2, 2, 3)))),
    ]


tolerance = 1e-8


def plain(f, x, eps=1e-5):
    """Two copies of x for each number, one moved up, one moved down."""
    gradient = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        up = x.copy()
        down = x.copy()
        up[i] += eps
        down[i] -= eps
        gradient[i] = (f(up) - f(down)) / (2 * eps)
    return gradient


def _moved(f, x, i, by):
    """The function where one number of x has been moved, in x itself."""
    x[i] += by
    return f(x)


@instead("(f(x + step) - f(x - step)) / (2 * eps)", "(f(x + step) - f(x)) / eps")
def forward_difference():
    """You step to one side only: `f(x + step) - f(x)`, divided by eps. Step to both sides: the
    error of the central difference is of order eps² instead of eps."""


@instead("(f(x + step) - f(x - step)) / (2 * eps)", "(f(x) - f(x - step)) / eps")
def backward_difference():
    """You compare `f(x)` with a step down only. Compare a step up with a step down."""


@instead("(2 * eps)", "eps")
def divided_by_eps():
    """Your numbers are twice too large: between a step of eps up and one of eps down lie 2 eps."""


@instead("(2 * eps)", "2 * eps")
def times_half_eps():
    """Python reads `/ 2 * eps` as "divide by 2, then multiply by eps". Put brackets:
    `/ (2 * eps)`."""


@instead("x - step", "x")
def one_side_over_two():
    """Your numbers are half of what they should be: the difference of `f(x + step)` and `f(x)` is
    divided by 2 eps. The second point is `x - step`. (If it is in your code: does it start from the
    `x` that you have moved already?)"""


@instead("eps)", "eps**2)")
def divided_twice():
    """Your numbers are too large by 1/eps: you divide by eps once too often. Between the two points
    lies the distance 2 eps, not its square."""


@instead("step[i] = eps", "step[i] = 1")
def step_of_one():
    """Your step is 1, and you divide as if it were eps. Move by `eps`: the slope at `x` is asked
    for, not that of a long chord."""


@instead("step[i] = eps", "step[i] = eps * x[i]")
def step_in_proportion():
    """Your step grows with the number that is moved, and you divide as if it were eps. Move every
    number by the same `eps`."""


@instead("return gradient", "return (f(x + eps) - f(x - eps)) / (2 * eps)")
def all_moved_together():
    """You get one slope for all numbers moved together. (The sum of all slopes is the same.) The
    gradient has an entry for each: move one number at a time, put its slope into `gradient[i]`."""


@instead("f(x + step) - f(x - step)", "f(x + eps) - f(x - eps)")
def all_moved_each_time():
    """All your numbers are equal: inside the loop, `x + eps` still moves the whole array. Make a
    step that is eps at `i` and zero elsewhere."""


@instead("np.ndindex(x.shape)", "range(len(x))")
def rows_moved_together():
    """Your loop runs along the first axis, so in a matrix a whole row moves at once. Visit every
    number: `for i in np.ndindex(x.shape)`."""


@instead(
    "x.shape",
    "len(x)",
    "np.zeros_like(x, dtype=float)\n        step",
    "np.zeros(len(x))\n        step",
)
def vectors_only():
    """Your step has as many numbers as `x` has rows. That fits a vector; a matrix has more. Take
    the shape of `x`: `np.zeros_like(x)`, and `np.ndindex(x.shape)` for the indices."""


@instead(
    "np.ndindex(x.shape)",
    "range(len(x))",
    "f(x + step) - f(x - step)",
    "f(x[i] + eps) - f(x[i] - eps)",
)
def given_one_number():
    """You give `f` a part of `x` alone. It takes the whole of it: move one number and pass all of
    them, `f(x + step)`."""


@instead("np.ndindex(x.shape)", "range(x.size)")
def one_index_for_all():
    """You count to `x.size` along the first axis, but a matrix needs two indices. `np.ndindex`
    gives the indices of every number, whatever the shape."""


@instead(
    "        step = np.zeros_like(x, dtype=float)\n",
    "",
    "    for i",
    "    step = np.zeros_like(x)\n    for i",
)
def step_never_cleared():
    """Your step keeps growing: numbers moved earlier stay moved while the next one moves. Make a
    new `step` of zeros inside the loop."""


@instead("gradient[i] =", "gradient =")
def gradient_replaced():
    """You return one number, the entry computed last: each round replaces the whole gradient. Put
    it into its place, `gradient[i] = …`."""


@instead("f(x + step) - f(x - step)", "_moved(f, x, i, eps) - _moved(f, x, i, -2 * eps)")
def not_put_back():
    """You change `x` and leave it changed, so each difference is taken somewhere else, and the
    caller's array has moved. Work on a copy, or put the old value back."""


@instead(
    "f(x + step) - f(x - step)",
    "_moved(f, x, i, eps) - _moved(f, x, i, -2 * eps)",
    "/ (2 * eps)",
    "/ (2 * eps)\n        x[i] += eps",
)
def put_back_by_adding():
    """Your gradient is right, but `x` is not what it was: after adding and subtracting, the last
    digit is rounded differently. Keep the old value and put that back, or work on a copy."""


@instead(
    "    for i",
    "    x = x.copy()\n    for i",
    "f(x + step) - f(x - step)",
    "_moved(f, x, i, eps) - _moved(f, x, i, -2 * eps)",
)
def not_put_back_in_the_copy():
    """Your first entry is right, the others are a little off: the numbers that were moved stay
    moved. Put the old value back at the end of each round."""


@instead("up = x.copy()", "up = x", "down = x.copy()", "down = x", of=plain)
def same_array_twice():
    """`up = x` makes no copy: `up`, `down` and `x` are one array, moved up and down again, and the
    difference is 0. Write `x.copy()`."""


@instead("    gradient = np", "    eps = 1e-5\n    gradient = np")
def eps_as_a_number():
    """Where the caller asks for a large `eps`, yours is closer to the true slope than
    `(f(x + eps) - f(x - eps)) / (2 * eps)` can be: is your step always the same small one, or your
    formula a finer one? Take the two steps of `eps`, one up and one down."""


hints = (
    "One entry of the gradient says how much `f` changes when one number of `x` moves. So move "
    "one number a little up, then a little down, and leave all others alone.",
    "`for i in np.ndindex(x.shape)` visits every number, whatever the shape. Make a `step` of "
    "zeros with `step[i] = eps`.",
    "The entry is `(f(x + step) - f(x - step)) / (2 * eps)`. Collect the entries in "
    "`np.zeros_like(x)`.",
)
