"""Truncated backpropagation through time: every k_1 steps, go back k_2 steps."""

import numpy as np

from course_utils.exercises.backpropagation_through_time.shared import through_case
from course_utils.exercises.misconceptions import misconception
from course_utils.exercises.model import Case, parts
from course_utils.rnn.bptt import rnn_backward, truncated_backward

solution = truncated_backward


def _truncated_case(name, T, k_1, k_2, seed):
    case = through_case(name, T, 2, 3, 2, seed)
    return Case(name, dict(**case.arguments, k_1=k_1, k_2=k_2))


def cases():
    """Chunks side by side, windows that overlap, a last chunk that is shorter."""
    return [
        _truncated_case("6 steps, k_1 = 2, k_2 = 2", 6, 2, 2, 33),
        _truncated_case("6 steps, k_1 = 2, k_2 = 3", 6, 2, 3, 34),
        _truncated_case("7 steps, k_1 = 3, k_2 = 5: the last chunk has 1 step", 7, 3, 5, 35),
        _truncated_case("5 steps, k_1 = 1, k_2 = 4", 5, 1, 4, 36),
    ]


def _windows(T, k_1, k_2):
    """First step, first step whose loss counts, and end of every pass."""
    ends = [(first, min(first + k_1, T)) for first in range(0, T, k_1)]
    return [(max(0, end - k_2), first, end) for first, end in ends]


def _state_before(start, h_0, H):
    return H[start - 1] if start else h_0


def _passes(windows, dH, X, h_0, H, W_x, W_h, before=_state_before):
    """Weight gradients of every pass."""
    passes = []
    for start, first, end in windows:
        losses = dH[start:end].copy()
        losses[: max(0, first - start)] = 0
        state, chunk = before(start, h_0, H), slice(start, end)
        passes.append(rnn_backward(losses, X[chunk], state, H[chunk], W_x, W_h)[2:])
    return passes


def _summed(passes):
    return tuple(sum(parts) for parts in zip(*passes, strict=True))


observe = parts("dW_x", "dW_h", "db")


@misconception
def start_from_zeros(dH, X, h_0, H, W_x, W_h, k_1, k_2):
    """Your passes take zeros for the state before their first step. Only the gradient is cut; the
    state was carried on, and it is in `H[start - 1]`."""
    windows = _windows(len(X), k_1, k_2)
    zeros = lambda start, h_0, H: np.zeros_like(h_0) if start else h_0  # noqa: E731
    return _summed(_passes(windows, dH, X, h_0, H, W_x, W_h, zeros))


@misconception
def start_from_h_0(dH, X, h_0, H, W_x, W_h, k_1, k_2):
    """Every pass of yours starts from `h_0`. That is the state before the first step of all; a pass
    that starts later finds the state before it in `H[start - 1]`."""
    windows = _windows(len(X), k_1, k_2)
    return _summed(_passes(windows, dH, X, h_0, H, W_x, W_h, lambda start, h_0, H: h_0))


@misconception
def start_one_state_late(dH, X, h_0, H, W_x, W_h, k_1, k_2):
    """Your passes start from `H[start]`, the state after their first step. The one before it is
    `H[start - 1]`."""
    windows = _windows(len(X), k_1, k_2)
    late = lambda start, h_0, H: H[start] if start else h_0  # noqa: E731
    return _summed(_passes(windows, dH, X, h_0, H, W_x, W_h, late))


@misconception
def start_from_the_end(dH, X, h_0, H, W_x, W_h, k_1, k_2):
    """For a pass that starts at step 0, `H[start - 1]` is `H[-1]`, the very last state. There it
    must be `h_0`."""
    windows = _windows(len(X), k_1, k_2)
    wrapped = lambda start, h_0, H: H[start - 1]  # noqa: E731
    return _summed(_passes(windows, dH, X, h_0, H, W_x, W_h, wrapped))


@misconception
def state_before_the_chunk(dH, X, h_0, H, W_x, W_h, k_1, k_2):
    """Where k_2 is larger than k_1, your pass starts before `first`, but from the state at `first`.
    It needs the one before its own first step: `H[start - 1]`."""
    passes = []
    for window in _windows(len(X), k_1, k_2):
        first = window[1]
        late = lambda start, h_0, H, first=first: _state_before(first, h_0, H)  # noqa: E731
        passes += _passes([window], dH, X, h_0, H, W_x, W_h, late)
    return _summed(passes)


@misconception
def first_passes_empty(dH, X, h_0, H, W_x, W_h, k_1, k_2):
    """Your first passes are missing. Where fewer than k_2 steps have been read, `end - k_2` is
    negative, and Python counts that from the end. Go back as far as there is: `max(0, end - k_2)`.
    """
    windows = [w for w in _windows(len(X), k_1, k_2) if w[2] >= k_2]
    return _summed(_passes(windows, dH, X, h_0, H, W_x, W_h))


@misconception
def start_below_zero(dH, X, h_0, H, W_x, W_h, k_1, k_2):
    """Where fewer than k_2 steps have been read, `end - k_2` is negative. Python counts that from
    the end, and the slice is empty. Go back as far as there is: `max(0, end - k_2)`."""
    windows = [(end - k_2, first, end) for _, first, end in _windows(len(X), k_1, k_2)]
    return _summed(_passes(windows, dH, X, h_0, H, W_x, W_h))


@misconception
def one_pass_from_the_end(dH, X, h_0, H, W_x, W_h, k_1, k_2):
    """You go back once, from the last step of all. A pass is due every k_1 steps, and their
    gradients add up."""
    start = max(0, len(X) - k_2)
    return _passes([(start, start, len(X))], dH, X, h_0, H, W_x, W_h)[0]


