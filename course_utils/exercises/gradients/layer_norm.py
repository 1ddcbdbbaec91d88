"""Shift and scale each row to mean 0 and variance 1, then apply a learned gain and bias."""

import numpy as np

from course_utils.exercises.misconceptions import instead
from course_utils.exercises.model import Case
from course_utils.rnn.gradients import layer_norm

solution = layer_norm


def _layer_case(name, shape, seed, eps=1e-5):
    rng = np.random.default_rng(seed)
    a = rng.normal(1.5, 2, shape)
    gain, bias = rng.uniform(0.5, 2, shape[-1]), rng.normal(0, 8, shape[-1])
    return Case(name, dict(a=a, gain=gain, bias=bias, eps=eps))


def cases():
    """A batch, a batch of sequences, as many rows as units, a larger eps, a constant row."""
    constant = _layer_case("a row of equal numbers", (2, 3), 68)
    constant.arguments["a"][0] = 0.5
    return [
        _layer_case("2 rows, 4 units", (2, 4), 64),
        _layer_case("3 steps, 2 sequences, 5 units", (3, 2, 5), 65),
        _layer_case("4 rows, 4 units", (4, 4), 66),
        _layer_case("eps = 0.1", (3, 4), 67, 0.1),
        constant,
    ]


def large():
    """Big enough that needless loops show."""
    return _layer_case("30 steps of 32 sequences, 32 units", (30, 32, 32), 70)


def plain(a, gain, bias, eps=1e-5):
    """Row by row."""
    normed = np.zeros_like(a)
    for i in np.ndindex(a.shape[:-1]):
        mean = a[i].mean()
        variance = ((a[i] - mean) ** 2).mean()
        normed[i] = gain * (a[i] - mean) / np.sqrt(variance + eps) + bias
    return normed


@instead("a.mean(axis=-1", "a.mean(axis=0", "2).mean(axis=-1", "2).mean(axis=0")
def over_the_batch():
    """You normalise along the first axis, each unit over the batch: that is batch normalisation.
    Layer normalisation takes each row by itself, over its units: `axis=-1`."""


@instead(
    "a.mean(axis=-1",
    "a.mean(axis=tuple(range(a.ndim - 1))",
    "2).mean(axis=-1",
    "2).mean(axis=tuple(range(a.ndim - 1))",
)
def over_all_rows():
    """You normalise each unit over all steps and sequences. That is batch normalisation, with time
    as part of the batch. Layer normalisation takes each row by itself: `axis=-1`."""


@instead("a.mean(axis=-1", "a.mean(axis=None", "2).mean(axis=-1", "2).mean(axis=None")
def over_all_numbers():
    """You take one mean and one variance for the whole array. Each row has its own: `axis=-1`, with
    `keepdims=True`."""


@instead("a.mean(axis=-1", "a.mean(axis=1", "2).mean(axis=-1", "2).mean(axis=1")
def over_axis_1():
    """`axis=1` is the last axis only for a batch of rows. The units are on the last axis, however
    many there are: `axis=-1`."""


@instead(
    "a.mean(axis=-1",
    "a.mean(axis=tuple(range(1, a.ndim))",
    "2).mean(axis=-1",
    "2).mean(axis=tuple(range(1, a.ndim))",
)
def over_all_but_the_first():
    """You take one mean for all that belongs to one index of the first axis. With (B, H) that is a
    row, with (T, B, H) it is a whole batch: take the last axis only, `axis=-1`."""


@instead("(centred**2).mean(axis=-1, keepdims=True)", "a.var()")
def one_spread_for_all():
    """Your means are those of the rows, but you take one variance for the whole array. Each row has
    its own: `axis=-1`, with `keepdims=True`."""


@instead("a.mean(axis=-1,", "np.median(a, axis=-1,")
def median():
    """You subtract the median. Layer normalisation subtracts the mean of the row."""


@instead(
    "a.mean(",
    "a.min(",
    "centred / np.sqrt(variance + eps)",
    "centred / (np.ptp(a, axis=-1, keepdims=True) + eps)",
)
def range_to_one():
    """You bring each row between 0 and 1. Layer normalisation brings it to mean 0 and variance 1:
    subtract the mean, divide by the root of the variance."""


@instead("centred**2", "abs(centred)", "np.sqrt(variance + eps)", "(variance + eps)")
def absolute_deviation():
    """You divide by the mean distance from the mean. The variance is the mean of the *squares*, and
    its root is what divides."""


@instead("(centred**2).mean(axis=-1,", "a.var(axis=-1, ddof=1,")
def divided_by_one_less():
    """Your variance divides by H - 1 (`ddof=1`, what PyTorch's `var` and `std` do by default). Here
    it is the mean of the squares: it divides by H."""


@instead(" + eps", "")
def without_eps():
    """`eps` is missing: a row of equal numbers has variance 0, and 0 divided by 0 is nan. Add it to
    the variance."""


@instead("np.sqrt(variance + eps)", "np.sqrt(variance) + eps")
def eps_after_all():
    """You add `eps` to the result, because a division comes before a sum. It belongs to the
    variance, inside the root."""


@instead("np.sqrt(variance + eps)", "(np.sqrt(variance) + eps)")
def eps_outside_root():
    """You add `eps` to the standard deviation. It belongs to the variance, inside the root."""


@instead("np.sqrt", "")
def without_root():
    """You divide by the variance. Divide by its root: only then does each row have variance 1."""


@instead("gain * (a[i] - mean)", "gain * a[i] - mean", of=plain)
def only_mean_divided():
    """Brackets are missing: in `gain * a - mean / root` only the mean is divided, and only `a` is
    multiplied. Subtract first: `gain * (a - mean) / root`."""


@instead("centred / np.sqrt(variance + eps)", "a / np.linalg.norm(a, axis=-1, keepdims=True)")
def unit_length():
    """You give each row the length 1. Layer normalisation gives it mean 0 and variance 1: subtract
    the mean, divide by the root of the variance."""


@instead("a - a.mean(axis=-1, keepdims=True)", "a")
def root_mean_square():
    """You never subtract the mean: this is RMS normalisation, which scales only. Layer
    normalisation shifts each row to mean 0 first."""


@instead("centred**2", "a**2")
def squares_not_centred():
    """Your variance is the mean of `a²`. It is the mean of the squared distances from the row's
    mean: square what you have centred."""


@instead("gain * centred", "gain * (centred", "+ bias", "+ bias)")
def gain_after_bias():
    """You add the bias first and multiply both by the gain. Multiply first: the bias is added as it
    is."""


@instead(
    "a.mean(axis=-1, keepdims=True)",
    "a.mean(axis=-1)",
    "2).mean(axis=-1, keepdims=True)",
    "2).mean(axis=-1)",
)
@instead("2).mean(axis=-1, keepdims=True)", "2).mean(axis=-1)")
def without_keepdims():
    """Means or variances have lost their axis, so NumPy cannot line them up with the rows. (With as
    many rows as units it does, wrongly.) `keepdims=True` keeps it, with length 1: in both."""


hints = (
    "Each row is normalised by itself. `a.mean(axis=-1, keepdims=True)` has one mean for each "
    "row, in a shape that can be subtracted from `a`.",
    "The variance of a row is the mean of the squares of what is left after subtracting. Add "
    "`eps` to it, then take the root and divide.",
    "At the end `gain * … + bias`: both have shape (H,), a number for each unit.",
)
