"""Put sequences of different lengths into one array, time first, with a mask."""

import numpy as np

from course_utils.exercises.misconceptions import misconception
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


@misconception
def batch_first(sequences):
    """Your arrays have the batch first, (B, T, D) and (B, T). The course puts time first: `X[t]`
    holds step t of every sequence, (B, D)."""
    X, mask = solution(sequences)
    return X.swapaxes(0, 1), mask.T


@misconception
def mask_batch_first(sequences):
    """Your `X` is right, your mask has the batch first, (B, T). It should lie on `X` place by
    place: time first, (T, B)."""
    X, mask = solution(sequences)
    return X, mask.T


@misconception
def padded_in_front(sequences):
    """You pad in front, so every sequence ends at the last step. Put the zeros behind: every
    sequence begins at step 0, as `X[0]` is the first that a network reads."""
    X, mask = solution(sequences)
    for i, sequence in enumerate(sequences):
        X[:, i] = np.roll(X[:, i], len(X) - len(sequence), axis=0)
    return X, mask[::-1]


@misconception
def cut_to_the_shortest(sequences):
    """You cut all sequences to the length of the shortest, and throw data away. T is the length of
    the longest; the others are filled up with zeros."""
    X, mask = solution(sequences)
    T = min(map(len, sequences))
    return X[:T], mask[:T]


@misconception
def mask_inverted(sequences):
    """Your mask is True where the padding is. It should be True where the data are."""
    X, mask = solution(sequences)
    return X, ~mask


@misconception
def mask_from_the_numbers(sequences):
    """You take every 0 in `X` for padding. But 0 can be a value like any other: a day without
    sunspots is data. Only the lengths of the sequences say where the padding begins."""
    X, _ = solution(sequences)
    return X, (X != 0).any(axis=-1)


@misconception
def mask_from_every_number(sequences):
    """You compare every number of `X` with 0. Two things are wrong: 0 can be a value like any
    other, so use the lengths; and a step is there or not with all its features: (T, B)."""
    X, _ = solution(sequences)
    return X, X != 0


@misconception
def mask_for_each_feature(sequences):
    """Your mask has an entry for every feature. A step is there with all its features or not at
    all: one entry for each step of each sequence, (T, B)."""
    X, mask = solution(sequences)
    return X, np.broadcast_to(mask[..., None], X.shape)


@misconception
def mask_of_numbers(sequences):
    """Your mask holds the numbers 0 and 1. It should hold True and False, because then `X[mask]`
    picks the data. A comparison gives that, and so does `dtype=bool`."""
    X, mask = solution(sequences)
    return X, mask * 1.0


@misconception
def mask_one_too_long(sequences):
    """Your mask is True one step too long. Steps count from 0, so a sequence of length 3 has the
    steps 0, 1 and 2: smaller than the length, not equal to it."""
    X, _ = solution(sequences)
    lengths = np.array([len(sequence) for sequence in sequences])
    return X, np.arange(len(X))[:, None] <= lengths


@misconception
def mask_all_true(sequences):
    """Your mask is True everywhere. Behind the end of a sequence there is only padding, and there
    it is False."""
    X, mask = solution(sequences)
    return X, np.ones_like(mask)


@misconception
def last_value_kept(sequences):
    """You go on with the last value of a sequence until the end. That looks like data and is none:
    put zeros there."""
    X, mask = solution(sequences)
    for i, sequence in enumerate(sequences):
        X[len(sequence) :, i] = sequence[-1]
    return X, mask


@misconception
def padded_with_nan(sequences):
    """You pad with nan. Honest, but one nan turns every sum it enters into nan, and 0 · nan as
    well. Pad with zeros; the mask says what they are."""
    X, mask = solution(sequences)
    return np.where(mask[..., None], X, np.nan), mask


@misconception
def sorted_by_length(sequences):
    """Your sequences have changed places: longest first. Some libraries ask for that, this exercise
    does not: sequence i stays in column i."""
    return solution(sorted(sequences, key=len, reverse=True))


@misconception
def mask_first(sequences):
    """You return the mask before `X`. The order is `X, mask`."""
    return solution(sequences)[::-1]


@misconception
def ragged_array(sequences):
    """`np.array` makes one block of numbers, and sequences of different lengths are none. Make the
    block first, zeros of shape (T, B, D), then copy each sequence into its column."""
    return np.array(sequences), None


@misconception
def ragged_stack(sequences):
    """`np.stack` needs arrays of one shape, and these have different lengths. Make zeros of shape
    (T, B, D) first, then copy each sequence into its column. (`np.pad` with a single pair lengthens
    the features too.)"""
    return np.stack(sequences, axis=1), None


@misconception
def whole_column(sequences):
    """You put a short sequence into a whole column, and it does not fill it. Fill the beginning
    only: as many steps as the sequence has, `X[:len(sequence), i]`."""
    X, mask = solution(sequences)
    for i, sequence in enumerate(sequences):
        X[:, i] = sequence
    return X, mask


@misconception
def steps_and_sequences_swapped(sequences):
    """Your `X` is (T, B, D), but you fill it as if the sequence came first. The step is the first
    index, the sequence the second: `X[:len(sequence), i]`."""
    X, mask = solution(sequences)
    X, mask = np.zeros_like(X), np.zeros_like(mask)
    for i, sequence in enumerate(sequences):
        X[i, : len(sequence)] = sequence
        mask[i, : len(sequence)] = True
    return X, mask


@misconception
def last_step_missing(sequences):
    """The last step of each sequence is missing. Steps count from 0, and the end of a `range` or
    slice is not part of it: `range(3)` is 0, 1, 2, all three steps already."""
    X, mask = solution([sequence[:-1] for sequence in sequences])
    return np.append(X, np.zeros_like(X[:1]), axis=0), np.append(mask, mask[:1] & False, axis=0)


@misconception
def joined(sequences):
    """You have put the sequences one behind the other, into one long sequence. They belong side by
    side, each in its own column: (T, B, D)."""
    return np.concatenate(sequences), solution(sequences)[1]


@misconception
def length_of_the_first(sequences):
    """You take T from the first sequence, and a later one is longer. T is the largest of all
    lengths."""
    T, B, D = len(sequences[0]), len(sequences), sequences[0].shape[1]
    X, mask = np.zeros((T, B, D)), np.zeros((T, B), dtype=bool)
    for i, sequence in enumerate(sequences):
        X[: len(sequence), i] = sequence
        mask[: len(sequence), i] = True
    return X, mask


hints = (
    "T is the largest length, B the number of sequences, D the number of features: "
    "`sequences[0].shape[1]`. Begin with `X = np.zeros((T, B, D))` and a mask of False, "
    "`np.zeros((T, B), dtype=bool)`.",
    "Go through the sequences with `for i, sequence in enumerate(sequences)`. Sequence i "
    "belongs into the first `len(sequence)` steps of column i.",
    "`X[:len(sequence), i] = sequence`, and the same places of the mask become True.",
)
