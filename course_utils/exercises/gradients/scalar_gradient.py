"""How the last state of one unit depends on the first: a product with a factor for each step."""

import numpy as np

from course_utils.exercises.misconceptions import misconception
from course_utils.exercises.model import Case
from course_utils.rnn.gradients import scalar_gradient

solution = scalar_gradient


def _scalar_case(name, T, w, seed):
    x = np.random.default_rng(seed).normal(size=T)
    h = [np.tanh(0.8 * x[0])]
    for x_t in x[1:]:
        h.append(np.tanh(0.8 * x_t + w * h[-1]))
    return Case(name, dict(w=w, h=np.array(h)))


def cases():
    """Four states, more of them, and a negative weight."""
    return [
        _scalar_case("4 states", 4, 1.4, 50),
        _scalar_case("7 states, w below 1", 7, 0.8, 51),
        _scalar_case("5 states, w negative", 5, -1.3, 52),
    ]


@misconception
def exponent_off_by_one(w, h):
    """You multiply T factors, one for each state. Between `h_1` and `h_T` lie T - 1 steps: what
    happened in step 1 is behind `h_1` already. (Yours is the derivative by `h_0`.)"""
    return np.prod(w * (1 - h**2))


@misconception
def weight_off_by_one(w, h):
    """Your slopes are right, but `w` comes T times. Between `h_1` and `h_T` lie T - 1 steps, and
    each has its slope and its `w`."""
    return w ** len(h) * np.prod(1 - h[1:] ** 2)


@misconception
def first_slope_too(w, h):
    """Your `w` comes T - 1 times, as it should, but the slopes come T times. The slope of step 1
    lies before `h_1`: it is not on the way from `h_1` to `h_T`."""
    return w ** (len(h) - 1) * np.prod(1 - h**2)


@misconception
def starts_at_third(w, h):
    """You miss the first step, from `h_1` to `h_2`. In Python `h_1` is `h[0]`, so its factor has
    the slope at `h[1]`."""
    return np.prod(w * (1 - h[2:] ** 2))


@misconception
def stops_before_last(w, h):
    """You miss the last step, the one that makes `h_T`. The end of a range or a slice is not part
    of it: go on to the end of `h`."""
    return np.prod(w * (1 - h[1:-1] ** 2))


@misconception
def slope_of_state_before(w, h):
    """You take the slopes of `h_1 … h_{T-1}`. The step from `h_{t-1}` to `h_t` passes the tanh that
    made `h_t`, so its slope is the one at `h_t`."""
    return np.prod(w * (1 - h[:-1] ** 2))


@misconception
def weight_once(w, h):
    """Your `w` stands outside the product, so it counts once. Every step multiplies by `w` again:
    put it inside."""
    return w * np.prod(1 - h[1:] ** 2)


@misconception
def slopes_forgotten(w, h):
    """Your result is what a unit without tanh gives, `w**(T - 1)`. Each step also passes a tanh:
    multiply by its slope at `h_t`."""
    return w ** (len(h) - 1.0)


@misconception
def slopes_forgotten_off_by_one(w, h):
    """`w**T` has one factor too many, and the tanh is missing. From `h_1` to `h_T` there are T - 1
    steps, and each multiplies by `w` and by the slope of its tanh."""
    return float(w ** len(h))


@misconception
def weight_forgotten(w, h):
    """You multiply the slopes only. Inside the tanh `h_{t-1}` is multiplied by `w`, so by the chain
    rule every factor has a `w` too."""
    return np.prod(1 - h[1:] ** 2)


@misconception
def factors_added(w, h):
    """You add the factors up. The states form one chain, each the function of the one before: by
    the chain rule the factors are multiplied."""
    return np.sum(w * (1 - h[1:] ** 2))


@misconception
def factors_not_multiplied(w, h):
    """These are the factors, one for each step from the second on. The derivative is their product,
    a single number."""
    return w * (1 - h[1:] ** 2)


@misconception
def running_product(w, h):
    """These are the products up to each step. Return the last of them only: the product of all
    factors, a single number."""
    return np.cumprod(w * (1 - h[1:] ** 2))


@misconception
def last_step_only(w, h):
    """Your result is the last step alone, `dh_T/dh_{T-1}`. Does each round of your loop replace the
    one before? Multiply them all."""
    return w * (1 - h[-1] ** 2)


@misconception
def first_step_only(w, h):
    """Your result is the first step alone, `dh_2/dh_1`. Is the `return` inside the loop?"""
    return w * (1 - h[1] ** 2)


@misconception
def starts_from_zero(w, h):
    """Your product starts from 0, and 0 times anything is 0. Start from 1."""
    return 0.0


@misconception
def slope_once(w, h):
    """Your `w` comes T - 1 times, but the slope only once. Every step has a tanh of its own, with a
    slope of its own: it belongs under the product."""
    return w ** (len(h) - 1) * (1 - h[-1] ** 2)


@misconception
def last_slope_for_all(w, h):
    """You take the last step's factor T - 1 times. The slope changes from step to step: each has
    its own `h_t`."""
    return (w * (1 - h[-1] ** 2)) ** (len(h) - 1)


@misconception
def states_counted_from_one(w, h):
    """The states are called `h_1 … h_T`, but Python counts from 0: `h_t` is `h[t - 1]`, and there
    is no `h[T]`."""
    return h[len(h)]


@misconception
def scalar_square_forgotten(w, h):
    """Your slope is `1 - h`. The derivative of the tanh is 1 minus its square."""
    return np.prod(w * (1 - h[1:]))


@misconception
def squared_outside(w, h):
    """You square the whole bracket, `(1 - h)²`. The derivative of the tanh is 1 minus the square of
    `h`."""
    return np.prod(w * (1 - h[1:]) ** 2)


@misconception
def scalar_brackets_forgotten(w, h):
    """Brackets are missing: `w * 1 - h**2` multiplies `w` by 1 and then subtracts. The slope,
    `1 - h**2`, is one factor."""
    return np.prod(w * 1 - h[1:] ** 2)


@misconception
def scalar_tanh_again(w, h):
    """You take `1 - tanh(h)²`, but `h` is a tanh already: your slope belongs to a second tanh. What
    is squared is the state itself."""
    return np.prod(w * (1 - np.tanh(h[1:]) ** 2))


@misconception
def scalar_sigmoid_slope(w, h):
    """`h (1 - h)` is the slope of a sigmoid. That of a tanh is 1 minus the square of `h`."""
    return np.prod(w * h[1:] * (1 - h[1:]))


@misconception
def input_forgotten(w, h):
    """You compute `tanh(w h_{t-1})` again, but the input `u x_t` is missing in it. You need not
    compute any tanh: `h` has the result of each."""
    return np.prod(w * (1 - np.tanh(w * h[:-1]) ** 2))


hints = (
    "Take a single step first: `h_t = tanh(u x_t + w h_{t-1})`. What is `dh_t/dh_{t-1}`? By "
    "the chain rule it is the slope of the tanh times what stands before `h_{t-1}`.",
    "The factor of step t is `w * (1 - h_t**2)`. Which steps lie between `h_1` and `h_T`? Try "
    "it with T = 2: there is one.",
    "`h[0]` is `h_1`, and step 1 is not on the way: use `h[1:]`. `np.prod` multiplies all "
    "numbers of an array.",
)
