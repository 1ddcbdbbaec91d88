"""Turn an update gate whose 1 overwrites (COMS 4995) into one whose 1 keeps (PyTorch)."""

import numpy as np

from course_utils.exercises.gates.shared import normal
from course_utils.exercises.misconceptions import instead
from course_utils.exercises.model import Case, parts
from course_utils.rnn.gates import overwrite_to_keep

solution = overwrite_to_keep


def cases():
    """Weights of three shapes."""
    rng = np.random.default_rng(108)
    return [
        Case("W_u (5, 2)", normal(rng, W_u=(5, 2), b_u=(2,))),
        Case("W_u (3, 3)", normal(rng, W_u=(3, 3), b_u=(3,))),
        Case("W_u (1, 4)", {k: 20 * a for k, a in normal(rng, W_u=(1, 4), b_u=(4,)).items()}),
    ]


observe = parts("W_z", "b_z")


@instead("-b_u", "b_u")
def only_weights():
    """You turn round the weights only, so the gate is the opposite one only where the bias is 0.
    The whole sum inside the sigmoid must change its sign, and the bias is part of it."""


@instead("-W_u", "W_u")
def only_bias():
    """You turn round the bias only. What input and state say must count the other way as well: the
    whole sum inside the sigmoid changes its sign."""


@instead("-W_u, -b_u", "1 - W_u, 1 - b_u")
def one_minus():
    """The new gate is 1 minus the old one, but that is said of the sigmoid's value, not of what is
    inside. Which sum gives the value 1 - σ(a)?"""


@instead("-b_u", "1 - b_u")
def one_minus_bias():
    """The weights are right; the bias is part of the same sum, so the same must happen to it."""


@instead("-b_u", "b_u - 1")
def bias_less_one():
    """The weights are right. A constant taken off the bias only moves the gate; what must change is
    the sign of the whole sum, and the bias is part of it."""


@instead("-W_u, -b_u", "1 / W_u, 1 / b_u")
def reciprocals():
    """You take reciprocals. In σ(a) = 1 / (1 + exp(-a)) it is the exponential that turns upside
    down, and it does so when a changes its sign."""


@instead("-W_u, -b_u", "1 - sigmoid(W_u), 1 - sigmoid(b_u)")
def sigmoids():
    """You apply the sigmoid to the parameters. It is applied later, to the whole sum, when the gate
    is computed; here only the parameters are turned round."""


@instead("-W_u, -b_u", "W_u, b_u")
def unchanged():
    """These are the old parameters, so the gate would keep where it should overwrite. Which sum a'
    has σ(a') = 1 - σ(a)?"""


@instead("-W_u, -b_u", "-b_u, -W_u")
def swapped():
    """You return the bias first. The order is weights, bias."""


hints = (
    "z must be 1 - u for all inputs and states. Draw the sigmoid and the curve 1 minus it: how "
    "does one become the other?",
    "1 - σ(a) = σ(-a): the curve is its own mirror image. So the sum inside must become its "
    "negative. What does that sum consist of?",
)
