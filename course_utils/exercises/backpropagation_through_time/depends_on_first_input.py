"""Move the first input and see whether the last state moves."""

import numpy as np

from course_utils.exercises.misconceptions import instead
from course_utils.exercises.model import Case, Feedback, Named
from course_utils.rnn.neuron import rnn_forward, rnn_step
from course_utils.rnn.probe import depends_on_first_input

solution = depends_on_first_input


def _parameters(rng, D=2, H=3, scale=0.8):
    """Parameters of a layer whose first input still shows at the end of the probe's sequences."""
    shapes = dict(W_x=(D, H), W_h=(H, H), b=(H,))
    return {name: rng.normal(0, scale, shape) for name, shape in shapes.items()}


def _states(X, W_x, W_h, b):
    return rnn_forward(X, np.zeros((X.shape[1], len(b))), W_x, W_h, b)


def _networks():
    """Networks that keep their first input, and networks that do not, by what they do."""
    rng = np.random.default_rng(40)
    n = _parameters(rng)
    weak = {**n, "W_h": n["W_h"] * 0.02}
    one = {"W_x": n["W_x"] * 0.4, "W_h": np.diag([0.0, 0.0, 0.9]), "b": np.zeros(3)}

    def reset(X):
        return np.stack([_states(x_t[None], **n)[0] for x_t in X])

    def last_two(X):
        h = reset(X)
        return np.stack([h[0], *(rnn_step(x, g, **n) for x, g in zip(X[1:], h, strict=False))])

    def late(X):
        return np.concatenate([np.zeros_like(_states(X[:1], **n)), _states(X[:-1], **n)])

    return (
        Named("an RNN", lambda X: _states(X, **n)),
        Named("a network that resets its state at each step", reset),
        Named("a network that sees the last two inputs", last_two),
        Named("an RNN that reads from the end", lambda X: _states(X[::-1], **n)[::-1]),
        Named("a network that keeps its first input", lambda X: reset(0 * X + X[0])),
        Named("an RNN that forgets fast", lambda X: _states(X, **weak)),
        Named("a layer with memory in one of its units", lambda X: _states(X, **one)),
        Named("an RNN that stores its states one step late", late),
        Named("an RNN fed with X - X[0]", lambda X: _states(X - X[0], **n)),
    )


def cases():
    """Nine networks on one short batch; five of them depend on their first input."""
    X = np.random.default_rng(41).integers(-8, 9, (5, 2, 2)) / 8  # sums are exact
    return [Case(forward.name, dict(forward=forward, X=X)) for forward in _networks()]


def observe(answer, forward, X):
    """The answer, which must be one truth value, as 0 or 1."""
    result = answer(forward, X)
    if result is None or result is Ellipsis:
        return result
    if not isinstance(result, bool | np.bool_) and not (
        isinstance(result, np.ndarray) and result.dtype == bool and result.shape == ()
    ):
        raise Feedback("Return True or False, a single truth value.")
    return int(result)


def plain(forward, X):
    """Both runs one after the other, then the comparison."""
    moved = X.copy()
    moved[0] = moved[0] + 1
    before = forward(X)
    after = forward(moved)
    return bool(np.any(after[-1] != before[-1]))


@instead("moved[0]", "moved[-1]")
def last_input_moved():
    """You move the last input. Every network answers to that, with or without memory: move the
    first, `X[0]`."""


@instead("moved[0] +=", "moved +=")
def more_than_first_moved():
    """You move more than the first input, so a network without memory answers too. Time is the
    first axis: change `X[0]` and nothing else."""


@instead("forward(moved)[-1] != forward(X)[-1]", "forward(moved)[0] != forward(X)[0]")
def first_states_compared():
    """You compare the first states. They see the first input directly, without any memory: compare
    the last, `[-1]`."""


@instead("forward(moved)[-1] != forward(X)[-1]", "forward(moved) != forward(X)")
def all_states_compared():
    """You compare the states of all steps. The first one sees the first input directly, so
    something always differs. Compare the last state, `[-1]`. (`[:, -1]` is the last sequence.)"""


@instead("X + 0", "X")
def one_array():
    """Your answer is always False: both runs get the same array. `moved = X` makes no copy, and
    then `X` is changed too. Write `X.copy()`."""


@instead(
    "bool((forward(moved)[-1] != forward(X)[-1]).any())",
    "not np.allclose(forward(moved)[-1], forward(X)[-1])",
)
def up_to_a_tolerance():
    """You compare up to a tolerance, and a network that forgets fast but does remember slips
    through. Ask for any difference: `!=`."""


@instead(".any()", ".all()")
def every_number_must_move():
    """You ask that every number of the last state moves, or look at one of them only. Compare them
    all; a single one that moves is enough: `.any()`."""


@instead(
    "bool((forward(moved)[-1] != forward(X)[-1]).any())", "forward(moved)[-1] - forward(X)[-1]"
)
def difference_returned():
    """You return the difference, or the comparison of each number. Say in one word whether anything
    differs: `.any()`, as a bool."""


@instead("bool(", "not (")
def the_other_way_round():
    """Your answer is the opposite: True when the last state stays where it is. It should be True
    when it moves."""


hints = (
    "Run the network twice, on `X` and on a copy whose first input is different. What must "
    "differ if anything of the first input has arrived at the end?",
    "`moved = X.copy()`, `moved[0] += 1`. Compare `forward(moved)[-1]` with `forward(X)[-1]`; "
    "`.any()` says whether any number differs.",
)
