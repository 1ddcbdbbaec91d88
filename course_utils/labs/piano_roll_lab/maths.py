"""What the piano-roll lab computes: notes, a listener's answer after every step, who decided."""

from functools import lru_cache

import numpy as np

from course_utils.datasets.piano_rolls import PITCHES, STYLES, piano_roll
from course_utils.labs.readers import reader_of, states, stored

STEPS, LANES = 48, 48  # of the roll; the highest pitch is on lane 0
STEPS_A_BAR = {"waltz": 6, "march": 8, "blues": 12, "tango": 8, "jig": 6, "ragtime": 8}
SUMMARIES = {
    "maximum": "maximum",
    "mean": "mean",
    "last state": "last",
    "output[-1]": "output[-1]",
}
SEEDS = {"waltz": 7, "march": 8, "blues": 3, "tango": 4, "jig": 7, "ragtime": 6}


def octaves(sounding, onsets):
    """What a listener hears: notes that begin and notes that sound, octave by octave.

    Parameters
    ----------
    sounding, onsets : arrays of bool (T, n, 60)

    Returns
    -------
    X : array (T, n, 10)
        Half their numbers, as in notebook 05.
    """
    by = [A.reshape(*A.shape[:2], 5, 12).sum(axis=3) for A in (onsets, sounding)]
    return np.concatenate(by, axis=2) / 2


@lru_cache(maxsize=len(STYLES))
def composed(style):
    """A piece by the rules of a style, cut to the roll.

    Parameters
    ----------
    style : str
        One of ``STYLES``.

    Returns
    -------
    notes : tuple of (int, int, int)
        Lane, first step, and the step after the last of every note, in order.
    """
    piece = piano_roll(style, np.random.default_rng(SEEDS[style]))
    onsets = piece.onsets[piece.pickup :][:STEPS]
    roll = piece.roll[piece.pickup :][:STEPS] > 0
    notes = []
    for begin, column in zip(*np.nonzero(onsets), strict=True):
        end = begin + 1
        while end < len(roll) and roll[end, column] and not onsets[end, column]:
            end += 1
        while column >= LANES:  # the very highest notes come down by an octave
            column -= 12
        notes.append((LANES - 1 - int(column), int(begin), int(end)))
    return tuple(sorted(set(notes)))


def rolls(notes):
    """The roll of some notes.

    Parameters
    ----------
    notes : iterable of (int, int, int)

    Returns
    -------
    sounding, onsets : arrays of bool (48, 60)
    """
    sounding, onsets = np.zeros((2, STEPS, PITCHES), bool)
    for lane, begin, end in notes:
        sounding[begin:end, LANES - 1 - lane] = True
        onsets[begin, LANES - 1 - lane] = True
    return sounding, onsets


def listeners(models=None):
    """The networks that listen, one for each summary.

    Parameters
    ----------
    models : dict of str to torch model, optional
        The student's own, by names of ``SUMMARIES``' values; else the package's.

    Returns
    -------
    readers : dict of str to dict of arrays
    """
    return {**stored("piano_roll_lab"), **{k: reader_of(m) for k, m in (models or {}).items()}}


def heard(notes, reader, summary):
    """What a listener says after every step.

    Parameters
    ----------
    notes : iterable of (int, int, int)
    reader : dict of arrays
    summary : str
        "maximum", "mean", "last", or "output[-1]".

    Returns
    -------
    probabilities : array (48, 6)
        Of the styles, after 1, 2, ... steps.
    decided : array (48,)
        How many units have their maximum at each step; zeros for another summary.
    """
    X = octaves(*(A[:, None] for A in rolls(notes)))[:, 0]  # (48, 10)
    found = states(X, reader)  # (48, nH)
    decided = np.zeros(STEPS)
    if summary == "maximum":
        decided = np.bincount(found.argmax(axis=0), minlength=STEPS).astype(float)
        found = np.maximum.accumulate(found)
    elif summary == "mean":
        found = found.cumsum(axis=0) / np.arange(1, STEPS + 1)[:, None]
    elif summary == "output[-1]":
        found = np.where(np.repeat(reader["back"], found.shape[1] // 2), one_step(X, reader), found)
    elif summary != "last":
        raise ValueError(f"unknown summary {summary!r}: one of {', '.join(SUMMARIES.values())}")
    scores = found @ reader["W_y"] + reader["b_y"]  # (48, 6)
    odds = np.exp(scores - scores.max(axis=1, keepdims=True))
    return odds / odds.sum(axis=1, keepdims=True), decided


def one_step(X, reader):
    """States of all directions that have read one step and nothing else.

    At the last step heard, that is all that a reader from the end knows.

    Parameters
    ----------
    X : array (T, D)
    reader : dict of arrays

    Returns
    -------
    found : array (T, nH)
    """
    i, _, g, o = np.split(X @ reader["W_x"] + reader["b"][:, None], 4, axis=-1)  # (n, T, H) each
    s = lambda a: 0.5 + 0.5 * np.tanh(a / 2)  # noqa: E731
    h = s(o) * np.tanh(s(i) * np.tanh(g))  # (n, T, H)
    return h.swapaxes(0, 1).reshape(len(X), -1)


def edits(notes, first):
    """How many notes were put in or taken out since the example.

    Parameters
    ----------
    notes, first : iterables of (int, int, int)

    Returns
    -------
    count : int
    """
    return len(set(notes) ^ set(first))
