"""Turn scores into probabilities along the last axis, without overflow."""

import numpy as np

from course_utils.exercises.misconceptions import misconception
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


@misconception
def over_everything(o):
    """Your numbers add up to 1 over the whole array. Each row is a distribution of its own: sum
    along the last axis, with `keepdims=True`."""
    e = np.exp(o - o.max())
    return e / e.sum()


@misconception
def over_first_axis(o):
    """Your numbers add up to 1 along the first axis. The classes are on the last one: `axis=-1`."""
    e = np.exp(o - o.max(axis=0, keepdims=True))
    return e / e.sum(axis=0, keepdims=True)


@misconception
def over_second_axis(o):
    """`axis=1` is the last axis only for two-dimensional scores. The classes are on the last one,
    however many there are: `axis=-1`."""
    e = np.exp(o - o.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


@misconception
def without_keepdims(o):
    """The sums have lost their axis, so NumPy cannot line them up with the rows. `keepdims=True`
    keeps it, with length 1."""
    e = np.exp(o - o.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1)


@misconception
def overflowing(o):
    """Right formula, but `np.exp` overflows for large scores, and inf divided by inf is nan.
    Subtract each row's largest score first: the quotient stays the same."""
    e = np.exp(o)
    return e / e.sum(axis=-1, keepdims=True)


@misconception
def one_maximum_for_all(o):
    """You subtract the largest score of the whole array. For a row far below it every `exp` is 0,
    and 0 divided by 0 is nan. Subtract each row's own: `o.max(axis=-1, keepdims=True)`."""
    e = np.exp(o - o.max())
    return e / e.sum(axis=-1, keepdims=True)


@misconception
def sigmoids(o):
    """These are sigmoids: each lies between 0 and 1, but a row does not add up to 1. Divide the
    exponentials by their sum."""
    return 1 / (1 + np.exp(-o))


@misconception
def without_exp(o):
    """You divide the scores themselves by their sum. Take `np.exp` first: it makes every number
    positive."""
    return o / o.sum(axis=-1, keepdims=True)


@misconception
def not_normalised(o):
    """The exponentials are right, but they are not divided by their sum yet."""
    return np.exp(o - o.max(axis=-1, keepdims=True))


@misconception
def log_probabilities(o):
    """This is the logarithm of the softmax. Leave the logarithm to the loss."""
    return np.log(solution(o))


hints = (
    "Exponentials, divided by their sum along the last axis. `keepdims=True` keeps the shapes "
    "compatible.",
    "`np.exp(1000)` is inf. Subtract `o.max(axis=-1, keepdims=True)` before the exponential: "
    "it cancels in the quotient.",
)
