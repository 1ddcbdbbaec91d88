"""What the clipping cliff says."""

import numpy as np

from course_utils.display.words import number
from course_utils.labs.clipping_cliff.maths import SCHEMES, STEPS, inside, turned


def describe(w, b, lr, c, steps, arrays):
    """Say what the three descents reached, and what the cliff did; every number is computed.

    Parameters
    ----------
    w, b, lr, c, steps
        As for :func:`maths.descents`.
    arrays : dict
        Result of :func:`maths.descents`.

    Returns
    -------
    sentence : str
    """
    loss, points = arrays["loss"], arrays["points"]
    norms = np.linalg.norm(arrays["gradient"], axis=2)  # (steps + 1, 3)
    if steps == 0:
        return (
            f"At the start the loss is {number(loss[0, 0])} and the gradient's norm "
            f"{number(norms[0, 0])}: {'above' if norms[0, 0] > c else 'not above'} c = {number(c)}."
        )
    taken = "1 step" if steps == 1 else f"{steps} steps"
    used = norms[:-1]  # of the gradients stepped along
    if not (used > c).any():
        said = (
            f"After {taken} the loss is {number(loss[-1, 0])}. No gradient was longer than "
            f"c = {number(c)} (largest norm {number(used.max())}), so all three paths are the same."
        )
        if steps == STEPS and used.max() < 0.05:
            said += " Clipping does not lengthen a gradient that has vanished."
        return said
    said = f"After {taken} the loss is " + _joined(
        [f"{number(loss[-1, i])} {scheme}" for i, scheme in enumerate(SCHEMES)]
    )
    at = int(used[:, 0].argmax())
    before, after = points[at, 0], points[at + 1, 0]
    said += (
        f". Without clipping, the largest gradient (norm {number(norms[at, 0])}, at step {at + 1}) "
        f"moves the point by {number(lr * norms[at, 0])} to {_place(after)}"
    )
    if not inside(after):
        said += ", outside the picture"
        if not inside(points[-1, 0]) and norms[-1, 0] < 1e-3:
            said += ", where the loss is flat"
    elif inside(before) and not inside(points[-1, 0]):
        said += f"; it is at {_place(points[-1, 0])} now, outside the picture"
    most = max(
        (turned(g, c) for g in arrays["gradient"][:-1, 2] if np.abs(g).max() > c), default=0.0
    )
    said += "."
    if most >= 0.5:
        said += f" Elementwise clipping turned a step by up to {most:.0f}°."
    return said


def _place(point):
    return f"({', '.join(f'{v:.2f}' for v in point)})".replace("-", "−")


def _joined(parts):
    return ", ".join(parts[:-1]) + " and " + parts[-1]
