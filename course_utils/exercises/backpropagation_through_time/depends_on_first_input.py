"""Move the first input and see whether the last state moves."""

from functools import cache
from importlib.util import find_spec

import numpy as np

from course_utils.exercises.misconceptions import instead
from course_utils.exercises.model import Case, Feedback, Named
from course_utils.rnn.neuron import rnn_forward
from course_utils.rnn.probe import depends_on_first_input

solution = depends_on_first_input


class _InPyTorch(Named):
    """A network that takes and gives tensors, as those that the notebook trains."""


def _parameters():
    """Parameters of a layer whose first input still shows at the end of the probe's sequences."""
    rng = np.random.default_rng(40)
    return {k: rng.normal(0, 0.8, s) for k, s in dict(W_x=(2, 3), W_h=(3, 3), b=(3,)).items()}


@cache
def _layer():
    """The same layer in PyTorch, forgetting fast, in float32 as that of the notebook."""
    import torch

    from course_utils.rnn.interop import copy_to_torch

    n = _parameters()
    return copy_to_torch(n["W_x"], 0.2 * n["W_h"], n["b"], torch.nn.RNN(2, 3))


def _networks():
    """Networks that keep their first input, and networks that do not, by what they do."""
    n = _parameters()
    weak = {**n, "W_h": n["W_h"] * 1e-3}
    one = {"W_x": 0.4 * abs(n["W_x"]), "W_h": np.diag([0.0, 0.0, 0.9]), "b": np.zeros(3)}

    def states(X, n=n):
        return rnn_forward(X, np.zeros((X.shape[1], len(n["b"]))), **n)

    def reset(X):
        return np.stack([states(x_t[None])[0] for x_t in X])

    def last_four(X):
        return np.stack([states(X[max(0, t - 3) : t + 1])[-1] for t in range(len(X))])

    def late(X):
        return np.concatenate([np.zeros_like(states(X[:1])), states(X[:-1])])

    def pairs(X):
        sums = X.cumsum(axis=0)  # exact, and -1/2 at the end: moved by 1 they have the same size
        return np.concatenate([sums, -sums], axis=-1)

    return (
        Named("an RNN", states),
        Named("a network that resets its state at each step", reset),
        Named("a network that sees the last four inputs", last_four),
        Named("an RNN that reads from the end", lambda X: states(X[::-1])[::-1]),
        Named("a network that keeps minus its first input", lambda X: 0 * X - X[0]),
        Named("an RNN that forgets fast", lambda X: states(X, weak)),
        Named("a layer with memory in one of its units", lambda X: states(X, one)),
        Named("an RNN that stores its states one step late", late),
        Named("an RNN fed with X - X[0]", lambda X: states(X - X[0])),
        Named(
            "no memory, but it counts its steps",
            lambda X: reset(X) + np.arange(len(X))[:, None, None],
        ),
        Named("an RNN of which only the second input weighs", lambda X: states(X * [0, 1])),
        Named(
            "a layer that is silent but for the second sequence",
            lambda X: states(X) * np.array([[0], [1], [0]]),
        ),
        Named("a network whose units come in pairs of opposite sign", pairs),
    )


def cases():
    """Many networks on one short batch, one of them on inputs all alike; two in PyTorch."""
    X = np.random.default_rng(41).integers(-8, 9, (5, 3, 2)) / 8  # sums are exact
    X[-1] -= X.sum(axis=0) + 0.5
    networks = _networks()
    found = [Case(forward.name, dict(forward=forward, X=X)) for forward in networks]
    for value in (0.0, 1.0):
        arguments = dict(forward=networks[0], X=np.full_like(X, value))
        found.append(Case(f"an RNN whose inputs are all {value:g}", arguments))
    if find_spec("torch"):
        for name, turned in (("", False), (" with its axes swapped", True)):
            forward = _InPyTorch(f"a layer of PyTorch{name}", _in_pytorch(turned))
            found.append(Case(f"{forward.name}: X is a tensor", dict(forward=forward, X=X)))
    return found


