"""Mean cross-entropy, in nats, of scores against the right classes."""

import numpy as np

from course_utils.exercises.misconceptions import instead
from course_utils.exercises.model import Case, Feedback
from course_utils.rnn.neuron import cross_entropy

solution = cross_entropy


def cases():
    """A few rows, a batch of sequences, then a probability that underflows, then large scores."""
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
        Case("scores around 2000", dict(o=np.array([[2000.0, 2001, 1999]]), y=np.array([2]))),
    ]


def observe(answer, o, y):
    """The loss; one that is small because a probability was kept from being 0 is told so."""
    loss = answer(o, y)
    impossible = o.max() - o.min() > 745  # below exp(-745) there is only 0
    if impossible and isinstance(loss, float | np.floating) and 5 < loss < 745 / 2:
        raise Feedback(
            "In your result a probability that is rounded to 0 counts as a small number, such as "
            "1e-12. So a model that is wrong and sure of it looks better than it is. Work with "
            "scores: `log softmax(o) = o - max - log(sum(exp(o - max)))` needs no small number."
        )
    return loss


def plain(o, y):
    """One row after another."""
    total = 0.0
    for row in np.ndindex(y.shape):
        shifted = o[row] - o[row].max()
        log_p = shifted - np.log(np.exp(shifted).sum())
        total -= log_p[y[row]]
    return total / y.size


def _binary(p, t):
    return -(t * np.log(p) + (1 - t) * np.log(1 + 2e-15 - p)).sum(axis=-1).mean()


@instead("right.mean()", "right.sum()")
def summed():
    """Your result is the sum over all rows. The loss is their mean, so that it does not depend on
    how long the sequence or how large the batch is."""


@instead("right.mean()", "right.sum(axis=0).mean()")
def summed_over_time():
    """Your result sums along the first axis and averages the rest. Average over time as well: one
    mean over all rows."""


@instead("right.mean()", "right.sum() / len(o)")
def divided_by_the_first_axis():
    """You divide the sum by `len(o)`, which counts the first axis only. The mean is over all rows:
    with T steps of B sequences there are T · B of them."""


@instead("shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))", "np.log(softmax(o))")
def log_of_underflow():
    """Right formula, but a very small probability is rounded to 0, and its logarithm is -inf. Work
    with scores: `log softmax(o) = o - max - log(sum(exp(o - max)))`."""


@instead("o - o.max(axis=-1, keepdims=True)", "o")
def overflowing():
    """Right formula, but `np.exp` of a large score is inf. Subtract each row's largest score first,
    `shifted = o - max`: then log softmax(o) is `shifted - log(sum(exp(shifted)))`."""


@instead(
    "shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))",
    "np.log(np.exp(o) / np.exp(o).sum(axis=-1, keepdims=True))",
)
def log_of_quotient():
    """Right formula, but it fails at both ends: `np.exp` of a large score is inf, and the logarithm
    of a probability rounded to 0 is -inf. Work with scores: `log softmax(o) = o - max -
    log(sum(exp(o - max)))`."""


@instead("= shifted - np", "= o - np")
def maximum_not_added_back():
    """You take off the largest score inside the sum only. `log softmax(o) = o - max -
    log(sum(exp(o - max)))`: it must go from the scores in front as well."""


@instead("right = np.take", "right = 1 / np.log(2) * np.take")
def in_bits():
    """Your result is in bits (logarithm to base 2). The course measures in nats: `np.log`."""


@instead("-right", "right")
def sign_forgotten():
    """Your result is the mean log-probability, which is negative. The loss is minus that."""


@instead("right.mean()", "np.log(np.exp(right).mean())")
def log_of_mean():
    """You average the probabilities and take the logarithm of the average. Take the logarithm of
    each first, then average."""


@instead("(log_p, y", "(np.log(o), y")
def log_of_scores():
    """You take the logarithm of the scores themselves, as if they were probabilities. Scores may be
    negative, and their logarithm is nan: softmax first, then the logarithm."""


@instead(
    "-right.mean()",
    "_binary(np.exp(log_p) + 1e-15, np.eye(o.shape[-1])[y])",
)
def binary():
    """That is the binary cross-entropy of each class, a yes or no for each one. Here one class is
    right and all others are not: only the right one's log-probability counts."""


@instead("right.mean()", "log_p[np.arange(len(o)), y].mean()")
def one_axis_of_rows():
    """`[np.arange(n), y]` picks one entry of each row where the rows have one axis. Here they may
    have two, time and batch: `np.take_along_axis(log_p, y[..., None], axis=-1)` works for any."""


@instead("right.mean()", "log_p[:, y].mean()")
@instead("right.mean()", "log_p[..., y].mean()")
def columns_of_all_rows():
    """`[:, y]` and `[..., y]` pick, from every row, the right classes of all rows. Each row has one
    right class: `np.take_along_axis(log_p, y[..., None], axis=-1)`."""


@instead("right.mean()", "np.take(log_p, y).mean()")
def taken_from_the_first_row():
    """`np.take` without an axis counts through all numbers, so it finds every class in the first
    row. Each row has its own: `np.take_along_axis(log_p, y[..., None], axis=-1)`."""


hints = (
    "The loss of one row is minus the logarithm of the probability of its right class. "
    "`np.take_along_axis(p, y[..., None], axis=-1)` picks one entry of each row.",
    "`log(softmax(o))` fails when a probability is rounded to 0. Simplify on paper first: "
    "`shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))`, with "
    "`shifted = o - o.max(axis=-1, keepdims=True)`.",
    "At the end `.mean()` over all rows, with a minus sign.",
)
