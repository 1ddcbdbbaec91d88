"""One step backward: from the gradients of output and cell to those inside the gates."""

import numpy as np

from course_utils.exercises.gates.shared import evaluate, network
from course_utils.exercises.misconceptions import misconception
from course_utils.exercises.model import Case, Feedback
from course_utils.rnn.gates import sigmoid
from course_utils.rnn.lstm import (
    lstm_forward,
    lstm_step_backward,
)

solution = lstm_step_backward


def _step_back_case(name, B, H, seed):
    rng = np.random.default_rng(seed)
    n = network(rng, 1, B, 3, H)
    _, C, gates = lstm_forward(**n)
    dh_t, dc_t = rng.normal(size=(2, B, H))
    arguments = dict(dh_t=dh_t, dc_t=dc_t, gates_t=gates[0], c_prev=n["c_0"], c_t=C[0])
    return Case(name, arguments)


def cases():
    """Three sizes of one step backward."""
    return [
        _step_back_case("2 sequences, 3 units", 2, 3, 114),
        _step_back_case("1 sequence, 4 units", 1, 4, 115),
        _step_back_case("5 sequences, 2 units", 5, 2, 116),
    ]


def observe(answer, dh_t, dc_t, gates_t, c_prev, c_t):
    """The gradient of each of the four parts, and what is handed on along the cell."""
    result = answer(dh_t, dc_t, gates_t, c_prev, c_t)
    if result is None or result is Ellipsis:
        return result
    if not isinstance(result, tuple | list) or len(result) != 2:
        raise Feedback(
            "Return two arrays, `da_t, dc_prev`: the first holds the four parts side by side, "
            "(B, 4H), the second is (B, H)."
        )
    da_t, dc_prev = result
    sequence = isinstance(da_t, tuple | list)
    if sequence or np.shape(da_t) != gates_t.shape:
        is_ = f"a {type(da_t).__name__}" if sequence else f"{np.shape(da_t)}"
        says = f"`da_t` holds the four parts side by side, {gates_t.shape} here; yours is {is_}."
        if np.shape(da_t) == c_t.shape and np.shape(dc_prev) == gates_t.shape:
            says = "You return `dc_prev` first. The order is `da_t, dc_prev`."
        elif np.size(da_t) == np.size(gates_t):
            says += " `np.concatenate([…], axis=-1)` puts them so."
        raise Feedback(says)
    names = ("di", "df", "dg", "do")
    return dict(zip(names, np.split(da_t, 4, axis=-1), strict=True)) | dict(dc_prev=dc_prev)


BACK = dict(
    s=lambda n: np.tanh(n.c_t),
    dc=lambda n: n.dc_t + n.dh_t * n.o * (1 - n.s**2),
    di=lambda n: n.dc * n.g * n.i * (1 - n.i),
    df=lambda n: n.dc * n.c_prev * n.f * (1 - n.f),
    dg=lambda n: n.dc * n.i * (1 - n.g**2),
    do=lambda n: n.dh_t * n.s * n.o * (1 - n.o),
    dc_prev=lambda n: n.dc * n.f,
    da_t=lambda n: np.concatenate([n.di, n.df, n.dg, n.do], axis=-1),
)


def _back(dh_t, dc_t, gates_t, c_prev, c_t, **own):
    i, f, g, o = np.split(gates_t, 4, axis=-1)
    given = dict(dh_t=dh_t, dc_t=dc_t, c_prev=c_prev, c_t=c_t, i=i, f=f, g=g, o=o)
    n = evaluate(BACK, own, **given)
    return n.da_t, n.dc_prev


def _slopes(sigmoid_slope=None, tanh_slope=None):
    """The four gradients with other derivatives of the sigmoid or of the tanh."""
    sigmoid_slope = sigmoid_slope or (lambda s: s * (1 - s))
    tanh_slope = tanh_slope or (lambda s: 1 - s**2)
    return dict(
        di=lambda n: n.dc * n.g * sigmoid_slope(n.i),
        df=lambda n: n.dc * n.c_prev * sigmoid_slope(n.f),
        dg=lambda n: n.dc * n.i * tanh_slope(n.g),
        do=lambda n: n.dh_t * n.s * sigmoid_slope(n.o),
    )


def large():
    """Big enough that needless loops show."""
    return _step_back_case("64 sequences of 128 units", 64, 128, 117)


