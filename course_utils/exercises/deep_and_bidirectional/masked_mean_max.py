"""Mean and maximum over time of the states of a padded batch."""

import numpy as np

from course_utils.exercises.misconceptions import instead
from course_utils.exercises.model import Case, parts
from course_utils.rnn.summaries import masked_mean_max

solution = masked_mean_max
observe = parts("mean", "maximum")


def _states(name, lengths, H, seed, T=None, behind=5.0, shift=0.0):
    rng = np.random.default_rng(seed)
    T = T or max(lengths)
    mask = np.arange(T)[:, None] < np.array(lengths)  # (T, B)
    states = rng.uniform(-0.9, 0.9, (T, len(lengths), H)) + shift  # (T, B, H)
    states[~mask] = behind
    return Case(name, dict(H=states.round(2), mask=mask))


def cases():
    """Two sequences, states below zero, as many steps as sequences, infinity behind the ends."""
    return [
        _states("lengths 3 and 2, 2 units", (3, 2), 2, 520),
        _states("every state below 0, 3 units", (2, 4, 1), 3, 521, shift=-20.0),
        _states("3 steps, 3 sequences, 3 units", (3, 1, 2), 3, 522, behind=-70.0),
        _states("padded to 5 steps, infinity behind the ends", (2, 4), 2, 523, T=5, behind=np.inf),
    ]


def large():
    """Big enough that needless loops show."""
    lengths = np.random.default_rng(524).integers(10, 101, 200)
    return _states("200 sequences of up to 100 steps, 32 units", lengths, 32, 525)


def plain(H, mask):
    """The same, sequence by sequence, cut to its length."""
    mean, maximum = np.zeros(H.shape[1:]), np.zeros(H.shape[1:])
    for i in range(H.shape[1]):
        true = H[mask[:, i], i]
        mean[i], maximum[i] = true.mean(axis=0), true.max(axis=0)
    return mean, maximum


# as they stand in the solution
MEAN = "np.where(true, H, 0).sum(axis=0) / true.sum(axis=0)"
MAXIMUM = "np.where(true, H, -np.inf).max(axis=0)"


@instead(MEAN, "H.mean(axis=0)", MAXIMUM, "H.max(axis=0)")
def nothing_masked():
    """You take the padding into both. What stands behind a sequence's end is no state of it: leave
    it out where the mask is False."""


@instead("true.sum(axis=0)", "len(H)")
def divided_by_T():
    """Your mean divides by T, as if every sequence were as long as the longest. Divide by the
    number of its true steps, `mask.sum(axis=0)`."""


@instead("true.sum(axis=0)", "true.sum()")
def divided_by_all():
    """Your mean divides by the true steps of the whole batch. Each sequence has a number of its
    own: `mask.sum(axis=0)`."""


@instead("np.where(true, H, -np.inf)", "np.where(true, H, 0)")
@instead("-np.inf).max(axis=0)", "-np.inf).max(axis=0, initial=0)")
def maximum_over_zeros():
    """Your maximum takes the padding for 0, and where all states of a unit are below 0 that is the
    largest. Put something there that never wins: `-np.inf`."""


@instead("np.where(true, H, -np.inf)", "np.where(true, H, -1.0)")
@instead("-np.inf).max(axis=0)", "-np.inf).max(axis=0, initial=-1.0)")
def maximum_over_minus_one():
    """Your maximum never gets below -1, as if states always came out of a tanh. They may be
    anything here: put something behind the ends that never wins, `-np.inf`."""


@instead("np.where(true, H, -np.inf)", "H")
def maximum_not_masked():
    """Your mean leaves the padding out, your maximum does not."""


@instead(MEAN, "H.mean(axis=0)")
def mean_not_masked():
    """Your maximum leaves the padding out, your mean does not: it is still taken over all T
    steps."""


@instead("true.sum(axis=0)", "true.sum(axis=0).mean()")
def divided_by_the_mean_length():
    """Your mean divides by the *average* length of the batch. Each sequence has a number of true
    steps of its own: `mask.sum(axis=0)`."""


@instead("np.where(true, H, 0)", "H")
def only_the_count_masked():
    """Your mean divides by the number of true steps, but the sum before still has the padding in
    it."""


@instead("np.where(true, H, 0)", "(H * true)")
def masked_by_a_product():
    """You mask by a product, and 0 times infinity is nan, as is 0 times nan. Choose instead of
    multiplying: `np.where(mask[..., None], H, 0)`."""


@instead("np.where(true, H, 0)", "(H * true)", "np.where(true, H, -np.inf)", "(H * true)")
def both_by_a_product():
    """You multiply by the mask and then take sum and maximum. A 0 adds nothing to a sum, but it can
    be the largest of all, and 0 times infinity is nan: use `np.where`, with 0 for the sum and
    `-np.inf` for the maximum."""


@instead("mask[..., None]", "~mask[..., None]")
def mask_inverted():
    """You average the padding. The mask is True at the true steps, so those are to be kept."""


@instead(MEAN, "H[mask].mean(axis=0)", MAXIMUM, "H[mask].max(axis=0)")
def joined():
    """`H[mask]` lays the true steps of all sequences one behind the other, and the batch is gone.
    Each sequence needs a mean of its own, (B, H): `np.where` keeps the shape."""


@instead(
    "sum(axis=0) / true.sum(axis=0)", "sum(axis=1) / true.sum(axis=1)", "max(axis=0)", "max(axis=1)"
)
def over_the_batch():
    """You take mean and maximum over the batch, axis 1. Time is the first axis: one vector for each
    sequence, (B, H)."""


@instead(MEAN, "np.where(true, H, 0).mean(axis=-1)", "max(axis=0)", "max(axis=-1)")
def over_the_units():
    """You take mean and maximum over the units, the last axis. Time is the first one."""


@instead("mask[..., None]", "mask")
def units_not_in_the_mask():
    """The mask is (T, B), the states are (T, B, H): NumPy cannot lay one on the other. (With as
    many units as steps it can, wrongly.) `mask[..., None]` has an axis of length 1 for the
    units."""


@instead("return mean, maximum", "return maximum, mean")
def swapped():
    """You return the maximum first. The order is `mean, maximum`."""


@instead(MAXIMUM, "abs(np.where(true, H, 0)).max(axis=0)")
def largest_size():
    """Your maximum is the largest absolute value. The maximum is the largest number: of -0.9 and
    0.1 it is 0.1."""


@instead(MAXIMUM, "H[mask.sum(axis=0) - 1, np.arange(H.shape[1])]")
def last_states():
    """Your "maximum" is the last true state. The maximum looks at all true steps, unit by unit."""


@instead(MEAN, "np.where(true, H, 0).sum(axis=0)")
def not_divided():
    """Your mean is still a sum: divide by the number of true steps, `mask.sum(axis=0)`, with an
    axis of length 1 for the units."""


hints = (
    "`mask[..., None]` is (T, B, 1), so that it lies on the states. `np.where(mask[..., None], H, "
    "fill)` puts `fill` wherever there is padding. What must it be for a sum? And for a maximum?",
    "For the mean: the sum with 0 behind the ends, divided by how many true steps there are, "
    "`mask[..., None].sum(axis=0)`, (B, 1).",
    "For the maximum: `-np.inf` behind the ends, then `.max(axis=0)`.",
)
