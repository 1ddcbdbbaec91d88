"""Mean cross-entropy, in nats, of scores against the right classes."""

import numpy as np

from course_utils.exercises.misconceptions import instead
from course_utils.exercises.model import Case
from course_utils.rnn.neuron import cross_entropy

solution = cross_entropy


def cases():
    """A few rows, a batch of sequences, then a probability that underflows."""
    rng = np.random.default_rng(11)
    return [
        Case("2 rows, 3 classes", dict(o=rng.normal(size=(2, 3)), y=np.array([2, 0]))),
        Case(
            "4 steps, 2 sequences, 5 classes",
            dict(o=rng.normal(size=(4, 2, 5)), y=rng.integers(0, 5, (4, 2))),
        ),
        Case(
            "a class with almost no probability",
            dict(o=np.array([[0.0, 2000.0], [1.0, 0.0]]), y=np.array([0, 0])),
        ),
    ]


def plain(o, y):
    """One row after another."""
    total = 0.0
    for row in np.ndindex(y.shape):
        shifted = o[row] - o[row].max()
        log_p = shifted - np.log(np.exp(shifted).sum())
        total -= log_p[y[row]]
    return total / y.size


@instead("right.mean()", "right.sum()")
def summed():
    """Your result is the sum over all rows. The loss is their mean, so that it does not depend on
    how long the sequence or how large the batch is."""


@instead("right.mean()", "right.sum(axis=0).mean()")
def summed_over_time():
    """Your result sums along the first axis and averages the rest. Average over time as well: one
    mean over all rows."""


@instead("shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))", "np.log(softmax(o))")
def log_of_underflow():
    """Right formula, but a very small probability is rounded to 0, and its logarithm is -inf. Work
    with scores: `log softmax(o) = o - max - log(sum(exp(o - max)))`."""


@instead("right.mean()", "right.mean() / np.log(2)")
def in_bits():
    """Your result is in bits (logarithm to base 2). The course measures in nats: `np.log`."""


@instead("-right", "right")
def sign_forgotten():
    """Your result is the mean log-probability, which is negative. The loss is minus that."""


@instead("right.mean()", "np.log(np.exp(right).mean())")
def log_of_mean():
    """You average the probabilities and take the logarithm of the average. Take the logarithm of
    each first, then average."""


@instead("right.mean()", "log_p.mean()")
def all_classes():
    """You average the log-probabilities of all classes. Only the right class of each row counts:
    pick it with `y`."""


@instead("(log_p, y", "(o, y")
def without_softmax():
    """You average the scores of the right classes. They become log-probabilities only after
    `log softmax`."""


@instead("right.mean()", "log_p[np.arange(len(o)), y].mean()")
def one_axis_of_rows():
    """`[np.arange(n), y]` picks one entry of each row where the rows have one axis. Here they may
    have two, time and batch: `np.take_along_axis(log_p, y[..., None], axis=-1)` works for any."""


@instead("right.mean()", "log_p[:, y].mean()")
def columns_of_all_rows():
    """`[:, y]` picks, from every row, the right classes of all rows. Each row has one right class:
    `np.take_along_axis(log_p, y[..., None], axis=-1)`."""


@instead("right.mean()", "right[..., 0]")
def one_per_row():
    """Your result has one loss per row. Return their mean, a single number."""


hints = (
    "The loss of one row is minus the logarithm of the probability of its right class. "
    "`np.take_along_axis(p, y[..., None], axis=-1)` picks one entry of each row.",
    "`log(softmax(o))` fails when a probability is rounded to 0. Simplify on paper first: "
    "`shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))`, with "
    "`shifted = o - o.max(axis=-1, keepdims=True)`.",
    "At the end `.mean()` over all rows, with a minus sign.",
)
