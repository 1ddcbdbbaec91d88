"""The nested formula for one unit: how the last error depends on the input weight."""

import numpy as np

from course_utils.exercises.misconceptions import misconception
from course_utils.exercises.model import Case
from course_utils.rnn.bptt import nested_gradient

solution = nested_gradient


def _nested_case(name, T, seed):
    rng = np.random.default_rng(seed)
    x, u, w = rng.uniform(0.5, 1.5, T) * rng.choice([-1, 1], T), 0.7, rng.uniform(0.8, 1.3)
    a = [u * x[0]]
    for x_t in x[1:]:
        a.append(u * x_t + w * np.tanh(a[-1]))
    return Case(name, dict(dE_da=rng.uniform(1.5, 2.5), x=x, a=np.array(a), w=w))


def cases():
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


@misconception
def factor_without_tanh(dE_da, x, a, w):
    """Your factor da_t/da_{t-1} is `w` alone. The state before goes through the tanh on its way:
    multiply by tanh′ at `a[t-1]`."""
    return _nest(dE_da, x, np.full(len(x) - 1, w), x[0])


@misconception
def factor_without_weight(dE_da, x, a, w):
    """Your factor da_t/da_{t-1} is tanh′ alone. The state before is also multiplied by `w`."""
    return _nest(dE_da, x, _factors(a, 1), x[0])


@misconception
def factor_of_the_same_step(dE_da, x, a, w):
    """Your tanh′ is taken at `a[t]`. The tanh in `a_t = u x_t + w tanh(a_{t-1})` has the value of
    the step before inside: `a[t-1]`."""
    return _nest(dE_da, x, w * (1 - np.tanh(a[1:]) ** 2), x[0])


@misconception
def factor_from_squared_a(dE_da, x, a, w):
    """You take `1 - a²`. Here `a` is the value before the tanh, so tanh′ is `1 - np.tanh(a)**2`."""
    return _nest(dE_da, x, w * (1 - a[:-1] ** 2), x[0])


@misconception
def factor_without_square(dE_da, x, a, w):
    """You take `1 - tanh(a)`. The derivative of the tanh is 1 minus its square."""
    return _nest(dE_da, x, w * (1 - np.tanh(a[:-1])), x[0])


@misconception
def bracket_too_wide(dE_da, x, a, w):
    """You multiply `x[t]` by the inner bracket as well. It is added: `x[t] + factor * inner`."""
    inner = x[0]
    for x_t, factor in zip(x[1:], _factors(a, w), strict=True):
        inner = (x_t + factor) * inner
    return dE_da * inner


@misconception
def first_input_twice(dE_da, x, a, w):
    """Your first input counts twice: the innermost bracket holds it already, and the loop begins
    with it again (where `a[t-1]` is `a[-1]`, the last one). Begin the loop at 1."""
    return _nest(dE_da, x, _factors(a, w), x[0] + w * (1 - np.tanh(a[-1]) ** 2) * x[0])


@misconception
def order_reversed(dE_da, x, a, w):
    """Your nesting is inside out: the first input must go through all later steps, so it stands in
    the innermost bracket, and the last one outermost."""
    return _nest(dE_da, x[::-1], _factors(a, w)[::-1], x[-1])


@misconception
def only_direct_term(dE_da, x, a, w):
    """Your result holds the last input only, as if the weight had been used once. The earlier
    inputs count too, through da_t/da_{t-1}."""
    return dE_da * x[-1]


@misconception
def only_longest_way(dE_da, x, a, w):
    """Your result is one product, the way from the first input to the end. The weight is used at
    every step: add `x[t]` inside each bracket."""
    return dE_da * np.prod(_factors(a, w)) * x[0]


@misconception
def one_factor_each(dE_da, x, a, w):
    """Each of your inputs passes one step only. The bracket multiplies all of what is inside it:
    what `x[0]` contributes goes through every later step."""
    return dE_da * (x[-1] + np.sum(_factors(a, w) * x[:-1]))


@misconception
def error_forgotten(dE_da, x, a, w):
    """Your result is the derivative of the last `a`. Multiply by `dE_da` to get that of the
    error."""
    return _nest(1.0, x, _factors(a, w), x[0])


@misconception
def error_inside(dE_da, x, a, w):
    """You multiply by `dE_da` at every step. It stands outside the outermost bracket, once."""
    return _nest(dE_da, x, dE_da * _factors(a, w), x[0])


@misconception
def first_input_forgotten(dE_da, x, a, w):
    """Your innermost bracket is empty: the first input is missing. Start with `x[0]` instead of
    0."""
    return _nest(dE_da, x, _factors(a, w), 0.0)


@misconception
def last_bracket_forgotten(dE_da, x, a, w):
    """Your loop ends one step too early: the last input, in the outermost bracket, is missing."""
    return _nest(dE_da, x[:-1], _factors(a[:-1], w), x[0]) if len(x) > 1 else dE_da * x[0]


@misconception
def slide_with_states(dE_da, x, a, w):
    """Each of your inputs carries a factor tanh′ of its own step. That is right for states; here
    the error is given as `dE_da`, before the tanh, and da_t/du is directly `x[t]`."""
    slope = 1 - np.tanh(a) ** 2
    return _nest(dE_da, x * slope, w * slope[1:], x[0] * slope[0])


hints = (
    "Start in the innermost bracket, with the first input, and work outwards: one bracket for "
    "each further step.",
    "`a_t = u x_t + w tanh(a_{t-1})`. Differentiate it with respect to `a_{t-1}`: that is the "
    "factor in front of each bracket.",
    "`inner = x[0]`; for t = 1, 2, …: `inner = x[t] + w * (1 - np.tanh(a[t-1])**2) * inner`. "
    "`dE_da` is multiplied once, at the end.",
)
