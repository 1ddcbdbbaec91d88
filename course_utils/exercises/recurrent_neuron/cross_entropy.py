"""Mean cross-entropy, in nats, of scores against the right classes."""

import numpy as np

from course_utils.exercises.misconceptions import misconception
from course_utils.exercises.model import Case
from course_utils.rnn.neuron import cross_entropy, softmax

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


def _right_log(o, y):
    """Log-probability of the right class of each row; -inf where it underflows."""
    return np.log(np.take_along_axis(softmax(o), y[..., None], axis=-1))[..., 0]


def _stable_log_softmax(o):
    shifted = o - o.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


def _stable(o, y):
    return np.take_along_axis(_stable_log_softmax(o), y[..., None], axis=-1)[..., 0]


@misconception
def summed(o, y):
    """Your result is the sum over all rows. The loss is their mean, so that it does not depend on
    how long the sequence or how large the batch is."""
    return -_stable(o, y).sum()


@misconception
def summed_over_time(o, y):
    """Your result sums along the first axis and averages the rest. Average over time as well: one
    mean over all rows."""
    return -_stable(o, y).sum(axis=0).mean()


@misconception
def log_of_underflow(o, y):
    """Right formula, but a very small probability is rounded to 0, and its logarithm is -inf. Work
    with scores: `log softmax(o) = o - max - log(sum(exp(o - max)))`."""
    return -_right_log(o, y).mean()


@misconception
def in_bits(o, y):
    """Your result is in bits (logarithm to base 2). The course measures in nats: `np.log`."""
    return -_stable(o, y).mean() / np.log(2)


@misconception
def sign_forgotten(o, y):
    """Your result is the mean log-probability, which is negative. The loss is minus that."""
    return _stable(o, y).mean()


@misconception
def log_of_mean(o, y):
    """You average the probabilities and take the logarithm of the average. Take the logarithm of
    each first, then average."""
    return -np.log(np.exp(_stable(o, y)).mean())


@misconception
def all_classes(o, y):
    """You average the log-probabilities of all classes. Only the right class of each row counts:
    pick it with `y`."""
    return -_stable_log_softmax(o).mean()


@misconception
def without_softmax(o, y):
    """You average the scores of the right classes. They become log-probabilities only after
    `log softmax`."""
    return -np.take_along_axis(o, y[..., None], axis=-1).mean()


@misconception
def one_axis_of_rows(o, y):
    """`[np.arange(n), y]` picks one entry of each row where the rows have one axis. Here they may
    have two, time and batch: `np.take_along_axis(log_p, y[..., None], axis=-1)` works for any."""
    return -_stable_log_softmax(o)[np.arange(len(o)), y].mean()


@misconception
def columns_of_all_rows(o, y):
    """`[:, y]` picks, from every row, the right classes of all rows. Each row has one right class:
    `np.take_along_axis(log_p, y[..., None], axis=-1)`."""
    return -_stable_log_softmax(o)[:, y].mean()


@misconception
def one_per_row(o, y):
    """Your result has one loss per row. Return their mean, a single number."""
    return -_stable(o, y)


hints = (
    "The loss of one row is minus the logarithm of the probability of its right class. "
    "`np.take_along_axis(p, y[..., None], axis=-1)` picks one entry of each row.",
    "`log(softmax(o))` fails when a probability is rounded to 0. Simplify on paper first: "
    "`shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))`, with "
    "`shifted = o - o.max(axis=-1, keepdims=True)`.",
    "At the end `.mean()` over all rows, with a minus sign.",
)
