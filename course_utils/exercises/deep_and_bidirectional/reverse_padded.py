"""Turn every sequence of a padded batch round, and leave its padding behind it."""

import numpy as np

from course_utils.exercises.misconceptions import instead
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


RESULT = "X[source, np.arange(X.shape[1])]"  # as it stands in the solution


@instead(RESULT, "X[::-1]")
def padding_first():
    """You turn the whole array round, so a short sequence begins with its padding, and a reader
    meets that first. Only the first `lengths[i]` steps of sequence i change places."""


@instead(RESULT, "X[:, ::-1]")
def batch_turned():
    """You turn the batch round: the sequences have changed places, their steps have not. Time is
    the first axis."""


@instead(RESULT, "X[..., ::-1]")
def features_turned():
    """You turn the features round. Each step keeps its features in order; it is the steps that
    change places, and time is the first axis."""


@instead(RESULT, "X.copy()")
def nothing_turned():
    """Your result is `X` as it was. A slice that is turned round, `X[:n, i][::-1]`, must be put
    into the result: nothing changes by itself."""


@instead("turned[:n, i] = X[:n, i][::-1]",
         "for t in range(n): turned[t, i] = turned[n - 1 - t, i]", of=plain)  # fmt: skip
def read_from_what_is_written():
    """You read from the array you write into. Its first steps have been overwritten when their turn
    comes, so both ends hold the later ones. (In a swap, too: what it swaps are views, no copies.)
    Read from `X`, write into a copy of it: `turned[t, i] = X[n - 1 - t, i]`."""


@instead(RESULT, f"np.where((t < lengths)[..., None], {RESULT}, 0)")
def zeros_behind():
    """The sequences are right, but what stood behind their ends has become zero. Leave it where it
    is: turning twice must give back the very same array. Start from a copy of `X`."""


@instead("- 1 - t, t)", "- 1 - t, lengths + len(X) - 1 - t)")
def padding_turned_too():
    """The sequences are right, but you turn the padding round, too. It stays as it is."""


@instead("t < lengths, lengths", "t < max(lengths), max(lengths)")
def longest_for_all():
    """You turn as many steps of every sequence as the longest one has. Each has its own length,
    `lengths[i]`."""


@instead("t < lengths, lengths", "t < lengths[0], lengths[0]")
def first_for_all():
    """You use the length of the first sequence for all of them. Each has its own, `lengths[i]`."""


@instead("np.where(t < lengths, lengths - 1 - t, t)", "(t + lengths) % len(X)")
def rolled():
    """You move the sequences behind their padding, but they still run forwards. Their steps have
    to change places: last one first."""


@instead("lengths - 1 - t", "lengths - t")
@instead("lengths - 1 - t", "np.minimum(lengths - t, len(X) - 1)")
def one_step_off():
    """One step too far: steps count from 0, so the last true step of a sequence is number
    `lengths - 1`, and step t comes from `lengths - 1 - t`."""


@instead("t < lengths", "t <= lengths")
def one_step_too_many():
    """You turn one step too many: step number `lengths[i]` is padding already. Smaller than the
    length, not equal to it."""


@instead(RESULT, "X[source]")
def without_the_column():
    """`X[source]` fetches the whole batch for every entry of `source`. Say which sequence, too:
    `X[source, np.arange(B)]` pairs each step with its own column."""


@instead(RESULT, "np.concatenate([X[:n, i][::-1] for i, n in enumerate(lengths)])")
def joined_at_the_end():
    """You return only the true steps, one sequence behind the other. Keep the shape of `X`: a
    column for each sequence, padding included."""


@instead(RESULT, "np.where((t < lengths)[..., None], X[..., ::-1], X)")
def features_turned_within():
    """Within each sequence you turn the features round, the last axis. It is the steps that change
    places: `X[:n, i][::-1]`, the first axis of what is left."""


@instead(RESULT, f"{RESULT}[..., ::-1]")
def steps_and_features_turned():
    """Steps and features are turned round. Each step keeps its features in order: turn the first
    axis only."""


hints = (
    "Take one sequence: its true steps are `X[:n, i]` with `n = lengths[i]`. Which of them comes "
    "first in the result? What stands behind step n stays.",
    "With a loop: start from `X.copy()` and put `X[:n, i][::-1]` into `[:n, i]`, sequence by "
    "sequence.",
    "Without one: step t of sequence i comes from step `lengths[i] - 1 - t` where "
    "`t < lengths[i]`, else from t. Make this (T, B) array of step numbers with `np.where`, then "
    "`X[source, np.arange(B)]`.",
)
