"""The nested formula for one unit: how the last error depends on the input weight."""

import numpy as np

from course_utils.exercises.misconceptions import instead
from course_utils.exercises.model import Case
from course_utils.rnn.bptt import nested_gradient

solution = nested_gradient


def _unit_case(name, T, seed):
    rng = np.random.default_rng(seed)
    x, u, w = rng.uniform(0.5, 1.5, T) * rng.choice([-1, 1], T), 0.7, rng.uniform(0.8, 1.3)
    a = [u * x[0]]
    for x_t in x[1:]:
        a.append(u * x_t + w * np.tanh(a[-1]))
    return Case(name, dict(dE_da=rng.uniform(15, 25), x=x, a=np.array(a), w=w))


def cases():
    """Three steps as on the slide, more, and a single one."""
    return [
        _unit_case("3 steps", 3, 42),
        _unit_case("6 steps", 6, 31),
        _unit_case("1 step: no bracket at all", 1, 32),
    ]


def plain(dE_da, x, a, w):
    """Without nesting: the way of each input to the end, then their sum."""
    total = 0.0
    for k in range(len(x)):
        way = x[k]
        for t in range(k + 1, len(x)):
            way = way * w * (1 - np.tanh(a[t - 1]) ** 2)
        total = total + way
    return dE_da * total


@instead("w * (1 - np.tanh(a[t - 1]) ** 2)", "w")
def factor_without_tanh():
    """Your factor da_t/da_{t-1} is `w` alone. The state before goes through the tanh on its way:
    multiply by tanh′ at `a[t-1]`."""


@instead("w * (", "(")
def factor_without_weight():
    """Your factor da_t/da_{t-1} is tanh′ alone. The state before is also multiplied by `w`."""


@instead("a[t - 1]", "a[t]")
def factor_of_the_same_step():
    """Your tanh′ is taken at `a[t]`. The tanh in `a_t = u x_t + w tanh(a_{t-1})` has the value of
    the step before inside: `a[t-1]`."""


@instead("np.tanh(a[t - 1])", "a[t - 1]")
def factor_from_squared_a():
    """You take `1 - a²`. Here `a` is the value before the tanh, so tanh′ is `1 - np.tanh(a)**2`."""


@instead(" ** 2", "")
def factor_without_square():
    """You take `1 - tanh(a)`. The derivative of the tanh is 1 minus its square."""


@instead("x[t] + w", "w", "* inner\n", "* (x[t] + inner)\n")
def factor_before_both():
    """Your factor stands before the sum of `x[t]` and the inner bracket. Only what comes from the
    step before passes it: `x[t]` reaches `a_t` directly, `x[t] + factor * inner`."""


@instead("x[t] + w", "(x[t] + w", "** 2)", "** 2))")
def bracket_too_wide():
    """You multiply `x[t]` by the inner bracket as well. It is added: `x[t] + factor * inner`."""


@instead("(1 - np.tanh(a[t - 1]) ** 2)", "(1 - np.tanh(a[t - 1])) * np.tanh(a[t - 1])")
def slope_of_a_sigmoid():
    """`s (1 - s)` is the derivative of a sigmoid. For a tanh it is 1 minus its square."""


@instead("(1 - np.tanh(a[t - 1]) ** 2)", "np.tanh(a[t - 1])")
def tanh_for_its_slope():
    """Your factor da_t/da_{t-1} holds the tanh itself. Going back, a change is multiplied by its
    derivative, 1 minus the square of the tanh."""


@instead("range(1, len(x))", "range(len(x))")
def first_input_twice():
    """Your first input counts twice: the innermost bracket holds it already, and the loop begins
    with it again (where `a[t-1]` is `a[-1]`, the last one). Begin the loop at 1."""


@instead("x[0]", "x[-1]", "range(1, len(x))", "range(len(x) - 1, 0, -1)", "x[t]", "x[t - 1]")
def order_reversed():
    """Your nesting is inside out: the first input must go through all later steps, so it stands in
    the innermost bracket, and the last one outermost."""


