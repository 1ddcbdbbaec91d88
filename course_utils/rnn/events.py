"""Events in a sequence of frames: found, tidied, and compared with the true ones."""

from itertools import pairwise

import numpy as np


def runs(on):
    """The events of one kind in one clip.

    Parameters
    ----------
    on : array of bool (T,)
        True in the frames where it is under way.

    Returns
    -------
    events : list of (int, int)
        First frame, and the frame after the last one, in order.
    """
    padded = np.concatenate([[0], on, [0]]).astype(int)  # (T + 2,): also at both ends of the clip
    edges = np.flatnonzero(np.diff(padded))  # (2 n,): on, off, on, off ...
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def tidied(on, gap, shortest):
    """Close short gaps, then drop short events.

    Parameters
    ----------
    on : array of bool (T,)
        True where a kind of sound was found.
    gap : int
        Gaps of up to so many frames are closed.
    shortest : int
        Events of fewer frames are dropped.

    Returns
    -------
    on : array of bool (T,)
        A new array.
    """
    on = on.copy()
    events = runs(on)
    for (_, end), (first, _) in pairwise(events):
        if first - end <= gap:
            on[end:first] = True
    for first, end in runs(on):
        if end - first < shortest:
            on[first:end] = False
    return on


def frame_f1(truth, found):
    """F1 of a detector, frame by frame.

    Parameters
    ----------
    truth, found : arrays of bool, of one shape

    Returns
    -------
    f1 : float
        Twice the frames that are True in both, divided by those True in either, counted in each.
    """
    return 2 * (truth & found).sum() / (truth.sum() + found.sum())


def pair_events(truth, found, collar):
    """Pair true and found events of one kind in one clip, as many as can be.

    Parameters
    ----------
    truth, found : list of (int, int)
        Events as from :func:`runs`, in order.
    collar : int
        Largest distance of the two onsets, in frames.

    Returns
    -------
    pairs : list of ((int, int), (int, int))
        A true and a found event each; no event is in two of them.

    Notes
    -----
    Either the earliest two events left over are near enough to be a pair, or the earlier of them
    is too early for everything that is left.  On a line no other way gives more pairs.
    """
    i = j = 0
    pairs = []
    while i < len(truth) and j < len(found):
        (a, _), (b, _) = truth[i], found[j]  # onsets of the earliest two left
        if abs(a - b) <= collar:
            pairs.append((truth[i], found[j]))
            i, j = i + 1, j + 1
        elif a < b:
            i += 1
        else:
            j += 1
    return pairs


def event_f1(truth, found, collar):
    """F1 of a detector, event by event.

    Parameters
    ----------
    truth, found : arrays of bool (T, n)
        Where one kind of sound is under way in n clips.
    collar : int
        Largest distance of the onsets of a true and a found event that count as the same.

    Returns
    -------
    f1 : float
        Twice the pairs, divided by all events, true and found.

    Notes
    -----
    As many pairs as can be made (Mesaros, Heittola and Virtanen 2016, onsets only), in frames: in
    seconds a collar of exactly 0.2 s loses pairs to rounding.
    """
    pairs = events = 0
    for y, p in zip(truth.T, found.T, strict=True):  # clip by clip: (T,) each
        pairs += len(pair_events(runs(y), runs(p), collar))
        events += len(runs(y)) + len(runs(p))
    return 2 * pairs / events
