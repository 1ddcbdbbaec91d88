"""Two threshold units that keep the parity of all bits read so far."""

import numpy as np

from course_utils.exercises.misconceptions import instead, misconception
from course_utils.exercises.model import Case, Feedback
from course_utils.rnn.neuron import parity_weights, threshold_forward

solution = parity_weights


def cases():
    """One sequence to follow by hand, then random ones."""
    rng = np.random.default_rng(14)
    short = np.array([1, 0, 1, 1, 0, 0, 1])[:, None, None]  # (7, 1, 1)
    return [
        Case("the bits 1 0 1 1 0 0 1", dict(bits=short.astype(float))),
        Case("20 random sequences of 30 bits", dict(bits=rng.integers(0, 2, (30, 20, 1)) * 1.0)),
    ]


PARITY_SHAPES = "W_x (1, H), W_h (H, H), b (H,), W_y (H, 1), b_y (1,)"


def observe(weights, bits):
    """What a network of threshold units with these weights answers, (T, B)."""
    names = ("W_x", "W_h", "b", "W_y", "b_y")
    if not isinstance(weights, dict) or set(weights) != set(names):
        raise Feedback(f"Give a dict with the keys {', '.join(names)}.")
    try:
        weights = {name: np.asarray(weights[name], dtype=float) for name in names}
    except (TypeError, ValueError):
        raise Feedback("Each entry must be an array of numbers.") from None
    H = weights["b"].size
    if [weights[n].shape for n in names] != [(1, H), (H, H), (H,), (H, 1), (1,)]:
        shapes = ", ".join(f"{n} {weights[n].shape}" for n in names)
        raise Feedback(f"The shapes must be {PARITY_SHAPES}; yours are {shapes}.")
    return threshold_forward(bits, **weights)[:, :, 0]


is_value = True


@instead("[[1.0, 1.0], [-1.0, -1.0]]", "np.zeros((2, 2))")
def no_memory():
    """Your output is the bit just read: the recurrent weights do nothing, so nothing before the
    present bit can matter. The units must read the parity so far through `W_h`."""


@instead("[-1.0, -1.0]", "[0.0, 0.0]", "[-1.0]])", "[0.0]])")
def latch():
    """Your output is 1 as soon as one bit was 1, and stays there: a running OR. The second unit
    must switch the parity off again: what it sends to both units, row 2 of `W_h`, is negative. (A
    transposed `W_h` does the same harm: row i holds what unit i sends.)"""


@instead("[-0.5, -1.5]", "[-2.5, -3.5]")
def always_zero():
    """Your output is always 0: either no unit ever passes its threshold (a unit fires only if its
    sum is above 0), or both fire together and cancel. One must fire for a sum of at least 1, the
    other for at least 2."""


@instead("[[1.0], [-1.0]]", "[[-1.0], [1.0]]", "[-0.5])", "[0.5])")
def inverted():
    """Your output is the exact opposite: 1 for an even number of ones. Change the output's signs,
    or start from the other state."""


@misconception
def last_two_bits():
    """Your output compares the last two bits only. The units must read the parity so far (unit 1
    minus unit 2), not the bit before."""
    # unit 3 remembers the bit; units 1 and 2 see bit + previous bit
    return dict(
        W_x=np.array([[1.0, 1.0, 1.0]]),
        W_h=np.array([[0.0, 0, 0], [0, 0, 0], [1, 1, 0]]),
        b=np.array([-0.5, -1.5, -0.5]),
        W_y=np.array([[1.0], [-1.0], [0.0]]),
        b_y=np.array([-0.5]),
    )


hints = (
    "Call p the parity so far and s = x + p. The new parity is 1 exactly when s is 1, so one "
    "unit must fire for s ≥ 1 and one for s ≥ 2.",
    "The parity is unit 1 minus unit 2. So both units read it through `W_h`: +1 from unit 1, "
    "-1 from unit 2.",
    "Thresholds: a unit fires when its sum is above 0, so s ≥ 1 needs the bias -0.5 and s ≥ 2 "
    "the bias -1.5.",
)
