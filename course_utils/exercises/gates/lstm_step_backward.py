"""One step backward: from the gradients of output and cell to those inside the gates."""

import re

import numpy as np

from course_utils.exercises.gates.shared import network
from course_utils.exercises.misconceptions import instead
from course_utils.exercises.model import Case, Feedback
from course_utils.rnn.lstm import lstm_forward, lstm_step_backward

solution = lstm_step_backward


def _step_back_case(name, B, H, seed):
    rng = np.random.default_rng(seed)
    n = network(rng, 1, B, 3, H)
    _, C, gates = lstm_forward(**n)
    dh_t, dc_t = rng.normal(0, 8, (2, B, H))
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


def large():
    """Big enough that needless loops show."""
    return _step_back_case("64 sequences of 128 units", 64, 128, 117)


def plain(dh_t, dc_t, gates_t, c_prev, c_t):
    """Step by step, each part cut out by its columns, first outside and then inside its gate."""
    H = c_t.shape[1]
    i = gates_t[:, :H]
    f = gates_t[:, H : 2 * H]
    g = gates_t[:, 2 * H : 3 * H]
    o = gates_t[:, 3 * H :]
    do = dh_t * np.tanh(c_t)
    dc = dc_t + dh_t * o * (1 - np.tanh(c_t) ** 2)
    di = dc * g
    df = dc * c_prev
    dg = dc * i
    dc_prev = dc * f
    da_t = np.zeros_like(gates_t)
    da_t[:, :H] = di * (i * (1 - i))
    da_t[:, H : 2 * H] = df * (f * (1 - f))
    da_t[:, 2 * H : 3 * H] = dg * (1 - g**2)
    da_t[:, 3 * H :] = do * (o * (1 - o))
    return da_t, dc_prev


def _sigmoid_slope(slope):
    """The edits with which i, f and o get another derivative, written for a gate s."""
    return [re.sub(r"\bs\b", gate, text) for gate in "ifo" for text in ("s * (1 - s)", slope)]


@instead("[di, df, dg, do]", "[0 * i, 0 * f, dg, 0 * o]")
def gates_constant():
    """Gradient through the gate forgotten: you treat the gates as constants and leave zeros for
    them. They are computed from input and state, and their weights want a gradient too: each factor
    of a product gets the gradient times the other factor."""


@instead(*_sigmoid_slope("1"))
def no_sigmoid_slope():
    """Your gradients are those of the gates themselves. `da_t` belongs to the sums inside: multiply
    i, f and o's by the derivative of the sigmoid."""


@instead("dh_t * squashed * o * (1 - o)", "dh_t * squashed")
def no_slope_of_output_gate():
    """The gradient of the output gate stops at the gate. `da_t` belongs to the sum inside: its
    sigmoid has a derivative too."""


@instead(*_sigmoid_slope("(s * (1 - s)) ** 2"))
def slope_twice():
    """You apply the sigmoid's derivative twice. Each gate goes through one sigmoid."""


@instead(*_sigmoid_slope("s"))
@instead(*_sigmoid_slope("(1 - s)"))
def half_a_slope():
    """Half of the sigmoid's derivative is missing: it is the gate times (1 - the gate), and yours
    has one of the two factors only."""


@instead(*_sigmoid_slope("(1 - s**2)"))
def tanh_slope_for_gates():
    """For the gates you take 1 minus the square, which is the derivative of a tanh. i, f and o are
    sigmoids: the derivative of σ is σ (1 - σ)."""


@instead("(1 - g**2)", "g * (1 - g)")
def sigmoid_slope_for_candidate():
    """For the candidate you take g (1 - g), which is the derivative of a sigmoid. g is a tanh: its
    derivative is 1 minus the square."""


@instead("g**2", "np.tanh(g) ** 2")
def candidate_squashed_again():
    """For the candidate you take `1 - tanh(g)**2`, but g is a tanh already: its derivative is 1
    minus its own square."""


@instead(*_sigmoid_slope("sigmoid(s) * (1 - sigmoid(s))"))
def gate_slopes_squashed_again():
    """In the derivatives of the gates you apply the sigmoid once more. i, f and o come as sigmoids
    already: take them as they are."""


@instead(
    "squashed = np.tanh(c_t)",
    "i, f, g, o, squashed = sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o), np.tanh(c_t)",
)
def gates_activated_again():
    """You put sigmoid and tanh on `gates_t` once more. It holds i, f, g and o as the forward step
    used them, squashed already."""


