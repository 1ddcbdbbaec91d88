"""What the gradient microscope says."""

import numpy as np

from course_utils.display.words import number, power_of_ten
from course_utils.labs.gradient_microscope.maths import DEFAULT_RADIUS, FLOOR, START

NAMES = {  # in a sentence
    "gaussian": "The Gaussian W_h",
    "default": "PyTorch's default W_h",
    "orthogonal": "The orthogonal W_h",
    "identity": "The identity",
    "non-normal": "The non-normal W_h",
}


def describe(init, radius, activation, T, drive, arrays):
    """Say what becomes of the gradient and which factor does it; every number in it is computed.

    Parameters
    ----------
    init, radius, activation, T, drive
        As for :func:`maths.gradient_factors`.
    arrays : dict
        Its result.

    Returns
    -------
    sentence : str
    """
    total, weights, rest = (arrays[key] for key in ("total", "weights", "activation"))
    said = f"Over {T} steps the gradient {_verdict(total[-1])}"
    if total[-1] == 0:
        said += (
            f": from lag {arrays['reach'] + 1} on every path meets an inactive ReLU. The weights "
            f"alone would give {size(weights[-1])}."
        )
    elif activation == "linear":
        said += f": {size(total[-1])}, all of it the weights' doing."
    else:
        said += (
            f": {size(total[-1])} = {size(weights[-1])} (weights) × {size(rest[-1])} "
            f"({activation}); {_culprit(weights[-1], rest[-1], activation)}."
        )
    norm = arrays["norm"]
    said += f" {NAMES[init]}"
    if init == "default" and abs(radius - DEFAULT_RADIUS) > 0.005:
        said += f", scaled from {DEFAULT_RADIUS},"
    said += " has spectral radius"
    if abs(norm - radius) >= 0.005:
        said += f" {number(radius)}"
    said += f" and norm {number(norm)}"
    peak = weights.argmax()
    at = arrays["lags"][peak]
    if radius < 1 < norm:
        said += (
            f": its powers grow to {size(weights[peak])} (lag {at}) before they fade"
            if weights[peak] > 3
            else ": a norm above 1 does not stop its powers fading"
        )
    if radius > 1 and total[-1] <= 10:
        said += ": its powers explode, the gradient does not"
    if rest.max() > 3:
        said += f". The {activation} can also raise the gradient"
    said += "."
    if drive == 0 and activation != "linear":
        said += f" (No input; the first state has deviation {START}.)"
    if 0 < min(total.min(), rest.min()) < 10.0**-FLOOR:
        said += " (The picture ends at 10⁻⁴⁰.)"
    return said


def size(value):
    """Write a norm: as a number near 1, else as a power of ten.

    >>> size(0.957), size(2.4), size(3.12e-23), size(13780)
    ('0.96', '2.40', '3.1·10⁻²³', '1.4·10⁴')
    """
    if value == 0:
        return "0"
    if 0.095 <= value < 1000:
        return number(value)
    return power_of_ten(value)


def _verdict(total):
    """Say what becomes of the gradient over all steps."""
    if total == 0:
        return "is exactly 0"
    if total < 0.1:
        return "vanishes"
    return "explodes" if total > 10 else "neither vanishes nor explodes"


def _culprit(weights, rest, phi):
    """Say which of the two factors does it; phi names the activation."""
    by_weights, by_phi = np.log10(weights), np.log10(rest)  # their sum is the gradient's
    whole = by_weights + by_phi
    if abs(whole) <= 1:
        if max(abs(by_weights), abs(by_phi)) <= 1:
            return "neither does much"
        return "one makes up for the other"
    if abs(by_phi) < 0.005:
        return "the weights do it"
    if abs(by_weights) < 0.005:
        return f"the {phi} does it"
    if by_phi * whole < 0:
        return f"the weights do it, against the {phi}"
    if by_weights * whole < 0:
        return f"the {phi} does it, against the weights"
    share = by_weights / whole
    if share > 2 / 3:
        return "the weights do most of it"
    return f"the {phi} does most of it" if share < 1 / 3 else "both do it"
