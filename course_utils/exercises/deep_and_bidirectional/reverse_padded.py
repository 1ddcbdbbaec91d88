"""Turn every sequence of a padded batch round, and leave its padding behind it."""

import numpy as np

from course_utils.exercises.misconceptions import instead, misconception
from course_utils.exercises.model import Case
from course_utils.rnn.bidirectional import reverse_padded

solution = reverse_padded


def _batch(name, lengths, D, T=None):
    """Steps 10, 11 ... of the first sequence, 20, 21 ... of the next; padding is below 0."""
    T, lengths = T or max(lengths), np.array(lengths)
    t, i = np.arange(T)[:, None], np.arange(len(lengths))
    X = np.where(t < lengths, 10 * (i + 1) + t, -t - 1)[..., None] + np.arange(D) / 2
    return Case(name, dict(X=X, lengths=lengths))


def cases():
    """Two sequences, several features, padding behind all of them, as many steps as sequences."""
    return [
        _batch("lengths 4 and 2, 1 feature", (4, 2), 1),
        _batch("lengths 2, 5 and 3, 2 features", (2, 5, 3), 2),
        _batch("lengths 3 and 1, padded to 5 steps", (3, 1), 2, T=5),
        _batch("3 steps, 3 sequences, 3 features", (1, 3, 2), 3),
    ]


def large():
    """Big enough that needless loops show."""
    lengths = np.random.default_rng(504).integers(20, 101, 400)
    return _batch("400 sequences of up to 100 steps", lengths, 4)


def plain(X, lengths):
    """The same, sequence by sequence."""
    turned = X.copy()
    for i, n in enumerate(lengths):
        turned[:n, i] = X[:n, i][::-1]
    return turned


@misconception
def padding_first(X, lengths):
    """You turn the whole array round, so a short sequence begins with its padding, and a reader
    meets that first. Only the first `lengths[i]` steps of sequence i change places."""
    return X[::-1]


@misconception
def batch_turned(X, lengths):
    """You turn the batch round: the sequences have changed places, their steps have not. Time is
    the first axis."""
    return X[:, ::-1]


@misconception
def features_turned(X, lengths):
    """You turn the features round. Each step keeps its features in order; it is the steps that
    change places, and time is the first axis."""
    return X[..., ::-1]


@misconception
def nothing_turned(X, lengths):
    """Your result is `X` as it was. A slice that is turned round, `X[:n, i][::-1]`, must be put
    into the result: nothing changes by itself."""
    return X.copy()


@misconception
def zeros_behind(X, lengths):
    """The sequences are right, but what stood behind their ends has become zero. Leave it where it
    is: turning twice must give back the very same array. Start from a copy of `X`."""
    return np.where(np.arange(len(X))[:, None, None] < lengths[:, None], solution(X, lengths), 0)


@misconception
def padding_turned_too(X, lengths):
    """The sequences are right, but you turn the padding round, too. It stays as it is."""
    turned = solution(X, lengths)
    for i, n in enumerate(lengths):
        turned[n:, i] = X[n:, i][::-1]
    return turned


@misconception
def longest_for_all(X, lengths):
    """You turn as many steps of every sequence as the longest one has. Each has its own length,
    `lengths[i]`."""
    n = max(lengths)
    return np.concatenate([X[:n][::-1], X[n:]])


@misconception
def first_for_all(X, lengths):
    """You use the length of the first sequence for all of them. Each has its own, `lengths[i]`."""
    n = lengths[0]
    return np.concatenate([X[:n][::-1], X[n:]])


@misconception
def rolled(X, lengths):
    """You move the sequences behind their padding, but they still run forwards. Their steps have
    to change places: last one first."""
    turned = X.copy()
    for i, n in enumerate(lengths):
        turned[:, i] = np.roll(X[:, i], len(X) - n, axis=0)
    return turned


@instead("lengths - 1 - t", "lengths - t")
def one_step_off():
    """One step too far: steps count from 0, so the last true step of a sequence is number
    `lengths - 1`, and step t comes from `lengths - 1 - t`."""


@instead("t < lengths", "t <= lengths")
def one_step_too_many():
    """You turn one step too many: step number `lengths[i]` is padding already. Smaller than the
    length, not equal to it."""


@instead("X[source, np.arange(X.shape[1])]", "X[source]")
def without_the_column():
    """`X[source]` fetches the whole batch for every entry of `source`. Say which sequence, too:
    `X[source, np.arange(B)]` pairs each step with its own column."""


@misconception
def joined_at_the_end(X, lengths):
    """You return only the true steps, one sequence behind the other. Keep the shape of `X`: a
    column for each sequence, padding included."""
    return np.concatenate([X[:n, i][::-1] for i, n in enumerate(lengths)])


@misconception
def features_turned_within(X, lengths):
    """Within each sequence you turn the features round, the last axis. It is the steps that change
    places: `X[:n, i][::-1]`, the first axis of what is left."""
    turned = X.copy()
    for i, n in enumerate(lengths):
        turned[:n, i] = X[:n, i, ::-1]
    return turned


@misconception
def steps_and_features_turned(X, lengths):
    """Steps and features are turned round. Each step keeps its features in order: turn the first
    axis only."""
    return solution(X, lengths)[..., ::-1]


hints = (
    "Take one sequence: its true steps are `X[:n, i]` with `n = lengths[i]`. Which of them comes "
    "first in the result? What stands behind step n stays.",
    "With a loop: start from `X.copy()` and put `X[:n, i][::-1]` into `[:n, i]`, sequence by "
    "sequence.",
    "Without one: step t of sequence i comes from step `lengths[i] - 1 - t` where "
    "`t < lengths[i]`, else from t. Make this (T, B) array of step numbers with `np.where`, then "
    "`X[source, np.arange(B)]`.",
)