@misconception
def gates_constant(dh_t, dc_t, gates_t, c_prev, c_t):
    """Gradient through the gate forgotten: you treat the gates as constants and leave zeros for
    them. They are computed from input and state, and their weights want a gradient too: each factor
    of a product gets the gradient times the other factor."""
    own = {name: lambda n: np.zeros_like(n.dc) for name in ("di", "df", "do")}
    return _back(dh_t, dc_t, gates_t, c_prev, c_t, **own)


@misconception
def no_sigmoid_slope(dh_t, dc_t, gates_t, c_prev, c_t):
    """Your gradients are those of the gates themselves. `da_t` belongs to the sums inside: multiply
    i, f and o's by the derivative of the sigmoid."""
    own = _slopes(sigmoid_slope=np.ones_like)
    return _back(dh_t, dc_t, gates_t, c_prev, c_t, **own)


@misconception
def no_tanh_slope(dh_t, dc_t, gates_t, c_prev, c_t):
    """The gradient of the candidate stops before its tanh. `da_t` belongs to the sum inside:
    multiply by the derivative of the tanh, taken at g."""
    return _back(dh_t, dc_t, gates_t, c_prev, c_t, **_slopes(tanh_slope=np.ones_like))


@misconception
def no_slope(dh_t, dc_t, gates_t, c_prev, c_t):
    """Your gradients are those of i, f, g and o themselves. `da_t` belongs to the sums inside the
    three sigmoids and the tanh: multiply each by its derivative."""
    own = _slopes(np.ones_like, np.ones_like)
    return _back(dh_t, dc_t, gates_t, c_prev, c_t, **own)


@misconception
def slope_twice(dh_t, dc_t, gates_t, c_prev, c_t):
    """You apply the sigmoid's derivative twice. Each gate goes through one sigmoid."""
    own = _slopes(sigmoid_slope=lambda s: (s * (1 - s)) ** 2)
    return _back(dh_t, dc_t, gates_t, c_prev, c_t, **own)


@misconception
def half_a_slope(dh_t, dc_t, gates_t, c_prev, c_t):
    """Half of the sigmoid's derivative is missing: it is the gate times (1 - the gate), and yours
    has the first factor only."""
    return _back(dh_t, dc_t, gates_t, c_prev, c_t, **_slopes(sigmoid_slope=lambda s: s))


@misconception
def other_half_of_slope(dh_t, dc_t, gates_t, c_prev, c_t):
    """Half of the sigmoid's derivative is missing: it is the gate times (1 - the gate), and yours
    has the second factor only."""
    return _back(dh_t, dc_t, gates_t, c_prev, c_t, **_slopes(sigmoid_slope=lambda s: 1 - s))


@misconception
def tanh_slope_for_gates(dh_t, dc_t, gates_t, c_prev, c_t):
    """For the gates you take 1 minus the square, which is the derivative of a tanh. i, f and o are
    sigmoids: the derivative of σ is σ (1 - σ)."""
    return _back(dh_t, dc_t, gates_t, c_prev, c_t, **_slopes(sigmoid_slope=lambda s: 1 - s**2))


@misconception
def sigmoid_slope_for_candidate(dh_t, dc_t, gates_t, c_prev, c_t):
    """For the candidate you take g (1 - g), which is the derivative of a sigmoid. g is a tanh: its
    derivative is 1 minus the square."""
    return _back(dh_t, dc_t, gates_t, c_prev, c_t, **_slopes(tanh_slope=lambda s: s * (1 - s)))


@misconception
def slopes_swapped(dh_t, dc_t, gates_t, c_prev, c_t):
    """The derivatives have changed places: σ (1 - σ) belongs to the gates i, f, o, and 1 minus the
    square to the candidate g."""
    own = _slopes(lambda s: 1 - s**2, lambda s: s * (1 - s))
    return _back(dh_t, dc_t, gates_t, c_prev, c_t, **own)


@misconception
def candidate_squashed_again(dh_t, dc_t, gates_t, c_prev, c_t):
    """For the candidate you take `1 - tanh(g)**2`, but g is a tanh already: its derivative is 1
    minus its own square."""
    own = _slopes(tanh_slope=lambda s: 1 - np.tanh(s) ** 2)
    return _back(dh_t, dc_t, gates_t, c_prev, c_t, **own)


