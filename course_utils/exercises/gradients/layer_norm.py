"""Shift and scale each row to mean 0 and variance 1, then apply a learned gain and bias."""

import numpy as np

from course_utils.exercises.misconceptions import misconception
from course_utils.exercises.model import Case
from course_utils.rnn.gradients import layer_norm

solution = layer_norm


def _layer_case(name, shape, seed, eps=1e-5):
    rng = np.random.default_rng(seed)
    a = rng.normal(1.5, 2, shape)
    gain, bias = rng.uniform(0.5, 2, shape[-1]), rng.normal(size=shape[-1])
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


def _layer(a, gain, bias, eps, axis=-1, ddof=0):
    centred = a - a.mean(axis=axis, keepdims=True)
    return gain * centred / np.sqrt(a.var(axis=axis, ddof=ddof, keepdims=True) + eps) + bias


def large():
    """Big enough that needless loops show."""
    return _layer_case("30 steps of 32 sequences, 32 units", (30, 32, 32), 70)


@misconception
def over_the_batch(a, gain, bias, eps=1e-5):
    """You normalise along the first axis, each unit over the batch: that is batch normalisation.
    Layer normalisation takes each row by itself, over its units: `axis=-1`."""
    return _layer(a, gain, bias, eps, axis=0)


@misconception
def over_all_rows(a, gain, bias, eps=1e-5):
    """You normalise each unit over all steps and sequences. That is batch normalisation, with time
    as part of the batch. Layer normalisation takes each row by itself: `axis=-1`."""
    return _layer(a, gain, bias, eps, axis=tuple(range(a.ndim - 1)))


@misconception
def over_all_numbers(a, gain, bias, eps=1e-5):
    """You take one mean and one variance for the whole array. Each row has its own: `axis=-1`, with
    `keepdims=True`."""
    return _layer(a, gain, bias, eps, axis=None)


@misconception
def over_axis_1(a, gain, bias, eps=1e-5):
    """`axis=1` is the last axis only for a batch of rows. The units are on the last axis, however
    many there are: `axis=-1`."""
    return _layer(a, gain, bias, eps, axis=1)


@misconception
def divided_by_one_less(a, gain, bias, eps=1e-5):
    """Your variance divides by H - 1 (`ddof=1`, what PyTorch's `var` and `std` do by default). Here
    it is the mean of the squares: it divides by H."""
    return _layer(a, gain, bias, eps, ddof=1)


@misconception
def without_eps(a, gain, bias, eps=1e-5):
    """`eps` is missing: a row of equal numbers has variance 0, and 0 divided by 0 is nan. Add it to
    the variance."""
    return _layer(a, gain, bias, 0.0)


@misconception
def eps_of_its_own(a, gain, bias, eps=1e-5):
    """You always add 1e-5, whatever `eps` the caller asks for. Use the argument."""
    return _layer(a, gain, bias, 1e-5)


@misconception
def eps_outside_root(a, gain, bias, eps=1e-5):
    """You add `eps` to the standard deviation. It belongs to the variance, inside the root."""
    centred = a - a.mean(axis=-1, keepdims=True)
    return gain * centred / (a.std(axis=-1, keepdims=True) + eps) + bias


@misconception
def layer_without_root(a, gain, bias, eps=1e-5):
    """You divide by the variance. Divide by its root: only then does each row have variance 1."""
    centred = a - a.mean(axis=-1, keepdims=True)
    return gain * centred / (a.var(axis=-1, keepdims=True) + eps) + bias


@misconception
def root_of_root(a, gain, bias, eps=1e-5):
    """`std` is a root already, and you take another one. The root belongs to the variance plus
    `eps`."""
    centred = a - a.mean(axis=-1, keepdims=True)
    return gain * centred / np.sqrt(a.std(axis=-1, keepdims=True) + eps) + bias


