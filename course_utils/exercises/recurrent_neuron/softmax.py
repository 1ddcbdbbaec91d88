"""Turn scores into probabilities along the last axis, without overflow."""

import numpy as np

from course_utils.exercises.misconceptions import instead
from course_utils.exercises.model import Case
from course_utils.rnn.neuron import softmax

solution = softmax


def cases():
    """One to three axes, then scores that overflow."""
    rng = np.random.default_rng(10)
    return [
        Case("2 rows of 4 scores", dict(o=rng.normal(0, 2, (2, 4)))),
        Case("3 steps, 2 sequences, 5 classes", dict(o=rng.normal(0, 2, (3, 2, 5)))),
        Case("one row of 3 scores", dict(o=rng.normal(0, 2, 3))),
        Case("scores around 1000", dict(o=1000 + rng.normal(0, 2, (2, 3)))),
        Case("rows far apart", dict(o=np.array([[900.0, 901.0], [-900.0, -901.0]]))),
    ]


@instead("o.max(axis=-1, keepdims=True)", "o.max()", "e.sum(axis=-1, keepdims=True)", "e.sum()")
def over_everything():
    """Your numbers add up to 1 over the whole array. Each row is a distribution of its own: sum
    along the last axis, with `keepdims=True`."""


@instead("max(axis=-1", "max(axis=0", "sum(axis=-1", "sum(axis=0")
def over_first_axis():
    """Your numbers add up to 1 along the first axis. The classes are on the last one: `axis=-1`."""


@instead("max(axis=-1", "max(axis=1", "sum(axis=-1", "sum(axis=1")
def over_second_axis():
    """`axis=1` is the last axis only for two-dimensional scores. The classes are on the last one,
    however many there are: `axis=-1`."""


@instead("e.sum(axis=-1, keepdims=True)", "e.sum(axis=-1)")
def without_keepdims():
    """The sums have lost their axis, so NumPy cannot line them up with the rows. `keepdims=True`
    keeps it, with length 1."""


@instead("o - o.max(axis=-1, keepdims=True)", "o")
def overflowing():
    """Right formula, but `np.exp` overflows for large scores, and inf divided by inf is nan.
    Subtract each row's largest score first: the quotient stays the same."""


@instead("o.max(axis=-1, keepdims=True)", "o.max()")
def one_maximum_for_all():
    """You subtract the largest score of the whole array. For a row far below it every `exp` is 0,
    and 0 divided by 0 is nan. Subtract each row's own: `o.max(axis=-1, keepdims=True)`."""


@instead("e / e.sum(axis=-1, keepdims=True)", "1 / (1 + np.exp(-o))")
def sigmoids():
    """These are sigmoids: each lies between 0 and 1, but a row does not add up to 1. Divide the
    exponentials by their sum."""


@instead("np.exp(o - o.max(axis=-1, keepdims=True))", "o")
def without_exp():
    """You divide the scores themselves by their sum. Take `np.exp` first: it makes every number
    positive."""


@instead(" / e.sum(axis=-1, keepdims=True)", "")
def not_normalised():
    """The exponentials are right, but they are not divided by their sum yet."""


@instead("e / e.sum(axis=-1, keepdims=True)", "np.log(e / e.sum(axis=-1, keepdims=True))")
def log_probabilities():
    """This is the logarithm of the softmax. Leave the logarithm to the loss."""


hints = (
    "Exponentials, divided by their sum along the last axis. `keepdims=True` keeps the shapes "
    "compatible.",
    "`np.exp(1000)` is inf. Subtract `o.max(axis=-1, keepdims=True)` before the exponential: "
    "it cancels in the quotient.",
)