@misconception
def slopes_squashed_again(dh_t, dc_t, gates_t, c_prev, c_t):
    """For the derivatives you squash `gates_t` once more. Its numbers have gone through sigmoid and
    tanh already: the derivatives are made of them as they are."""
    own = _slopes(
        lambda s: sigmoid(s) * (1 - sigmoid(s)),
        lambda s: 1 - np.tanh(s) ** 2,
    )
    return _back(dh_t, dc_t, gates_t, c_prev, c_t, **own)


@misconception
def gate_slopes_squashed_again(dh_t, dc_t, gates_t, c_prev, c_t):
    """In the derivatives of the gates you apply the sigmoid once more. i, f and o come as sigmoids
    already: take them as they are."""
    own = _slopes(sigmoid_slope=lambda s: sigmoid(s) * (1 - sigmoid(s)))
    return _back(dh_t, dc_t, gates_t, c_prev, c_t, **own)


@misconception
def gates_activated_again(dh_t, dc_t, gates_t, c_prev, c_t):
    """You put sigmoid and tanh on `gates_t` once more. It holds i, f, g and o as the forward step
    used them, squashed already."""
    i, f, g, o = np.split(gates_t, 4, axis=-1)
    again = np.concatenate([sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o)], axis=-1)
    return _back(dh_t, dc_t, again, c_prev, c_t)


@misconception
def cell_gradient_dropped(dh_t, dc_t, gates_t, c_prev, c_t):
    """What arrives along the cell, `dc_t`, is missing: you only count what comes through `h_t`. The
    cell is used twice, by this step's output and by the next step, so two gradients add up."""
    own = dict(dc=lambda n: n.dh_t * n.o * (1 - n.s**2))
    return _back(dh_t, dc_t, gates_t, c_prev, c_t, **own)


@misconception
def output_gradient_dropped(dh_t, dc_t, gates_t, c_prev, c_t):
    """What reaches the cell through the output is missing: `h_t` is made of `c_t`, so `dh_t` flows
    into the cell too, through o and the tanh. Add it to `dc_t`."""
    return _back(dh_t, dc_t, gates_t, c_prev, c_t, dc=lambda n: n.dc_t)


@misconception
def output_gate_forgotten(dh_t, dc_t, gates_t, c_prev, c_t):
    """On the way from the output into the cell the factor o is missing: `h_t` is o times the tanh
    of the cell."""
    own = dict(dc=lambda n: n.dc_t + n.dh_t * (1 - n.s**2))
    return _back(dh_t, dc_t, gates_t, c_prev, c_t, **own)


@misconception
def cell_slope_forgotten(dh_t, dc_t, gates_t, c_prev, c_t):
    """On the way from the output into the cell the tanh is passed as if it were not there. Multiply
    by its derivative, 1 - tanh(c_t)²."""
    own = dict(dc=lambda n: n.dc_t + n.dh_t * n.o)
    return _back(dh_t, dc_t, gates_t, c_prev, c_t, **own)


@misconception
def both_factors_forgotten(dh_t, dc_t, gates_t, c_prev, c_t):
    """You add `dh_t` to `dc_t` as it is. Between output and cell lie the output gate and a tanh:
    two factors are missing."""
    return _back(dh_t, dc_t, gates_t, c_prev, c_t, dc=lambda n: n.dc_t + n.dh_t)


@misconception
def slope_of_the_cell(dh_t, dc_t, gates_t, c_prev, c_t):
    """You take 1 - c_t². The square is that of the tanh, and the cell is not squashed: 1 -
    tanh(c_t)²."""
    own = dict(dc=lambda n: n.dc_t + n.dh_t * n.o * (1 - n.c_t**2))
    return _back(dh_t, dc_t, gates_t, c_prev, c_t, **own)


@misconception
def slope_of_a_second_tanh(dh_t, dc_t, gates_t, c_prev, c_t):
    """You take the tanh twice: the derivative at the cell is 1 - tanh(c_t)², of one tanh."""
    own = dict(dc=lambda n: n.dc_t + n.dh_t * n.o * (1 - np.tanh(n.s) ** 2))
    return _back(dh_t, dc_t, gates_t, c_prev, c_t, **own)