@misconception
def mean_not_subtracted(a, gain, bias, eps=1e-5):
    """You scale the rows without shifting them. Subtract each row's mean from `a` too, not only
    inside the variance."""
    return gain * a / np.sqrt(a.var(axis=-1, keepdims=True) + eps) + bias


@misconception
def only_mean_scaled(a, gain, bias, eps=1e-5):
    """Brackets are missing: `a - mean / root` divides the mean only. Subtract first, then divide
    what is left."""
    mean = a.mean(axis=-1, keepdims=True)
    return gain * (a - mean / np.sqrt(a.var(axis=-1, keepdims=True) + eps)) + bias


@misconception
def root_mean_square(a, gain, bias, eps=1e-5):
    """You never subtract the mean: this is RMS normalisation, which scales only. Layer
    normalisation shifts each row to mean 0 first."""
    return gain * a / np.sqrt((a**2).mean(axis=-1, keepdims=True) + eps) + bias


@misconception
def squares_not_centred(a, gain, bias, eps=1e-5):
    """Your variance is the mean of `a²`. It is the mean of the squared distances from the row's
    mean: square what you have centred."""
    centred = a - a.mean(axis=-1, keepdims=True)
    return gain * centred / np.sqrt((a**2).mean(axis=-1, keepdims=True) + eps) + bias


@misconception
def squares_summed(a, gain, bias, eps=1e-5):
    """You divide by the root of the *sum* of squares, so each row gets length 1. The variance is
    their mean."""
    centred = a - a.mean(axis=-1, keepdims=True)
    return gain * centred / np.sqrt((centred**2).sum(axis=-1, keepdims=True) + eps) + bias


@misconception
def only_centred(a, gain, bias, eps=1e-5):
    """Your rows have mean 0, but they are not scaled. Divide by the root of the variance plus
    `eps`."""
    return gain * (a - a.mean(axis=-1, keepdims=True)) + bias


@misconception
def gain_and_bias_swapped(a, gain, bias, eps=1e-5):
    """Gain and bias are swapped: the gain multiplies, the bias is added."""
    return _layer(a, bias, gain, eps)


@misconception
def gain_after_bias(a, gain, bias, eps=1e-5):
    """You add the bias first and multiply both by the gain. Multiply first: the bias is added as it
    is."""
    return gain * (_layer(a, 1.0, 0.0, eps) + bias)


@misconception
def without_gain(a, gain, bias, eps=1e-5):
    """The gain is missing. Multiply each unit by its own after scaling."""
    return _layer(a, 1.0, bias, eps)


@misconception
def layer_without_bias(a, gain, bias, eps=1e-5):
    """The bias is missing: add it at the end."""
    return _layer(a, gain, 0.0, eps)


@misconception
def without_both(a, gain, bias, eps=1e-5):
    """The rows are normalised, but gain and bias are missing. Multiply by the gain, then add the
    bias."""
    return _layer(a, 1.0, 0.0, eps)


@misconception
def layer_without_keepdims(a, gain, bias, eps=1e-5):
    """The means have lost their axis, so NumPy cannot line them up with the rows. (With as many
    rows as units it does, wrongly.) `keepdims=True` keeps it, with length 1."""
    centred = a - a.mean(axis=-1)
    return gain * centred / np.sqrt((centred**2).mean(axis=-1) + eps) + bias


@misconception
def spread_without_keepdims(a, gain, bias, eps=1e-5):
    """The variances have lost their axis, so NumPy cannot line them up with the rows. (With as many
    rows as units it does, wrongly.) They need `keepdims=True` like the means."""
    centred = a - a.mean(axis=-1, keepdims=True)
    return gain * centred / np.sqrt(a.var(axis=-1) + eps) + bias


hints = (
    "Each row is normalised by itself. `a.mean(axis=-1, keepdims=True)` has one mean for each "
    "row, in a shape that can be subtracted from `a`.",
    "The variance of a row is the mean of the squares of what is left after subtracting. Add "
    "`eps` to it, then take the root and divide.",
    "At the end `gain * … + bias`: both have shape (H,), a number for each unit.",
)
