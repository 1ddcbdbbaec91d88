"""Two threshold units that keep the parity of all bits read so far."""

import numpy as np

from course_utils.exercises.misconceptions import instead, misconception
from course_utils.exercises.model import Case, Feedback
from course_utils.rnn.neuron import parity_weights, threshold_forward

solution = parity_weights
is_value = True


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
    """What a network of threshold units with these weights answers, (T, B); what its units do where
    it goes wrong."""
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
    output = threshold_forward(bits, **weights)[:, :, 0]
    parity = (bits.cumsum(axis=0) % 2)[:, :, 0]
    if (output != parity).any():
        _tell(weights, bits, output, parity)
    return output


def _has_a_pattern(weights):
    """Whether a network answers in all cases as that of a misconception, so that it is named."""
    found = []
    for case in cases():
        bits = case.arguments["bits"]
        output, bit = threshold_forward(bits, **weights)[:, :, 0], bits[:, :, 0]
        before = np.concatenate([0 * bit[:1], bit[:-1]])
        opposite, any_so_far = 1 - bit.cumsum(axis=0) % 2, np.maximum.accumulate(bit)
        patterns = (opposite, bit, any_so_far, bit != before)
        found.append([(output == pattern).all() for pattern in patterns])
    return np.all(found, axis=0).any()


def _tell(weights, bits, output, parity):
    """Raise what the units do, from their own weights; what has a misconception is left to it."""
    W_x, W_h, b, W_y, b_y = weights.values()
    deaf = [f"unit {j + 1}" for j in np.flatnonzero(W_x[0] == 0)]
    if deaf and len(b) == 2:
        raise Feedback(
            f"The bit does not reach {' and '.join(deaf)}: the weight in `W_x` is 0. What comes "
            "out depends on bit and parity so far together, so both units must hear both."
        )
    fired = threshold_forward(bits, W_x, W_h, b, np.eye(len(b)), 0 * b)  # (T, B, H)
    if not fired.any():
        raise Feedback(
            "No unit ever fires, so your output is always the same. A unit fires only if its sum, "
            "with the bias in it, is above 0. One must fire for a sum of at least 1, the other for "
            "at least 2."
        )
    if not output.any():
        raise Feedback(
            "Your units do fire, but your output is always 0: what they send through `W_y` never "
            "lifts its sum, with `b_y` in it, above 0. (Units that always fire together cancel "
            "there, if one counts +1 and the other -1.)"
        )
    if _has_a_pattern(weights):
        return
    bit = bits[:, :, 0]
    t, k = np.argwhere(output != parity)[0]
    sums = bits[t, k] @ W_x + (fired[t - 1, k] @ W_h if t else 0) + b
    units = " and ".join(f"{s:g}" for s in sums)
    raise Feedback(
        f"After the bits {' '.join(f'{x:g}' for x in bit[: t + 1, k])} the parity is "
        f"{parity[t, k]:g}, your output {output[t, k]}. At the last of them the sums of your units "
        f"are {units}, and that of the output is {(fired[t, k] @ W_y + b_y)[0]:g}. Each fires only "
        "above 0. What should they be?"
    )


@instead("[[1.0, 1.0], [-1.0, -1.0]]", "np.zeros((2, 2))")
def no_memory():
    """Your output is the bit just read: nothing that comes through `W_h` changes it. The units must
    read the parity so far there."""


@instead("[-1.0, -1.0]", "[0.0, 0.0]", "[-1.0]])", "[0.0]])")
def latch():
    """Your output is 1 as soon as one bit was 1, and stays there: a running OR. After a second 1
    something must switch it off again: a unit that fires for a sum of at least 2, and sends
    something negative to both units, in row 2 of `W_h`. (A transposed `W_h` does the same harm: row
    i holds what unit i sends.)"""


@instead("[-1.0, -1.0]", "[-2.0, -2.0]")
def taken_off_twice():
    """Unit 1 minus twice unit 2 would do at the output, which only asks whether it is above 0. But
    through `W_h` the units read it as a number: after two ones it is 1 - 2 = -1, and the next 1 is
    lost. What unit 1 sends, unit 2 must take off just once."""


@instead("[-1.0, -1.0]", "[1.0, 1.0]")
def added_back():
    """Unit 2 sends something positive, so after two ones both units drive each other on. It fires
    when the parity goes back to 0: what it sends must cancel what unit 1 sends."""


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