@misconception
def losses_counted_twice(dH, X, h_0, H, W_x, W_h, k_1, k_2):
    """Where k_2 is larger than k_1 the windows overlap, and you count the losses in the overlap
    more than once. Each loss counts in one pass: set those before the last k_1 steps to zero."""
    windows = [(start, start, end) for start, _, end in _windows(len(X), k_1, k_2)]
    return _summed(_passes(windows, dH, X, h_0, H, W_x, W_h))


@misconception
def last_loss_of_each_pass(dH, X, h_0, H, W_x, W_h, k_1, k_2):
    """Each pass of yours carries the loss of its last step only. It carries those of all k_1 steps
    read since the pass before."""
    windows = [(start, end - 1, end) for start, _, end in _windows(len(X), k_1, k_2)]
    return _summed(_passes(windows, dH, X, h_0, H, W_x, W_h))


@misconception
def swapped(dH, X, h_0, H, W_x, W_h, k_1, k_2):
    """You have swapped the two: a pass comes every k_1 steps and goes back k_2."""
    return _summed(_passes(_windows(len(X), k_2, k_1), dH, X, h_0, H, W_x, W_h))


@misconception
def only_k_1(dH, X, h_0, H, W_x, W_h, k_1, k_2):
    """Your passes go back k_1 steps, to the beginning of their chunk. They go back k_2, into the
    chunks before: from `end - k_2`, or from 0."""
    return _summed(_passes(_windows(len(X), k_1, k_1), dH, X, h_0, H, W_x, W_h))


@misconception
def only_k_2(dH, X, h_0, H, W_x, W_h, k_1, k_2):
    """Your passes come every k_2 steps. A new one comes every k_1; k_2 says how far each goes
    back."""
    return _summed(_passes(_windows(len(X), k_2, k_2), dH, X, h_0, H, W_x, W_h))


@misconception
def pass_overwritten(dH, X, h_0, H, W_x, W_h, k_1, k_2):
    """Your result is the gradient of the last pass: each one overwrites the one before. Add them
    up, starting from zeros."""
    return _passes(_windows(len(X), k_1, k_2), dH, X, h_0, H, W_x, W_h)[-1]


@misconception
def passes_averaged(dH, X, h_0, H, W_x, W_h, k_1, k_2):
    """Your result is the mean over the passes. It is their sum."""
    passes = _passes(_windows(len(X), k_1, k_2), dH, X, h_0, H, W_x, W_h)
    return tuple(part / len(passes) for part in _summed(passes))


@misconception
def short_chunk_forgotten(dH, X, h_0, H, W_x, W_h, k_1, k_2):
    """Where T is no multiple of k_1, your last steps get no pass. The last chunk may be shorter,
    but its losses count."""
    windows = [w for w in _windows(len(X), k_1, k_2) if w[2] - w[1] == k_1]
    return _summed(_passes(windows, dH, X, h_0, H, W_x, W_h))


@misconception
def counted_past_the_end(dH, X, h_0, H, W_x, W_h, k_1, k_2):
    """Where T is no multiple of k_1, your last pass goes back too few steps: you count from
    `first + k_1`, which lies past the end. It ends at `min(first + k_1, T)`."""
    windows = [(max(0, f + k_1 - k_2), f, end) for _, f, end in _windows(len(X), k_1, k_2)]
    return _summed(_passes(windows, dH, X, h_0, H, W_x, W_h))


@misconception
def not_truncated(dH, X, h_0, H, W_x, W_h, k_1, k_2):
    """Your result is the full gradient: every pass goes back to the beginning. It must stop after
    k_2 steps."""
    return rnn_backward(dH, X, h_0, H, W_x, W_h)[2:]


@misconception
def one_step_too_few(dH, X, h_0, H, W_x, W_h, k_1, k_2):
    """Your passes go back one step too few. A slice leaves out its end, so `start:end` with
    `start = end - k_2` has k_2 steps."""
    windows = [(max(0, e - k_2 + 1), f, e) for _, f, e in _windows(len(X), k_1, k_2)]
    return _summed(_passes(windows, dH, X, h_0, H, W_x, W_h))


@misconception
def one_step_too_many(dH, X, h_0, H, W_x, W_h, k_1, k_2):
    """Your passes go back one step too many. A slice leaves out its end, so `start:end` with
    `start = end - k_2` has k_2 steps."""
    windows = [(max(0, e - k_2 - 1), f, e) for _, f, e in _windows(len(X), k_1, k_2)]
    return _summed(_passes(windows, dH, X, h_0, H, W_x, W_h))


@misconception
def counted_from_the_chunk(dH, X, h_0, H, W_x, W_h, k_1, k_2):
    """You count the k_2 steps from the beginning of the chunk, so each pass goes back k_1 too many.
    Count from its end: the chunk's own steps are among the k_2."""
    windows = [(max(0, f - k_2), f, e) for _, f, e in _windows(len(X), k_1, k_2)]
    return _summed(_passes(windows, dH, X, h_0, H, W_x, W_h))


hints = (
    "Each pass is one call of `rnn_backward` on a slice of time. Three numbers describe it: "
    "`first` and `end`, the k_1 new steps, and `start`, at most k_2 steps before `end`.",
    "`for first in range(0, T, k_1)`, with `end = min(first + k_1, T)` and "
    "`start = max(0, end - k_2)`. The state before the slice is `H[start - 1]`, or `h_0` when "
    "the slice starts at 0.",
    "Take `losses = dH[start:end].copy()` and set `losses[: first - start] = 0`: earlier "
    "passes have carried those. Add up the last three results of all passes.",
)
