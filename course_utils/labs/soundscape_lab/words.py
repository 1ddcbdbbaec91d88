"""What the soundscape lab says."""

import numpy as np

from course_utils.datasets.soundscapes import KINDS
from course_utils.labs.soundscape_lab.maths import FRAME, FRAMES, READERS, SOUNDS

NAMES = dict(zip(READERS, ("forward", "backward", "both ways"), strict=True))
AT_FIRST = 6  # frames of the first thud


def first_thud(placed):
    """Where the first thud begins, in frames; None where there is none."""
    begins = [begin for sound, begin, _ in placed if SOUNDS[sound] == "thud"]
    return min(begins, default=None)


def taken_for(P, begin):
    """What a detector takes a thud for.

    Parameters
    ----------
    P : array (200, 7)
        Its probabilities.
    begin : int
        The thud's first frame.

    Returns
    -------
    words : str
    """
    knocks, footsteps = (
        P[begin : begin + AT_FIRST, KINDS.index(kind)].mean() for kind in ("knocks", "footsteps")
    )
    if max(knocks, footsteps) < 0.1:
        return "neither"
    word = "knocks" if knocks > footsteps else "footsteps"
    return f"{word} {max(knocks, footsteps):.2f} to {min(knocks, footsteps):.2f}"


def describe(placed, P, f1, threshold, gap, collar, now):
    """Say in two sentences how well the detectors do, and what they take the first thud for.

    Parameters
    ----------
    placed : iterable of (int, int, int)
    P : array (3, 200, 7)
    f1 : list of float
        Event F1 of each reader; nan where there is nothing to find and nothing is found.
    threshold : float
    gap, collar : int
        In frames.
    now : int
        Frames heard.

    Returns
    -------
    sentence : str
    """
    scores = ", ".join(
        f"{NAMES[reader]} {'–' if np.isnan(value) else f'{value:.2f}'}"
        for reader, value in zip(READERS, f1, strict=True)
    )
    heard = "" if now == FRAMES else f" in the first {now * FRAME:.2f} s"
    said = (
        f"Event F1{heard}: {scores} (threshold {threshold:.2f}, gaps {1000 * gap * FRAME:.0f} ms, "
        f"collar {1000 * collar * FRAME:.0f} ms)."
    )
    thud = first_thud(placed)
    if thud is not None and thud + AT_FIRST <= now:
        said += f" The first thud, {thud * FRAME:.2f} s: " + ", ".join(
            f"{NAMES[reader]} {taken_for(P[i], thud)}" for i, reader in enumerate(READERS)
        )
        said += "."
    return said