@misconception
def slope_with_output_gate(dh_t, dc_t, gates_t, c_prev, c_t):
    """Your derivative at the cell is 1 - h_t², but `h_t` is o times the tanh. Square the tanh
    alone."""
    own = dict(dc=lambda n: n.dc_t + n.dh_t * n.o * (1 - (n.o * n.s) ** 2))
    return _back(dh_t, dc_t, gates_t, c_prev, c_t, **own)


@misconception
def slope_at_old_cell(dh_t, dc_t, gates_t, c_prev, c_t):
    """You take the derivative of the tanh at the cell before the step. The output shows the cell
    after it: 1 - tanh(c_t)²."""
    own = dict(dc=lambda n: n.dc_t + n.dh_t * n.o * (1 - np.tanh(n.c_prev) ** 2))
    return _back(dh_t, dc_t, gates_t, c_prev, c_t, **own)


@misconception
def slope_on_everything(dh_t, dc_t, gates_t, c_prev, c_t):
    """Brackets: you multiply `dc_t` by o and tanh′ as well. Only `dh_t` comes through the output;
    `dc_t` is a gradient of the cell already."""
    own = dict(dc=lambda n: (n.dc_t + n.dh_t) * n.o * (1 - n.s**2))
    return _back(dh_t, dc_t, gates_t, c_prev, c_t, **own)


@misconception
def own_cell_for_previous(dh_t, dc_t, gates_t, c_prev, c_t):
    """In the gradient of the forget gate you multiply by `c_t`. Forward, the forget gate multiplied
    the cell before: `c_prev`."""
    own = dict(df=lambda n: n.dc * n.c_t * n.f * (1 - n.f))
    return _back(dh_t, dc_t, gates_t, c_prev, c_t, **own)


@misconception
def squashed_old_cell(dh_t, dc_t, gates_t, c_prev, c_t):
    """In the gradient of the forget gate you multiply by tanh of `c_prev`. Forward, the forget gate
    multiplied the cell itself; only the output takes a tanh."""
    own = dict(df=lambda n: n.dc * np.tanh(n.c_prev) * n.f * (1 - n.f))
    return _back(dh_t, dc_t, gates_t, c_prev, c_t, **own)


@misconception
def forget_not_multiplied(dh_t, dc_t, gates_t, c_prev, c_t):
    """You hand on the whole gradient of the cell. Forward, the old cell was multiplied by the
    forget gate, so the gradient is too: the factor along the cell is f, not 1."""
    return _back(dh_t, dc_t, gates_t, c_prev, c_t, dc_prev=lambda n: n.dc)


@misconception
def input_gate_for_forget(dh_t, dc_t, gates_t, c_prev, c_t):
    """You hand on the gradient of the cell times i. Forward, it was f that multiplied the old
    cell."""
    return _back(dh_t, dc_t, gates_t, c_prev, c_t, dc_prev=lambda n: n.dc * n.i)


@misconception
def only_the_cell_handed_on(dh_t, dc_t, gates_t, c_prev, c_t):
    """You hand on `dc_t` times f, without what came into the cell through the output. Both reach
    the old cell: hand on f times their sum."""
    return _back(dh_t, dc_t, gates_t, c_prev, c_t, dc_prev=lambda n: n.dc_t * n.f)


@misconception
def next_tanh_already(dh_t, dc_t, gates_t, c_prev, c_t):
    """Your `dc_prev` has gone through the tanh of the cell before as well. There is no tanh along
    the cell: only f."""
    own = dict(dc_prev=lambda n: n.dc * n.f * (1 - np.tanh(n.c_prev) ** 2))
    return _back(dh_t, dc_t, gates_t, c_prev, c_t, **own)


@misconception
def input_and_candidate_swapped(dh_t, dc_t, gates_t, c_prev, c_t):
    """`i` and `g` are swapped. In a product each factor gets the gradient times the *other* factor:
    the input gate's contains g, the candidate's contains i."""
    own = dict(di=lambda n: n.dc * n.i * n.i * (1 - n.i), dg=lambda n: n.dc * n.g * (1 - n.g**2))
    return _back(dh_t, dc_t, gates_t, c_prev, c_t, **own)


