"""Put sequences of different lengths into one array, time first, with a mask."""

import numpy as np

from course_utils.exercises.misconceptions import instead
from course_utils.exercises.model import Case, Feedback
from course_utils.exercises.sequences.shared import nothing_yet
from course_utils.rnn.padding import pad_batch

solution = pad_batch


class Ragged(list):
    """A list of arrays that is shown by its lengths and numbers, in one line."""

    def __repr__(self):
        lengths = " and ".join(str(len(sequence)) for sequence in self)
        numbers = ", ".join(str(sequence.tolist()) for sequence in self)
        return f"{len(self)} arrays of length {lengths}: {numbers}"


Ragged.__name__ = "list"  # what a student reads when it is used like an array


def _batch_case(name, lengths, D, seed):
    rng = np.random.default_rng(seed)
    sequences = Ragged(rng.integers(1, 10, (length, D)) * 1.0 for length in lengths)
    return Case(name, dict(sequences=sequences))


def cases():
    """Two short sequences, several features, data that are zero, as many steps as sequences."""
    zeros = Ragged(np.array(s)[:, None] for s in ([0.0, 4.0, 0.0], [7.0, 0.0], [0.0]))
    return [
        _batch_case("lengths 3 and 2, 1 feature", (3, 2), 1, 51),
        _batch_case("lengths 2, 4 and 1, 2 features", (2, 4, 1), 2, 52),
        Case("zeros among the data", dict(sequences=zeros)),
        _batch_case("3 sequences, 3 steps at most, 2 features", (1, 3, 2), 2, 53),
    ]


def observe(answer, sequences):
    """The two arrays under their names."""
    result = answer(sequences)
    if nothing_yet(result):
        return result
    if not isinstance(result, tuple | list) or len(result) != 2:
        raise Feedback("Return two arrays, in this order: `return X, mask`.")
    X, mask = result
    if nothing_yet(mask):
        raise Feedback("`X` is there, the mask is not yet: True where `X` holds data, (T, B).")
    if isinstance(mask, np.ndarray) and mask.dtype.kind in "iuf" and np.isin(mask, [0, 1]).all():
        raise Feedback("Your mask holds numbers, 0 and 1. It should hold True and False.")
    return dict(X=X, mask=mask)


def plain(sequences):
    """The mask is filled beside the data."""
    T = max(len(sequence) for sequence in sequences)
    B, D = len(sequences), sequences[0].shape[1]
    X, mask = np.zeros((T, B, D)), np.zeros((T, B), dtype=bool)
    for i, sequence in enumerate(sequences):
        X[: len(sequence), i] = sequence
        mask[: len(sequence), i] = True
    return X, mask


_MASK = "np.arange(T)[:, None] < lengths"


@instead("return X", "return X.swapaxes(0, 1)", _MASK, "np.arange(T) < lengths[:, None]")
def batch_first():
    """Your arrays have the batch first, (B, T, D) and (B, T). The course puts time first: `X[t]`
    holds step t of every sequence, (B, D)."""


@instead(_MASK, "np.arange(T) < lengths[:, None]")
def mask_batch_first():
    """Your `X` is right, your mask has the batch first, (B, T). It should lie on `X` place by
    place: time first, (T, B)."""


@instead("X[: len(sequence), i]", "X[T - len(sequence) :, i]", "arange(T)[:", "arange(T)[::-1")
def padded_in_front():
    """You pad in front, so every sequence ends at the last step. Put the zeros behind: every
    sequence begins at step 0, as `X[0]` is the first that a network reads."""


@instead("max()", "min()", "i] = sequence", "i] = sequence[:T]")
def cut_to_the_shortest():
    """You cut all sequences to the length of the shortest, and throw data away. T is the length of
    the longest; the others are filled up with zeros."""


@instead("< lengths", ">= lengths")
def mask_inverted():
    """Your mask is True where the padding is. It should be True where the data are."""


@instead(_MASK, "(X != 0).any(axis=-1)")
def mask_from_the_numbers():
    """You take every 0 in `X` for padding. But 0 can be a value like any other: a day without
    sunspots is data. Only the lengths of the sequences say where the padding begins."""


