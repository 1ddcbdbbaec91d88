"""How the last state of one unit depends on the first: a product with a factor for each step."""

import numpy as np

from course_utils.exercises.misconceptions import instead
from course_utils.exercises.model import Case
from course_utils.rnn.gradients import scalar_gradient

solution = scalar_gradient


def _unit_case(name, T, w, seed, size=1.0):
    x = np.random.default_rng(seed).normal(0, size, T)
    h = [np.tanh(0.8 * x[0])]
    for x_t in x[1:]:
        h.append(np.tanh(0.8 * x_t + w * h[-1]))
    return Case(name, dict(w=w, h=np.array(h)))


def cases():
    """Four states, more of them, and a negative weight."""
    return [
        _unit_case("4 states", 4, 1.4, 50),
        _unit_case("7 states, w below 1", 7, 0.8, 51),
        _unit_case("6 states, w negative", 6, -3.0, 52, 0.01),
    ]


def plain(w, h):
    """A loop over the steps from the second on."""
    gradient = 1.0
    for t in range(1, len(h)):
        slope = 1 - h[t] ** 2
        gradient = gradient * w * slope
    return gradient


@instead("h[1:]", "h")
def exponent_off_by_one():
    """You multiply T factors, one for each state. Between `h_1` and `h_T` lie T - 1 steps: what
    happened in step 1 is behind `h_1` already. (Yours is the derivative by `h_0`.)"""


@instead("np.prod(w * ", "w ** len(h) * np.prod(")
def weight_off_by_one():
    """Your slopes are right, but `w` comes T times. Between `h_1` and `h_T` lie T - 1 steps, and
    each has its slope and its `w`."""


@instead("np.prod(w * ", "w ** (len(h) - 1) * np.prod(", "h[1:]", "h")
def first_slope_too():
    """Your `w` comes T - 1 times, as it should, but the slopes come T times. The slope of step 1
    lies before `h_1`: it is not on the way from `h_1` to `h_T`."""


@instead("h[1:]", "h[:-1]")
def slope_of_state_before():
    """You take the slopes of `h_1 … h_{T-1}`. The step from `h_{t-1}` to `h_t` passes the tanh that
    made `h_t`, so its slope is the one at `h_t`."""


@instead("np.prod(w * ", "w * np.prod(")
def weight_once():
    """Your `w` stands outside the product, so it counts once. Every step multiplies by `w` again:
    put it inside."""


@instead("w * slope", "w", of=plain)
def slopes_forgotten():
    """Your result is what a unit without tanh gives, `w**(T - 1)`. Each step also passes a tanh:
    multiply by its slope at `h_t`."""


@instead("np.prod(w * (1 - h[1:] ** 2))", "float(w ** len(h))")
def slopes_forgotten_off_by_one():
    """`w**T` has one factor too many, and the tanh is missing. From `h_1` to `h_T` there are T - 1
    steps, and each multiplies by `w` and by the slope of its tanh."""


@instead("w * ", "")
def weight_forgotten():
    """You multiply the slopes only. Inside the tanh `h_{t-1}` is multiplied by `w`, so by the chain
    rule every factor has a `w` too."""


@instead("np.prod", "np.sum")
def factors_added():
    """You add the factors up. The states form one chain, each the function of the one before: by
    the chain rule the factors are multiplied."""


@instead("np.prod", "np.cumprod")
def running_product():
    """These are the products up to each step. Return the last of them only: the product of all
    factors, a single number."""


@instead("h[1:]", "h[1]")
def first_step_only():
    """Your result is the first step alone, `dh_2/dh_1`. Is the `return` inside the loop?"""


@instead("h[1:]", "h[0]", "2))", "2)) ** (len(h) - 1)", "np.prod(", "(")
def first_slope_for_all():
    """You take the slope at `h_1` for every step. The slope changes from step to step: each has its
    own `h_t`."""


@instead("np.prod(w * (1 - h[1:] ** 2))", "np.mean(w * (1 - h[1:] ** 2)) ** (len(h) - 1)")
def power_of_the_mean():
    """You take the mean factor T - 1 times. The product of different numbers is not a power of
    their mean: multiply them as they are."""


@instead("np.prod(w *", "np.exp(np.sum(np.log(w *", "** 2))", "** 2))))")
def logarithms_added():
    """A sum of logarithms fails where `w` is negative: there is no logarithm of a factor below 0.
    Multiply the factors."""


@instead("w *", "abs(w) *")
def sign_lost():
    """Your size is right, but the sign is lost. A negative `w` turns the change round at every
    step: with T - 1 of them, an odd number leaves it negative."""


@instead("np.prod(w * ", "w ** (len(h) - 1) * (", "h[1:]", "h[-1]")
def slope_once():
    """Your `w` comes T - 1 times, but the slope only once. Every step has a tanh of its own, with a
    slope of its own: it belongs under the product."""


@instead("np.prod(", "(", "h[1:]", "h[-1]", "2))", "2)) ** (len(h) - 1)")
def last_slope_for_all():
    """You take the last step's factor T - 1 times. The slope changes from step to step: each has
    its own `h_t`."""


@instead(" ** 2", "")
def square_forgotten():
    """Your slope is `1 - h`. The derivative of the tanh is 1 minus its square."""


@instead("h[1:]", "np.tanh(h[1:])")
def tanh_again():
    """You take `1 - tanh(h)²`, but `h` is a tanh already: your slope belongs to a second tanh. What
    is squared is the state itself."""


@instead("(1 - h[1:] ** 2)", "h[1:] * (1 - h[1:])")
def sigmoid_slope():
    """`h (1 - h)` is the slope of a sigmoid. That of a tanh is 1 minus the square of `h`."""


@instead("h[1:]", "np.tanh(w * h[:-1])")
def input_forgotten():
    """You compute `tanh(w h_{t-1})` again, but the input `u x_t` is missing in it. You need not
    compute any tanh: `h` has the result of each."""


hints = (
    "Take a single step first: `h_t = tanh(u x_t + w h_{t-1})`. What is `dh_t/dh_{t-1}`? By "
    "the chain rule it is the slope of the tanh times what stands before `h_{t-1}`.",
    "The factor of step t is `w * (1 - h_t**2)`. Which steps lie between `h_1` and `h_T`? Try "
    "it with T = 2: there is one.",
    "`h[0]` is `h_1`, and step 1 is not on the way: use `h[1:]`. `np.prod` multiplies all "
    "numbers of an array.",
)
