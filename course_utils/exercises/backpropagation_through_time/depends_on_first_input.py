"""Move the first input and see whether the last state moves."""

import numpy as np

from course_utils.exercises.misconceptions import misconception
from course_utils.exercises.model import Case, Feedback, Named
from course_utils.rnn.neuron import rnn_forward, rnn_step
from course_utils.rnn.probe import depends_on_first_input

solution = depends_on_first_input


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


def cases():
    """Nine networks on one short batch; five of them depend on their first input."""
    X = np.random.default_rng(41).integers(-8, 9, (5, 2, 2)) / 8  # sums are exact
    return [Case(forward.name, dict(forward=forward, X=X)) for forward in _forwards()]


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


def _moved(X, at=0):
    X = X.copy()
    X[at] += 1
    return X


@misconception
def last_input_moved(forward, X):
    """You move the last input. Every network answers to that, with or without memory: move the
    first, `X[0]`."""
    return bool((forward(_moved(X, -1))[-1] != forward(X)[-1]).any())


@misconception
def more_than_first_moved(forward, X):
    """You move more than the first input, so a network without memory answers too. Time is the
    first axis: change `X[0]` and nothing else."""
    return bool((forward(X + 1)[-1] != forward(X)[-1]).any())


@misconception
def first_states_compared(forward, X):
    """You compare the first states. They see the first input directly, without any memory: compare
    the last, `[-1]`."""
    return bool((forward(_moved(X))[0] != forward(X)[0]).any())


@misconception
def all_states_compared(forward, X):
    """You compare the states of all steps. The first one sees the first input directly, so
    something always differs. Compare the last state, `[-1]`. (`[:, -1]` is the last sequence.)"""
    return bool((forward(_moved(X)) != forward(X)).any())


@misconception
def one_array(forward, X):
    """Your answer is always False: both runs get the same array. `moved = X` makes no copy, and
    then `X` is changed too. Write `X.copy()`."""
    X[0] += 1
    return bool((forward(X)[-1] != forward(X)[-1]).any())


@misconception
def up_to_a_tolerance(forward, X):
    """You compare up to a tolerance, and a network that forgets fast but does remember slips
    through. Ask for any difference: `!=`."""
    return not np.allclose(forward(_moved(X))[-1], forward(X)[-1])


@misconception
def every_number_must_move(forward, X):
    """You ask that every number of the last state moves, or look at one of them only. Compare them
    all; a single one that moves is enough: `.any()`."""
    return bool((forward(_moved(X))[-1] != forward(X)[-1]).all())


@misconception
def difference_returned(forward, X):
    """You return the difference, or the comparison of each number. Say in one word whether anything
    differs: `.any()`, as a bool."""
    return forward(_moved(X))[-1] - forward(X)[-1]


@misconception
def the_other_way_round(forward, X):
    """Your answer is the opposite: True when the last state stays where it is. It should be True
    when it moves."""
    return not (forward(_moved(X))[-1] != forward(X)[-1]).any()


hints = (
    "Run the network twice, on `X` and on a copy whose first input is different. What must "
    "differ if anything of the first input has arrived at the end?",
    "`moved = X.copy()`, `moved[0] += 1`. Compare `forward(moved)[-1]` with `forward(X)[-1]`; "
    "`.any()` says whether any number differs.",
)