@misconception
def other_factors_forgotten(dh_t, dc_t, gates_t, c_prev, c_t):
    """You multiply by the derivatives only. Each gate stood in a product, so its gradient also
    contains the other factor: g for i, `c_prev` for f, i for g, tanh(c_t) for o."""
    own = dict(
        di=lambda n: n.dc * n.i * (1 - n.i),
        df=lambda n: n.dc * n.f * (1 - n.f),
        dg=lambda n: n.dc * (1 - n.g**2),
        do=lambda n: n.dh_t * n.o * (1 - n.o),
    )
    return _back(dh_t, dc_t, gates_t, c_prev, c_t, **own)


@misconception
def output_gate_with_cell(dh_t, dc_t, gates_t, c_prev, c_t):
    """In the gradient of the output gate you multiply by `c_t`. Forward, o multiplied the tanh of
    it."""
    own = dict(do=lambda n: n.dh_t * n.c_t * n.o * (1 - n.o))
    return _back(dh_t, dc_t, gates_t, c_prev, c_t, **own)


@misconception
def output_gate_from_cell(dh_t, dc_t, gates_t, c_prev, c_t):
    """You compute the output gate's gradient from that of the cell. o comes after the cell and acts
    on `h_t` alone: start from `dh_t`."""
    own = dict(do=lambda n: n.dc * n.s * n.o * (1 - n.o))
    return _back(dh_t, dc_t, gates_t, c_prev, c_t, **own)


@misconception
def output_gate_from_handed_cell(dh_t, dc_t, gates_t, c_prev, c_t):
    """You compute the output gate's gradient from `dc_t`. o comes after the cell and acts on `h_t`
    alone: start from `dh_t`."""
    own = dict(do=lambda n: n.dc_t * n.s * n.o * (1 - n.o))
    return _back(dh_t, dc_t, gates_t, c_prev, c_t, **own)


@misconception
def forget_first(dh_t, dc_t, gates_t, c_prev, c_t):
    """Gates swapped: your `da_t` has the order f, i, g, o. The forward step's is i, f, g, o."""
    own = dict(da_t=lambda n: np.concatenate([n.df, n.di, n.dg, n.do], axis=-1))
    return _back(dh_t, dc_t, gates_t, c_prev, c_t, **own)


@misconception
def output_third(dh_t, dc_t, gates_t, c_prev, c_t):
    """Gates swapped: your `da_t` has the order i, f, o, g. The forward step's is i, f, g, o."""
    own = dict(da_t=lambda n: np.concatenate([n.di, n.df, n.do, n.dg], axis=-1))
    return _back(dh_t, dc_t, gates_t, c_prev, c_t, **own)


@misconception
def read_forget_first(dh_t, dc_t, gates_t, c_prev, c_t):
    """Gates swapped: you read `gates_t` as f, i, g, o. It holds i, f, g, o."""
    i, f, g, o = np.split(gates_t, 4, axis=-1)
    own = dict(da_t=lambda n: np.concatenate([n.df, n.di, n.dg, n.do], axis=-1))
    return _back(dh_t, dc_t, np.concatenate([f, i, g, o], axis=-1), c_prev, c_t, **own)


@misconception
def read_output_third(dh_t, dc_t, gates_t, c_prev, c_t):
    """Gates swapped: you read `gates_t` as i, f, o, g. It holds i, f, g, o."""
    i, f, g, o = np.split(gates_t, 4, axis=-1)
    own = dict(da_t=lambda n: np.concatenate([n.di, n.df, n.do, n.dg], axis=-1))
    return _back(dh_t, dc_t, np.concatenate([i, f, o, g], axis=-1), c_prev, c_t, **own)


@misconception
def cell_first(dh_t, dc_t, gates_t, c_prev, c_t):
    """You return `dc_prev` first. The order is `da_t, dc_prev`."""
    return _back(dh_t, dc_t, gates_t, c_prev, c_t)[::-1]


hints = (
    "First the whole gradient of the cell: `dc_t` plus what comes through the output. From "
    "`h_t` back into the cell lie two factors, o and the derivative of the tanh.",
    "Forward, the cell was f times the old cell plus i times g. Each factor gets the cell's "
    "gradient times the other factor; o gets `dh_t` times what it multiplied.",
    "Then through the squashing: the sigmoid's derivative is i (1 - i), and alike for f and o; "
    "the tanh's is 1 - g². Join the four with `np.concatenate([…], axis=-1)`; hand on the "
    "cell's gradient times f.",
)