@instead("dc_t + dh_t * o", "dh_t * o")
def cell_gradient_dropped():
    """What arrives along the cell, `dc_t`, is missing: you only count what comes through `h_t`. The
    cell is used twice, by this step's output and by the next step, so two gradients add up."""


@instead(" + dh_t * o * (1 - squashed**2)", "")
def output_gradient_dropped():
    """What reaches the cell through the output is missing: `h_t` is made of `c_t`, so `dh_t` flows
    into the cell too, through o and the tanh. Add it to `dc_t`."""


@instead("dh_t * o", "dh_t")
def output_gate_forgotten():
    """On the way from the output into the cell the factor o is missing: `h_t` is o times the tanh
    of the cell."""


@instead(" * (1 - squashed**2)", "")
def cell_slope_forgotten():
    """On the way from the output into the cell the tanh is passed as if it were not there. Multiply
    by its derivative, 1 - tanh(c_t)²."""


@instead("squashed**2", "c_t**2")
def slope_of_the_cell():
    """You take 1 - c_t². The square is that of the tanh, and the cell is not squashed: 1 -
    tanh(c_t)²."""


@instead("dc_t + dh_t * o", "(dc_t + dh_t) * o")
def slope_on_everything():
    """Brackets: you multiply `dc_t` by o and tanh′ as well. Only `dh_t` comes through the output;
    `dc_t` is a gradient of the cell already."""


@instead("dc * c_prev", "dc * c_t")
def own_cell_for_previous():
    """In the gradient of the forget gate you multiply by `c_t`. Forward, the forget gate multiplied
    the cell before: `c_prev`."""


@instead("dc * c_prev", "dc * np.tanh(c_prev)")
def squashed_old_cell():
    """In the gradient of the forget gate you multiply by tanh of `c_prev`. Forward, the forget gate
    multiplied the cell itself; only the output takes a tanh."""


@instead("dc * f", "dc")
def forget_not_multiplied():
    """You hand on the whole gradient of the cell. Forward, the old cell was multiplied by the
    forget gate, so the gradient is too: the factor along the cell is f, not 1."""


@instead("dc * f", "dc_t * f")
def only_the_cell_handed_on():
    """You hand on `dc_t` times f, without what came into the cell through the output. Both reach
    the old cell: hand on f times their sum."""


@instead("dc * f", "dc * f * (1 - np.tanh(c_prev) ** 2)")
def next_tanh_already():
    """Your `dc_prev` has gone through the tanh of the cell before as well. There is no tanh along
    the cell: only f."""


@instead("dc * g * i", "dc * i * i", "dc * i * (1 - g", "dc * g * (1 - g")
def input_and_candidate_swapped():
    """`i` and `g` are swapped. In a product each factor gets the gradient times the *other* factor:
    the input gate's contains g, the candidate's contains i."""


@instead(
    "dc * g *",
    "dc *",
    "dc * c_prev",
    "dc",
    "dc * i * (1 - g",
    "dc * (1 - g",
    "dh_t * squashed",
    "dh_t",
)
def other_factors_forgotten():
    """You multiply by the derivatives only. Each gate stood in a product, so its gradient also
    contains the other factor: g for i, `c_prev` for f, i for g, tanh(c_t) for o."""


@instead("dh_t * squashed", "dh_t * c_t")
def output_gate_with_cell():
    """In the gradient of the output gate you multiply by `c_t`. Forward, o multiplied the tanh of
    it."""


@instead("dh_t * squashed", "dc * squashed")
@instead("dh_t * squashed", "dc_t * squashed")
def output_gate_from_cell():
    """You compute the output gate's gradient from that of the cell. o comes after the cell and acts
    on `h_t` alone: start from `dh_t`."""


hints = (
    "First the whole gradient of the cell: `dc_t` plus what comes through the output. From "
    "`h_t` back into the cell lie two factors, o and the derivative of the tanh.",
    "Forward, the cell was f times the old cell plus i times g. Each factor gets the cell's "
    "gradient times the other factor; o gets `dh_t` times what it multiplied.",
    "Then through the squashing: the sigmoid's derivative is i (1 - i), and alike for f and o; "
    "the tanh's is 1 - g². Join the four with `np.concatenate([…], axis=-1)`; hand on the "
    "cell's gradient times f.",
)
