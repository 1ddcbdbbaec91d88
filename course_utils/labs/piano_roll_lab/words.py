"""What the piano-roll lab says."""

import numpy as np

from course_utils.datasets.piano_rolls import STYLES
from course_utils.labs.piano_roll_lab.maths import STEPS


def describe(probabilities, decided, changed, start, at):
    """Say in one or two sentences what the listener takes the piece for.

    Parameters
    ----------
    probabilities : array (48, 6)
    decided : array (48,)
        Units whose maximum is at each step; zeros where the summary is another one.
    changed : int
        Notes put in or taken out.
    start : str
        What the piece was; empty when it was none.
    at : int
        Steps heard, 1 ... 48.

    Returns
    -------
    sentence : str
    """
    p = probabilities[at - 1]
    first, second = np.argsort(-p)[:2]
    done = f"{changed} edit{'s' if changed > 1 else ''}. " if changed else ""
    heard = f"After {at} of {STEPS} steps" if at < STEPS else f"After all {STEPS} steps"
    said = (
        f"{done}{heard}: {STYLES[first]} {100 * p[first]:.0f} %, then {STYLES[second]} "
        f"{100 * p[second]:.0f} %."
    )
    if start and changed and STYLES[first] != start:
        said += f" It was a {start}."
    if decided.any():
        count = int(decided.max())
        said += f" Most maxima, {count} of {decided.sum():.0f}, are at step {decided.argmax() + 1}."
    return said