def _in_pytorch(turned):
    def forward(X):
        return _layer()(X.transpose(0, 1))[0].transpose(0, 1) if turned else _layer()(X)[0]

    return forward


def observe(answer, forward, X):
    """The answer, which must be one truth value, as 0 or 1."""
    tensors = isinstance(forward, _InPyTorch)
    result = _with_tensors(answer, forward, X) if tensors else answer(forward, X)
    if result is None or result is Ellipsis:
        return result
    if not isinstance(result, bool | np.bool_) and not (
        isinstance(result, np.ndarray) and result.dtype == bool and result.shape == ()
    ):
        raise Feedback("Return True or False, a single truth value.")
    return int(result)


def _with_tensors(answer, forward, X):
    """Ask as the notebook asks of the layers it has trained."""
    import torch

    with torch.no_grad():
        result = answer(forward, torch.as_tensor(X, dtype=torch.float32))
    return result.numpy() if isinstance(result, torch.Tensor) else result


def plain(forward, X):
    """Both runs one after the other, then the comparison."""
    moved = X + 0
    moved[0] = moved[0] + 1
    before = forward(X)
    after = forward(moved)
    return bool((after[-1] != before[-1]).any())


ALL = "(forward(moved)[-1] != forward(X)[-1]).any()"  # as it stands in the solution


@instead("X + 0", "X.copy()")
def copy_of_an_array():
    """For arrays yours is right. Later in this notebook the probe is asked about networks in
    PyTorch, and a tensor has no `.copy()`. `X + 0` makes a copy of either."""


@instead("X + 0", "X.clone()")
def copy_of_a_tensor():
    """A tensor has a `.clone()`, an array has none. `X + 0` makes a copy of either."""


@instead("X + 0", "np.array(X)")
def array_of_a_tensor():
    """For arrays yours is right. Later in this notebook the probe is asked about networks in
    PyTorch, which take tensors only, and NumPy's copy of a tensor is an array. `X + 0` makes a
    copy of either."""


@instead(ALL, "np.any(forward(moved)[-1] != forward(X)[-1])")
def any_of_arrays_only():
    """For arrays yours is right. Later in this notebook the probe is asked about networks in
    PyTorch, and `np.any` cannot take what the comparison of two tensors gives. `(… != …).any()`
    does for both."""


@instead("moved[0]", "moved[-1]")
def last_input_moved():
    """You move the last input. Every network answers to that, with or without memory: move the
    first, `X[0]`."""


@instead("moved[0] +=", "moved +=")
def more_than_first_moved():
    """You move more than the first input, so a network without memory answers too. Time is the
    first axis: change `X[0]` and nothing else."""


@instead("moved[0] += 1", "moved[0] *= 2")
def zeros_not_moved():
    """Where the first input is 0, yours leaves it as it is: 0 times anything is 0, and so is 0 in
    its place. Add a number: `moved[0] += 1`."""


_DOUBLED = ("moved[0] += 1", "moved[0] *= 2")


@instead(*_DOUBLED, ALL, "forward(moved)[-1].sum() != forward(X)[-1].sum()")
@instead(*_DOUBLED, ALL, "abs(forward(moved)[-1].sum() - forward(X)[-1].sum()) > 1e-6")
def zeros_not_moved_and_sums_compared():
    """Two things. Where the first input is 0, doubling it leaves it as it is: add a number instead.
    And you compare the sums of the last states, which may be the same where the states are not:
    compare number by number, `!=` and then `.any()`."""


@instead("moved[0] += 1", "moved[0] = 1")
def ones_not_moved():
    """Yours puts 1 in the place of the first input. Where it is 1 already, nothing moves: add a
    number instead, `moved[0] += 1`."""


@instead("moved[0] += 1", "moved[0] = X[1]")
def another_input_in_its_place():
    """Yours puts another step's input in the place of the first. Where the two are equal, nothing
    moves: add a number instead, `moved[0] += 1`."""