@instead(_MASK, f"({_MASK})[..., None].repeat(D, axis=2)")
def mask_for_each_feature():
    """Your mask has an entry for every feature. A step is there with all its features or not at
    all: one entry for each step of each sequence, (T, B)."""


@instead(_MASK, f"1.0 * ({_MASK})")
def mask_of_numbers():
    """Your mask holds the numbers 0 and 1. It should hold True and False, because then `X[mask]`
    picks the data. A comparison gives that, and so does `dtype=bool`."""


@instead("< lengths", "<= lengths")
def mask_one_too_long():
    """Your mask is True one step too long. Steps count from 0, so a sequence of length 3 has the
    steps 0, 1 and 2: smaller than the length, not equal to it."""


@instead(_MASK, "np.ones((T, B), dtype=bool)")
def mask_all_true():
    """Your mask is True everywhere. Behind the end of a sequence there is only padding, and there
    it is False."""


@instead("i] = sequence", "i] = sequence\n        X[len(sequence) :, i] = sequence[-1]")
def last_value_kept():
    """You go on with the last value of a sequence until the end. That looks like data and is none:
    put zeros there."""


@instead("X[: len(sequence), i] = sequence", "X[:, i] = np.resize(sequence, (T, D))")
def begun_again():
    """Behind its end, a short sequence begins again: `np.resize` and `np.tile` repeat what is
    there. Put zeros there: `X[:len(sequence), i] = sequence`, into an `X` of zeros."""


@instead("return X", "return X.swapaxes(0, 1).reshape(T, B, D)")
@instead("return X", "return X.swapaxes(0, 1).reshape(T, B, D)",
         _MASK, "(np.arange(T) < lengths[:, None]).reshape(T, B)")  # fmt: skip
def reshaped():
    """You bring time to the front with `reshape`. That keeps the order of the numbers, so that the
    sequences get mixed up. Axes change places with `swapaxes(0, 1)`, or `np.stack(…, axis=1)`."""


@instead("np.zeros((T, B, D))", "np.full((T, B, D), np.nan)")
def padded_with_nan():
    """You pad with nan. Honest, but one nan turns every sum it enters into nan, and 0 · nan as
    well. Pad with zeros; the mask says what they are."""


@instead("lengths = ", "sequences = sorted(sequences, key=len, reverse=True)\n    lengths = ")
def sorted_by_length():
    """Your sequences have changed places: longest first. Some libraries ask for that, this exercise
    does not: sequence i stays in column i."""


@instead("np.zeros((T, B, D))", "np.array(sequences)")
@instead("np.zeros((T, B, D))", "np.stack(sequences, axis=1)")
def ragged():
    """`np.array` and `np.stack` make a block of arrays of one shape, and these sequences have
    different lengths. Make zeros of shape (T, B, D) first, then copy each sequence into its column.
    (`np.pad` with a single pair lengthens the features too.)"""


@instead("X[: len(sequence), i]", "X[:, i]")
def whole_column():
    """You put a short sequence into a whole column, and it does not fill it. Fill the beginning
    only: as many steps as the sequence has, `X[:len(sequence), i]`."""


@instead(
    "X[: len(sequence), i] = sequence",
    "X[: len(sequence) - 1, i] = sequence[:-1]",
    "< lengths",
    "< lengths - 1",
)
def last_step_missing():
    """The last step of each sequence is missing. Steps count from 0, and the end of a `range` or
    slice is not part of it: `range(3)` is 0, 1, 2, all three steps already."""


@instead("return X", "return np.concatenate(sequences)")
def joined():
    """You have put the sequences one behind the other, into one long sequence. They belong side by
    side, each in its own column: (T, B, D)."""


@instead("lengths.max()", "lengths[0]")
def length_of_the_first():
    """You take T from the first sequence, and a later one is longer. T is the largest of all
    lengths."""


hints = (
    "T is the largest length, B the number of sequences, D the number of features: "
    "`sequences[0].shape[1]`. Begin with `X = np.zeros((T, B, D))` and a mask of False, "
    "`np.zeros((T, B), dtype=bool)`.",
    "Go through the sequences with `for i, sequence in enumerate(sequences)`. Sequence i "
    "belongs into the first `len(sequence)` steps of column i.",
    "`X[:len(sequence), i] = sequence`, and the same places of the mask become True.",
)
