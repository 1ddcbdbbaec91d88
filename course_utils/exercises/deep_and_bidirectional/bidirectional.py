"""A layer that reads in both directions, made of two that read in one."""

import numpy as np

from course_utils.exercises.deep_and_bidirectional.shared import normal, padded
from course_utils.exercises.misconceptions import instead
from course_utils.exercises.model import Case
from course_utils.rnn.bidirectional import bidirectional
from course_utils.rnn.neuron import rnn_forward

solution = bidirectional


def _two_way(name, lengths, D, H, seed):
    rng = np.random.default_rng(seed)
    X = padded(rng, lengths, D)
    parameters = dict(W_x=normal(rng, 2, D, H), W_h=normal(rng, 2, H, H), b=normal(rng, 2, H))
    return Case(name, dict(X=X, lengths=np.array(lengths), **parameters))


def cases():
    """One sequence, a padded batch, as many inputs as units, two units and two sequences."""
    return [
        _two_way("1 sequence of 4 steps, 3 inputs, 2 units", (4,), 3, 2, 510),
        _two_way("lengths 3 and 5, 2 inputs, 3 units", (3, 5), 2, 3, 511),
        _two_way("lengths 4, 2 and 3, 3 inputs, 3 units", (4, 2, 3), 3, 3, 512),
    ]


def observe(answer, X, lengths, W_x, W_h, b):
    """The states at the true steps; behind a sequence's end anything may stand."""
    result = answer(X, lengths, W_x, W_h, b)
    if isinstance(result, np.ndarray) and result.shape == (*X.shape[:2], 2 * W_h.shape[-1]):
        return np.where((np.arange(len(X))[:, None] < lengths)[..., None], result, 0)
    return result


def large():
    """Big enough that needless loops show."""
    lengths = np.random.default_rng(513).integers(5, 31, 64)
    return _two_way("64 sequences of up to 30 steps, 32 units", lengths, 16, 32, 514)


def plain(X, lengths, W_x, W_h, b):
    """The same, sequence by sequence, cut to its length, so that nothing needs to be masked."""
    H = W_h.shape[-1]
    states = np.zeros((*X.shape[:2], 2 * H))
    for i, n in enumerate(lengths):
        x, start = X[:n, i : i + 1], np.zeros((1, H))
        past = rnn_forward(x, start, W_x[0], W_h[0], b[0])
        future = rnn_forward(x[::-1], start, W_x[1], W_h[1], b[1])
        states[:n, i] = np.concatenate([past, future[::-1]], axis=-1)[:, 0]
    return states


# as it stands in the solution
JOINED = "np.concatenate([past, reverse_padded(future, lengths)], axis=-1)"


@instead("reverse_padded(future, lengths)", "future")
def not_turned_back():
    """The backward states are in the order in which they were read: entry 0 belongs to the last
    step. Turn them back, so that both halves of `H[t]` are about step t."""


@instead("rnn_forward(reverse_padded(X, lengths),", "rnn_forward(X,")
def input_not_turned():
    """Your second layer reads `X` forwards, and then its states are turned round. It is the input
    that it must get from the end; turn its states back afterwards."""


@instead("rnn_forward(reverse_padded(X, lengths),", "rnn_forward(X,",
         "reverse_padded(future, lengths)", "future")  # fmt: skip
def both_forwards():
    """Nothing is turned round: both of your layers read from the first step on. The second one
    needs the sequence from its end, and its states turned back."""


@instead("reverse_padded(X, lengths)", "X[::-1]", "reverse_padded(future, lengths)", "future[::-1]")
def padding_read_first():
    """`[::-1]` turns the padding round, too, so the backward layer reads it before the sentence,
    and its state is spoilt when the first word comes. Use `reverse_padded`, both times."""


@instead("reverse_padded(future, lengths)", "future[::-1]")
def turned_back_with_padding():
    """Right on the way in. On the way out `[::-1]` moves the padding to the front, and the states
    no longer stand at their steps: turn them back as you turned the input, with
    `reverse_padded`."""


@instead("W_x[1], W_h[1], b[1]", "W_x[0], W_h[0], b[0]")
def same_weights():
    """Both directions use the forward parameters. Each has a set of its own: index 0 is forward, 1
    is backward."""


@instead("W_x[0], W_h[0], b[0]", "W_x[1], W_h[1], b[1]",
         "lengths), h_0, W_x[1], W_h[1], b[1]", "lengths), h_0, W_x[0], W_h[0], b[0]")  # fmt: skip
def weights_swapped():
    """The parameters are swapped: index 0 belongs to the forward direction, 1 to the backward
    one."""


@instead("[past, reverse_padded(future, lengths)]", "[reverse_padded(future, lengths), past]")
def halves_swapped():
    """The halves are swapped: the forward states come first, as in PyTorch."""


@instead(JOINED, "past + reverse_padded(future, lengths)")
def added():
    """You add the two directions. Side by side, they keep apart what comes from the past and what
    from the future: `np.concatenate` along the last axis, (T, B, 2H)."""


@instead(JOINED, "(past + reverse_padded(future, lengths)) / 2")
def averaged():
    """You average the two directions. Put them side by side: `np.concatenate` along the last axis,
    (T, B, 2H)."""


@instead("axis=-1", "axis=0")
def one_after_the_other():
    """`np.concatenate` joins along time unless told otherwise, and the result has twice the steps.
    The halves of a step stand side by side: `axis=-1`."""


@instead(JOINED, "np.stack([past, reverse_padded(future, lengths)])")
def new_axis():
    """`np.stack` makes a new axis for the two directions. Put them side by side in the last one:
    `np.concatenate(…, axis=-1)`, (T, B, 2H)."""


@instead("lengths), h_0, W_x[1]", "lengths), past[-1], W_x[1]")
@instead("lengths), h_0, W_x[1]", "lengths), past[lengths - 1, range(len(lengths))], W_x[1]")
def state_handed_over():
    """Your backward layer starts from where the forward one ended. The two know nothing of each
    other: both start from zeros."""


@instead("reverse_padded(X, lengths), h_0", "reverse_padded(past, lengths), h_0")
def stacked():
    """Your backward layer reads the states of the forward one. That is a second storey, not a
    second direction: it reads `X`, from the end."""


@instead("[past, ", "[past[lengths - 1, np.arange(len(lengths))], ", "lengths)]", "lengths)[0]]")
def only_the_ends():
    """You return one vector for a sequence, the ends of both directions. Return the states at every
    step, (T, B, 2H)."""


@instead(JOINED, "past, reverse_padded(future, lengths)")
def pair_of_arrays():
    """You return two arrays, one a direction. Join them along the last axis: one array
    (T, B, 2H)."""


@instead("W_x[0], W_h[0]", "W_x[0], W_h[1]", "W_x[1], W_h[1]", "W_x[1], W_h[0]")
def recurrent_weights_exchanged():
    """The recurrent weights of the two directions have changed places. Index 0 is forward, 1 is
    backward, in `W_x`, `W_h` and `b` alike."""


hints = (
    "The forward half is `rnn_forward(X, h_0, W_x[0], W_h[0], b[0])` with `h_0` of zeros, (B, H). "
    "H is `W_h.shape[-1]`.",
    "The backward half is the same function with the other parameters, on the turned sequence. "
    "What comes out runs from the end to the beginning: turn it back.",
    "`np.concatenate([past, reverse_padded(future, lengths)], axis=-1)`, where `future` comes from "
    "`rnn_forward(reverse_padded(X, lengths), h_0, …)`.",
)