@instead("dE_da * inner", "dE_da * x[-1]")
def only_direct_term():
    """Your result holds the last input only, as if the weight had been used once. The earlier
    inputs count too, through da_t/da_{t-1}."""


@instead("x[t] + ", "", "x[0]", "1.0", "dE_da *", "dE_da * x[0] *")
def only_longest_way():
    """Your result is one product, the way from the first input to the end. The weight is used at
    every step: add `x[t]` inside each bracket."""


@instead("x[0]", "1.0", "x[t] +", "1 +")
def inputs_forgotten():
    """There is no input in your brackets. Where `u` is used, it is multiplied by `x[t]`, so that is
    what each bracket starts with: the innermost with `x[0]`."""


@instead("x[0]", "0.0", "x[t] +", "np.tanh(a[t - 1]) +")
def by_the_recurrent_weight():
    """Yours is the derivative by the recurrent weight `w`, which multiplies the state before. The
    exercise asks for `u`, which multiplies the input: `x[t]`."""


@instead("range(1, len(x))", "(1, 2)")
def three_steps_only():
    """Yours is written out for three steps. The formula goes on in the same way for any number of
    them, and a single step has no bracket: a loop from the innermost bracket outwards."""


@instead("range(k + 1, len(x))", "range(k + 1, len(x))[:1]", of=plain)
def one_factor_each():
    """Each of your inputs passes one step only. The bracket multiplies all of what is inside it:
    what `x[0]` contributes goes through every later step."""


@instead("dE_da * ", "")
def error_forgotten():
    """Your result is the derivative of the last `a`. Multiply by `dE_da` to get that of the
    error."""


@instead("x[t] + w", "x[t] + dE_da * w")
def error_inside():
    """You multiply by `dE_da` at every step. It stands outside the outermost bracket, once."""


@instead("x[0]", "0.0")
def first_input_forgotten():
    """Your innermost bracket is empty: the first input is missing. Start with `x[0]` instead of
    0."""


@instead("x[0]", "x[1]", "range(1,", "range(2,")
def starts_at_the_second_input():
    """Your innermost bracket starts with the second input. Python counts from 0: it is `x[0]`, and
    the loop begins at 1."""


@instead("x[0]", "1.0")
def starts_from_one():
    """Your innermost bracket starts from 1. It holds the first input, `x[0]`."""


@instead("    inner = x[0]", "    inner = [x[0]]", "inner = x[t]", "inner += [x[t]", "* inner\n",
         "* inner[-1]]\n", "dE_da * inner", "dE_da * np.array(inner)")  # fmt: skip
def every_bracket_returned():
    """You return a number for each bracket. The last of them, the outermost, holds all others: that
    one is the gradient."""


@instead("len(x)", "len(x) - 1")
def last_bracket_forgotten():
    """Your loop ends one step too early: the last input, in the outermost bracket, is missing."""


@instead(
    "x[0]",
    "x[0] * (1 - np.tanh(a[0]) ** 2)",
    "x[t] +",
    "x[t] * (1 - np.tanh(a[t]) ** 2) +",
    "a[t - 1]",
    "a[t]",
)
def slide_with_states():
    """Each of your inputs carries a factor tanh′ of its own step. That is right for states; here
    the error is given as `dE_da`, before the tanh, and da_t/du is directly `x[t]`."""


hints = (
    "Start in the innermost bracket, with the first input, and work outwards: one bracket for "
    "each further step.",
    "`a_t = u x_t + w tanh(a_{t-1})`. Differentiate it with respect to `a_{t-1}`: that is the "
    "factor in front of each bracket.",
    "`inner = x[0]`; for t = 1, 2, …: `inner = x[t] + w * (1 - np.tanh(a[t-1])**2) * inner`. "
    "`dE_da` is multiplied once, at the end.",
)
