"""Turn scores into probabilities along the last axis, without overflow."""

import numpy as np

from course_utils.exercises.misconceptions import instead
from course_utils.exercises.model import Case
from course_utils.rnn.neuron import softmax

solution = softmax


def cases():
    """One to three axes, then scores that overflow, then scores far from one another."""
    rng = np.random.default_rng(10)
    return [
        Case("2 rows of 4 scores", dict(o=rng.normal(0, 2, (2, 4)))),
        Case("3 steps, 2 sequences, 5 classes", dict(o=rng.normal(0, 2, (3, 2, 5)))),
        Case("one row of 3 scores", dict(o=rng.normal(0, 2, 3))),
        Case("scores around 1000", dict(o=1000 + rng.normal(0, 2, (2, 3)))),
        Case("rows far apart", dict(o=np.array([[900.0, 901, 899], [-900, -901, -902]]))),
        Case("a row far apart", dict(o=np.array([[2000.0, 0, 1], [-700, 59, 60]]))),
    ]


# as they stand in the solution
MAXIMUM, TOTAL = "o.max(axis=-1, keepdims=True)", "e.sum(axis=-1, keepdims=True)"


@instead(MAXIMUM, "o.max()", TOTAL, "e.sum()")
@instead(TOTAL, "e.sum()")
def over_everything():
    """Your numbers add up to 1 over the whole array. Each row is a distribution of its own: divide
    it by its own sum, along the last axis, with `keepdims=True`."""


@instead("max(axis=-1", "max(axis=0", "sum(axis=-1", "sum(axis=0")
@instead("sum(axis=-1", "sum(axis=0")
def over_first_axis():
    """You sum along the first axis, so that columns add up to 1. The classes are on the last one:
    `axis=-1`, with `keepdims=True`."""


@instead("e.sum(axis=-1, keepdims=True)", "e.sum(axis=-1)")
def without_keepdims():
    """A sum or a maximum along an axis loses that axis, so NumPy cannot line it up with the rows.
    `keepdims=True` keeps it, with length 1: in both."""


@instead("o - o.max(axis=-1, keepdims=True)", "o")
def overflowing():
    """Right formula, but `np.exp` overflows for large scores, and inf divided by inf is nan.
    Subtract each row's largest score first: the quotient stays the same."""


@instead("o.max(axis=-1, keepdims=True)", "o.max()")
def one_maximum_for_all():
    """You subtract the largest score of the whole array. For a row far below it every `exp` is 0,
    and 0 divided by 0 is nan. Subtract each row's own: `o.max(axis=-1, keepdims=True)`."""


@instead(f"o - {MAXIMUM}", f"o / {MAXIMUM}")
@instead(f"o - {MAXIMUM}", "o / np.abs(o).max(axis=-1, keepdims=True)")
def divided_by_the_maximum():
    """You divide the scores by the largest one of the row. That changes their distances, and so the
    probabilities. Subtract it: every exponential loses the same factor, and the quotient stays."""


@instead("o.max(", "o.min(")
@instead("o.max(", "o.mean(")
def not_the_maximum_taken_off():
    """You subtract each row's smallest score, or its mean. The quotient stays the same, but a score
    that lies far above still overflows: take off the largest, then no exponent is above 0."""


@instead("o - o.max(axis=-1, keepdims=True)", "np.clip(o, -500, 500)")
@instead("o - o.max(axis=-1, keepdims=True)", "np.clip(o, -50, 50)")
def clipped():
    """You clip the scores so that `np.exp` does not overflow. That makes different scores the same,
    and their probabilities too. Subtracting a row's largest score changes no quotient."""


@instead(f"o - {MAXIMUM}", "o", f"e / {TOTAL}", f"np.nan_to_num(e / {TOTAL})")
def nan_made_zero():
    """Where `np.exp` overflows you put 0 for the nan: the largest probabilities are lost, and the
    row does not add up to 1. Let it not overflow: subtract each row's largest score first."""


@instead("e / e.sum(axis=-1, keepdims=True)", "1 / (1 + np.exp(-o))")
def sigmoids():
    """These are sigmoids: each lies between 0 and 1, but a row does not add up to 1. Divide the
    exponentials by their sum."""


@instead("np.exp(o - o.max(axis=-1, keepdims=True))", "o")
def without_exp():
    """You divide the scores themselves by their sum. Take `np.exp` first: it makes every number
    positive."""


@instead("np.exp(o - o.max(axis=-1, keepdims=True))", "o**2")
def squares():
    """You divide the squares of the scores by their sum. A score of -2 then counts as much as one
    of 2. `np.exp` makes every number positive and keeps the order."""


@instead("e.sum(axis=-1, keepdims=True)", "np.exp(o).sum(axis=-1, keepdims=True)")
def maximum_above_only():
    """You take the largest score off above the fraction line, but not below. The two must be made
    of the same exponentials: keep them under a name and add those up."""


hints = (
    "Exponentials, divided by their sum along the last axis. `keepdims=True` keeps the shapes "
    "compatible.",
    "`np.exp(1000)` is inf. Subtract `o.max(axis=-1, keepdims=True)` before the exponential: "
    "it cancels in the quotient.",
)
