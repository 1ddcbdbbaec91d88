"""What the soundscape lab computes: clip, truth, three detectors, events and their score."""

from functools import lru_cache
from itertools import pairwise

import numpy as np

from course_utils.datasets import soundscapes
from course_utils.datasets.soundscapes import BANDS, HOP, KINDS, RATE, spectrogram
from course_utils.labs.readers import reader_of, scores_of_each, side_by_side, stored
from course_utils.rnn.events import pair_events, runs, tidied

SECONDS, FRAMES = 5, 200
FRAMES_A_STEP = 2
FRAME = HOP / RATE  # seconds
SOUNDS = ("bell", "bark", "thud", "rain", "rising whistle", "falling whistle")
READERS = ("forward", "backward", "both")
SHORTEST = 3  # frames: what is shorter is dropped
KNOCKING, WALKING = 0.3, 0.7  # seconds from thud to thud, at most


def in_steps(A):
    """Two frames are one step.

    Parameters
    ----------
    A : array (T, n, d)

    Returns
    -------
    steps : array (T // 2, n, 2d)
    """
    T, n, d = A.shape
    A = A.reshape(T // FRAMES_A_STEP, FRAMES_A_STEP, n, d).swapaxes(1, 2)
    return A.reshape(T // FRAMES_A_STEP, n, FRAMES_A_STEP * d)


@lru_cache(maxsize=1)
def waves():
    """One wave for each of ``SOUNDS``, and the background noise.

    Returns
    -------
    sounds : list of array (N,)
    noise : array (40000,)
    """
    rng = np.random.default_rng(3)
    sounds = []
    for sound in SOUNDS:
        if sound == "thud":
            wave = soundscapes.thuds(rng, 1, 0.2)
        else:
            wave = soundscapes.sound_event(sound, rng)
        sounds.append((wave / abs(wave).max()).astype(np.float32))
    noise = 0.03 * soundscapes.smooth_noise(rng, SECONDS * RATE, 60, 1000)
    return sounds, noise.astype(np.float32)


def lengths():
    """Frames that each of ``SOUNDS`` lasts."""
    return [-(-len(wave) // HOP) for wave in waves()[0]]


def clip(placed):
    """The wave of a clip.

    Parameters
    ----------
    placed : iterable of (int, int, int)
        Which of ``SOUNDS``, its first frame, the frame after its last.

    Returns
    -------
    wave : array of float32 (40000,)
        Its peak is 0.9.
    """
    sounds, noise = waves()
    parts = [(begin * HOP, sounds[sound]) for sound, begin, _ in placed]
    wave = soundscapes.mix([(0, noise), *parts], SECONDS * RATE)
    return wave * np.float32(0.9 / abs(wave).max())


def truth(placed):
    """The events of a clip.

    Thuds that follow one another within 0.3 s are knocks, within 0.7 s footsteps; a thud by itself
    is neither.

    Parameters
    ----------
    placed : iterable of (int, int, int)

    Returns
    -------
    on : array of bool (200, 7)
        Where each of ``KINDS`` is under way.
    """
    on, thuds = np.zeros((FRAMES, len(KINDS)), bool), []
    for sound, begin, end in sorted(placed, key=lambda item: item[1]):
        if SOUNDS[sound] == "thud":
            thuds.append((begin, end))
        else:
            on[begin:end, KINDS.index(SOUNDS[sound])] = True
    for (a, _), (b, end) in pairwise(thuds):
        pause = (b - a) * FRAME
        if pause <= WALKING:
            on[a:end, KINDS.index("knocks" if pause <= KNOCKING else "footsteps")] = True
    return on


def unscaled(reader, mean, spread):
    """A reader of scaled bands as one of decibels: the scaling goes into its weights.

    Parameters
    ----------
    reader : dict of arrays
    mean, spread : arrays (32,)
        Each band was shifted by the one and divided by the other.

    Returns
    -------
    reader : dict of arrays
    """
    mean, spread = (np.tile(A, FRAMES_A_STEP) for A in (mean, spread))  # (64,)
    W_x = reader["W_x"] / spread[:, None]  # (n, 64, 4H)
    return dict(reader, W_x=W_x, b=reader["b"] - mean @ W_x)


def detectors(models=None, scale=None):
    """The networks that listen.

    Parameters
    ----------
    models : dict of str to torch model, optional
        The student's own, by ``READERS``; the package's where there is none.
    scale : tuple of arrays (32,), optional
        Mean and spread of each band that they were trained with.

    Returns
    -------
    readers : list of dict of arrays
        Of decibels, in the order of ``READERS``.
    joined : dict of arrays
        Of :func:`course_utils.labs.readers.side_by_side`.
    """
    models, known = models or {}, stored("soundscape_lab")
    own = known["scale"]["mean"], known["scale"]["spread"]
    readers = [
        unscaled(reader_of(models[name]), *scale) if name in models else unscaled(known[name], *own)
        for name in READERS
    ]
    return readers, side_by_side(readers)


def probabilities(frames, network, now=FRAMES):
    """What each detector says of every frame that has been heard.

    Parameters
    ----------
    frames : array (200, 32)
        The clip's spectrogram.
    network : tuple
        Of :func:`detectors`.
    now : int
        Frames heard so far: the rest does not exist for any of them.

    Returns
    -------
    P : array (3, 200, 7)
        0 after ``now``.
    """
    readers, joined = network
    now -= now % FRAMES_A_STEP
    P = np.zeros((len(READERS), FRAMES, len(KINDS)))
    if now:
        X = in_steps(frames[:now, None])[:, 0]  # (now / 2, 64)
        for i, scores in enumerate(scores_of_each(X, readers, joined)):
            P[i, :now] = (0.5 + 0.5 * np.tanh(scores / 2)).reshape(now, len(KINDS))
    return P


def events(on):
    """Events of every kind.

    Parameters
    ----------
    on : array of bool (200, 7)

    Returns
    -------
    events : list of list of (int, int)
        For each of ``KINDS``, first frame and the one after the last.
    """
    return [runs(on[:, k]) for k in range(on.shape[1])]


def decide(P, threshold, gap):
    """From probabilities to tidy events.

    Parameters
    ----------
    P : array (200, 7)
    threshold : float
    gap : int
        Gaps of up to so many frames are closed.

    Returns
    -------
    found : list of list of (int, int)
    """
    on = threshold < P
    return [runs(tidied(on[:, k], gap, SHORTEST)) for k in range(on.shape[1])]


def score(there, found, collar):
    """Event F1 over all kinds of one clip, and its pairs.

    Parameters
    ----------
    there, found : lists of list of (int, int)
        Events of each kind.
    collar : int
        Frames.

    Returns
    -------
    f1 : float
        nan where there is nothing and nothing is found.
    pairs : list of list of ((int, int), (int, int))
        For each kind.
    """
    pairs = [pair_events(a, b, collar) for a, b in zip(there, found, strict=True)]
    total = sum(map(len, there)) + sum(map(len, found))
    return (2 * sum(map(len, pairs)) / total if total else np.nan), pairs


@lru_cache(maxsize=64)
def spectrogram_of(placed):
    """The spectrogram of a clip, (200, 32)."""
    return spectrogram(clip(placed)) if placed is not None else np.zeros((FRAMES, BANDS))