@instead("+= 1", "+= 1e-6")
@instead("+= 1", "+= 1e-4", f"bool({ALL})", "not np.allclose(forward(moved)[-1], forward(X)[-1])")
def moved_too_little():
    """What a network that forgets fast keeps of the first input is very small, and yours misses it:
    you move that input by very little, or count a small difference as none. Move it by 1, and ask
    for any difference, `!=`."""


@instead("moved[0]", "moved[0, :, 0]")
def one_number_of_each_moved():
    """You move the first number of each input only. A network may make nothing of just that one:
    move all of `X[0]`."""


@instead("moved[0]", "moved[0, 0, 0]")
def one_number_moved():
    """You move one single number. A network may make nothing of just that one: move all of
    `X[0]`, all sequences and all numbers."""


@instead("moved[0]", "moved[0, 0]")
def one_sequence_alone():
    """You look at one sequence only: it alone is moved, or it alone is compared. A layer may be
    silent for just that one. Move all of `X[0]` and compare all of the last state."""


@instead("forward(moved)", "forward(X[1:])")
def first_step_left_out():
    """You leave the first step out instead of moving its input. Then there is a step less, and
    that alone changes what some networks say, with or without memory."""


@instead("forward(moved)[-1] != forward(X)[-1]", "forward(moved)[0] != forward(X)[0]")
def first_states_compared():
    """You compare the first states. They see the first input directly, without any memory: compare
    the last, `[-1]`."""


@instead("forward(moved)[-1] != forward(X)[-1]", "forward(moved)[-2] != forward(X)[-2]")
def earlier_states_compared():
    """You compare states before the last. A network that sees just a few inputs still has the first
    one in those: compare the last, `[-1]`."""


@instead("forward(moved)[-1] != forward(X)[-1]", "forward(moved) != forward(X)")
def all_states_compared():
    """Yours says True even of a network without memory: you compare the states of all steps, or
    move more than the first input, and so something always differs. Move `X[0]` alone, and compare
    the last state, `[-1]`."""


@instead("forward(moved)[-1] != forward(X)[-1]", "forward(moved)[:, -1] != forward(X)[:, -1]")
def last_sequence_compared():
    """`[:, -1]` takes the last sequence, at all of its steps, the first included. Time is the first
    axis: the last state is `[-1]`."""


@instead(ALL, "forward(moved)[-1].sum() != forward(X)[-1].sum()")
def one_number_compared():
    """You compare one number made of the last states: their sum, mean or length. Different states
    can have the same. Compare them number by number: `!=`, then `.any()`."""


@instead("X + 0", "X")
def one_array():
    """Your answer is always False: both runs get the same array. `moved = X` makes no copy, and
    then `X` is changed too. Write `X + 0`."""


@instead(f"bool({ALL})", "False")
def always_false():
    """Your answer is always False. Either both runs get the same input, or what moves counts as
    none: is the input moved by very little, or the tolerance wide?"""


@instead(f"bool({ALL})", "not np.allclose(forward(moved)[-1], forward(X)[-1])")
def up_to_a_tolerance():
    """You compare up to a tolerance, and a network that forgets fast but does remember slips
    through. Ask for any difference: `!=`."""


@instead("!=", ">")
def only_growth_counts():
    """You ask whether a number gets larger. One that gets smaller has moved as well: `!=`."""


@instead(".any()", ".all()")
def every_number_must_move():
    """You ask that every number of the last state moves, or look at one of them only. Compare them
    all; a single one that moves is enough: `.any()`."""


@instead(".any()", "")
def truth_of_an_array():
    """A comparison of two arrays says True or False of each number, and `if`, `not`, `bool` want
    one word: `.any()` says whether any of them differs."""


@instead(f"bool({ALL})", "forward(moved)[-1] - forward(X)[-1]")
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
    "`moved = X + 0` copies an array as well as a tensor; then `moved[0] += 1`. Compare "
    "`forward(moved)[-1]` with `forward(X)[-1]`; `.any()` says whether any number differs.",
)
