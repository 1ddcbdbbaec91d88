"""Truncated backpropagation through time: every k_1 steps, go back k_2 steps."""

import numpy as np

from course_utils.exercises.backpropagation_through_time.shared import through_case
from course_utils.exercises.misconceptions import instead
from course_utils.exercises.model import Case, parts
from course_utils.rnn.bptt import rnn_step_backward, truncated_backward

solution = truncated_backward


def _truncated_case(name, T, k_1, k_2, seed):
    case = through_case(name, T, 2, 3, 2, seed)
    return Case(name, dict(**case.arguments, k_1=k_1, k_2=k_2))


def cases():
    """Chunks side by side, windows that overlap, a last chunk that is shorter."""
    return [
        _truncated_case("6 steps, k_1 = 2, k_2 = 2", 6, 2, 2, 33),
        _truncated_case("6 steps, k_1 = 2, k_2 = 3", 6, 2, 3, 34),
        _truncated_case("7 steps, k_1 = 3, k_2 = 5: the last chunk has 1 step", 7, 3, 5, 35),
        _truncated_case("5 steps, k_1 = 1, k_2 = 4", 5, 1, 4, 36),
    ]


observe = parts("dW_x", "dW_h", "db")


def plain(dH, X, h_0, H, W_x, W_h, k_1, k_2):
    """Every pass step by step; what the weights get is added up."""
    T = len(X)
    dW_x = np.zeros_like(W_x)
    dW_h = np.zeros_like(W_h)
    db = np.zeros_like(W_h[0])
    for first in range(0, T, k_1):
        end = min(first + k_1, T)
        start = max(0, end - k_2)
        dh = np.zeros_like(h_0)
        for t in reversed(range(start, end)):
            if t >= first:
                dh = dh + dH[t]
            h_prev = H[t - 1] if t > 0 else h_0
            _, dh, dW_x_t, dW_h_t, db_t = rnn_step_backward(dh, X[t], h_prev, H[t], W_x, W_h)
            dW_x += dW_x_t
            dW_h += dW_h_t
            db += db_t
    return dW_x, dW_h, db


@instead("H[start - 1] if", "np.zeros_like(h_0) if")
def start_from_zeros():
    """Your passes take zeros for the state before their first step. Only the gradient is cut; the
    state was carried on, and it is in `H[start - 1]`."""


@instead("H[start - 1] if start else h_0", "h_0")
def start_from_h_0():
    """Every pass of yours starts from `h_0`. That is the state before the first step of all; a pass
    that starts later finds the state before it in `H[start - 1]`."""


@instead("H[start - 1]", "H[start]")
def start_one_state_late():
    """Your passes start from `H[start]`, the state after their first step. The one before it is
    `H[start - 1]`."""


@instead("H[start - 1] if start", "H[first - 1] if first")
def state_before_the_chunk():
    """Where k_2 is larger than k_1, your pass starts before `first`, but from the state at `first`.
    It needs the one before its own first step: `H[start - 1]`."""


@instead("losses[: first - start] = 0", "pass")
def losses_counted_twice():
    """Where k_2 is larger than k_1 the windows overlap, and you count the losses in the overlap
    more than once. Each loss counts in one pass: set those before the last k_1 steps to zero."""


@instead("t >= first", "t == end - 1", of=plain)
def last_loss_of_each_pass():
    """Each pass of yours carries the loss of its last step only. It carries those of all k_1 steps
    read since the pass before."""


@instead("len(X), k_1)", "len(X))", "min(first + k_1, len(X))", "first + 1")
def a_pass_at_every_step():
    """You make a pass at every step, each with the loss of that step alone. One comes every k_1
    steps, from the last of them, with the losses of all k_1: so the steps before go back less."""


@instead("first + k_1", "first + 1", "first - start", "-k_1")
def passes_one_chunk_early():
    """Your passes start at steps 0, k_1, 2 k_1 …, counted from 0, when just one step of their chunk
    has been read. A pass is due *after* k_1 steps: the first ends at `k_1`, the last at T."""


@instead("range(0, len(X), k_1)", "range(0, len(X), k_1)[:-1]")
def last_pass_missing():
    """Your last pass is missing: the end of a `range` is not part of it. The losses of the last
    chunk, whole or short, count as well."""


@instead("[: first - start]", "[:-k_1]")
def last_k_1_of_a_short_chunk():
    """`[:-k_1]` leaves the last k_1 losses. Where T is no multiple of k_1, the last chunk has fewer
    of its own, and you count some of the chunk before twice: leave those from `first` on."""


@instead("[: first - start]", "[:first]")
def counted_from_the_first_step():
    """You set too many losses to zero: the slice begins at `start`, so in it step `first` stands at
    `first - start`."""


@instead("T = len(X)", "T, k_1, k_2 = len(X), k_2, k_1", of=plain)
def swapped():
    """You have swapped the two: a pass comes every k_1 steps and goes back k_2."""


@instead("before, H[chunk]", "before, H")
def states_not_cut():
    """You pass all of `H`, but only some steps of `X` and `dH`. Cut all three alike, from `start`
    to `end`."""


@instead("slice(start, end)", "slice(first, end)", "losses[: first - start] = 0", "pass")
def chunk_from_another_state():
    """Your passes treat the steps of their chunk only, but take the state before `start`, where
    they ought to begin. Cut `X`, `H` and `dH` alike, all from `start` to `end`."""


@instead("tuple(total)", "tuple(part / len(range(0, len(X), k_1)) for part in total)")
def passes_averaged():
    """Your result is the mean over the passes. It is their sum."""


@instead("range(0, len(X), k_1)", "range(0, len(X) - k_1 + 1, k_1)")
def short_chunk_forgotten():
    """Where T is no multiple of k_1, your last steps get no pass. The last chunk may be shorter,
    but its losses count."""


@instead("end - k_2", "first + k_1 - k_2")
def counted_past_the_end():
    """Where T is no multiple of k_1, your last pass goes back too few steps: you count from
    `first + k_1`, which lies past the end. It ends at `min(first + k_1, T)`."""


@instead("max(0, end - k_2)", "0")
def not_truncated():
    """Your result is the full gradient: every pass goes back to the beginning. It must stop after
    k_2 steps."""


@instead("end - k_2", "first - k_2")
def counted_from_the_chunk():
    """You count the k_2 steps from the beginning of the chunk, so each pass goes back k_1 too many.
    Count from its end: the chunk's own steps are among the k_2."""


@instead("max(0, end - k_2)", "first")
def k_2_ignored():
    """Each of your passes begins at the first step of its own chunk: `k_2` is not used. It goes
    back k_2 steps from its last one, into the chunks before."""


hints = (
    "Each pass is one call of `rnn_backward` on a slice of time. Three numbers describe it: "
    "`first` and `end`, the k_1 new steps, and `start`, at most k_2 steps before `end`.",
    "`for first in range(0, T, k_1)`, with `end = min(first + k_1, T)` and "
    "`start = max(0, end - k_2)`. The state before the slice is `H[start - 1]`, or `h_0` when "
    "the slice starts at 0.",
    "Take `losses = dH[start:end].copy()` and set `losses[: first - start] = 0`: earlier "
    "passes have carried those. Add up the last three results of all passes.",
)
