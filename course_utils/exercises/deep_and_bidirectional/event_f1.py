"""F1 of a detector, event by event, over several clips."""

import numpy as np

from course_utils.exercises.misconceptions import instead
from course_utils.exercises.model import Case
from course_utils.rnn.events import event_f1, runs

solution = event_f1


def _clips(name, T, truth, found, collar):
    """Clips from lists of events, one list a clip."""
    rolls = np.zeros((2, T, len(truth)), bool)
    for roll, clips in zip(rolls, (truth, found), strict=True):
        for i, events in enumerate(clips):
            for first, end in events:
                roll[first:end, i] = True
    return Case(name, dict(truth=rolls[0], found=rolls[1], collar=collar))


def cases():
    """One clip, three unequal ones, events at both ends of the clips, events in pieces."""
    return [
        _clips("1 clip: one right, one missed", 20, [[(2, 9), (13, 16)]], [[(3, 8)]], 2),
        _clips("3 clips: missed, found twice, false alarm", 30,
               [[(5, 20), (24, 27)], [(3, 9), (15, 25)], [(0, 5)]],
               [[(6, 12), (25, 27)], [(4, 6), (8, 9), (12, 14)], [(2, 4), (9, 12), (20, 24)]], 2),
        _clips("events that touch both ends of their clips", 16,
               [[(9, 16)], [(0, 4), (9, 12)], [(0, 3)]],
               [[(10, 16)], [(0, 6), (9, 11)], [(5, 8)]], 1),
        _clips("2 clips: one event found in three pieces, two found as one", 20,
               [[(5, 18)], [(4, 6), (8, 12)]],
               [[(3, 4), (5, 6), (7, 18)], [(6, 12)]], 2),
    ]  # fmt: skip


def further():
    """Clips at random, in which what was found is near what is true."""
    rng = np.random.default_rng(518)
    made = []
    for k in range(10):
        truth, found = [], []
        for _ in range(2 + k % 4):
            starts = 12 * np.flatnonzero(rng.random(9) < 0.6) + rng.integers(0, 4)
            moved = starts + rng.integers(-4, 5, len(starts))
            moved = np.clip(moved[rng.random(len(moved)) < 0.8], 0, 110)
            truth.append([(a, a + 6) for a in starts])
            found.append([(a, a + rng.integers(2, 7)) for a in moved])
        made.append(_clips(f"random {k}", 120, truth, found, int(rng.integers(1, 4))))
    return made


def _inside(on):
    """Events that neither begin in the first frame nor last to the end."""
    return [(a, z) for a, z in runs(on) if a > 0 and z < len(on)]


@instead("2 * pairs / events", "frame_f1(truth, found)")
def frames_counted():
    """You count frames. A long event then weighs as much as twenty short ones, and one found in
    three pieces is as good as one found whole. Count events: `runs`, `pair_events`."""


@instead("2 * pairs", "pairs", "len(runs(y)) + len(runs(p))", "len(runs(p))")
def found_of_all_found():
    """That is the precision: which part of what was found is true. What was missed does not show in
    it. F1 divides by both kinds of events: 2 · pairs / (true + found)."""


@instead("2 * pairs", "pairs", "len(runs(y)) + len(runs(p))", "len(runs(y))")
def found_of_all_true():
    """That is the recall: which part of what is true was found. False alarms do not show in it. F1
    divides by both kinds of events: 2 · pairs / (true + found)."""


@instead("2 * pairs", "pairs")
def half():
    """A factor of 2 is missing: a pair accounts for two events, a true and a found one, and both
    are in the sum below."""


@instead(
    "2 * pairs / events",
    "np.mean([solution(y[:, None], p[:, None], collar) for y, p in zip(truth.T, found.T)])",
)
def each_clip_by_itself():
    """You take the mean of the clips' F1. Then a clip with one event weighs as much as one with
    six. Add up pairs and events over all clips, and divide once."""


@instead("truth.T, found.T", "[truth.T.ravel()], [found.T.ravel()]")
def clips_joined():
    """You lay the clips one behind the other before looking for events. One that lasts to the end
    of a clip then runs on into the next, and pairs are made across clips. Clip by clip."""


@instead("len(pair_events(runs(y), runs(p), collar))", "_near(runs(p), runs(y), collar)")
@instead("len(pair_events(runs(y), runs(p), collar))", "_near(runs(y), runs(p), collar)")
def near_any():
    """You count the events that are near *some* event of the other kind. One that is found in two
    pieces then counts twice, or two that are found as one. A pair uses up both of its events: count
    what `pair_events` returns."""


def _near(events, others, collar):
    """How many events begin within the collar of some other one."""
    return sum(any(abs(a - b) <= collar for b, _ in others) for a, _ in events)


@instead("truth.T, found.T", "[truth.any(axis=1)], [found.any(axis=1)]")
def any_clip():
    """You take all clips together, as if they were heard at the same time. An event in one clip
    must not be the partner of one in another: clip by clip."""


@instead("truth.T, found.T", "truth, found")
def frames_for_clips():
    """You go through the frames as if they were clips. The arrays are (T, n): `truth.T` gives one
    clip after the other."""


@instead("2 * pairs / events", "pairs / (events - pairs)")
def pairs_of_the_rest():
    """You divide the pairs by all different events, each pair counted once. That is the Jaccard
    index. F1 is 2 · pairs / (true + found)."""


@instead(
    "events += len(runs(y)) + len(runs(p))",
    "events += np.array([len(runs(y)), len(runs(p))])",
    "2 * pairs / events",
    "(pairs / events).mean()",
)
def mean_of_both():
    """You take the plain mean of precision and recall. F1 is their harmonic mean, which a detector
    cannot raise by being good at one of them alone."""


@instead("events +=", "events =")
def events_of_the_last_clip():
    """Below the line stand the events of the last clip only: the count starts anew for every clip.
    Set it to 0 before the loop and add to it inside."""


@instead("pairs +=", "pairs =", "events +=", "events =")
def last_clip():
    """Your counts start anew for every clip, so only the last one is left. Set them to 0 before the
    loop and add to them inside."""


@instead("    return", "        return")
def first_clip():
    """Your result is that of the first clip. Is the `return` inside the loop?"""


@instead("runs(y), runs(p), collar", "runs(y), runs(p), 0")
def without_collar():
    """You count only onsets that agree to the frame. Hand the collar on to `pair_events`."""


@instead(
    "runs(y), runs(p), collar",
    "_inside(y), _inside(p), collar",
    "len(runs(y)) + len(runs(p))",
    "len(_inside(y)) + len(_inside(p))",
    "/ events",
    "/ max(events, 1)",
)
def edges_lost():
    """An event that is under way in a clip's first frame, or still in its last, is not among yours:
    there is no step up or down to see. `runs` has put a False on either side."""


@instead("len(runs(y)) + len(runs(p))", "y.sum() + p.sum()")
def divided_by_frames():
    """You count pairs of events above, and frames below: `y.sum()` is how long the sound was on.
    Count the events there, too: `len(runs(y))`."""


hints = (
    "Two counts, 0 before the loop: pairs, and events of both kinds. `for y, p in zip(truth.T, "
    "found.T)` gives one clip after the other, (T,) each.",
    "`runs(y)` are a clip's true events, `runs(p)` the found ones, "
    "`pair_events(runs(y), runs(p), collar)` the pairs.",
    "At the end `2 * pairs / events`, where `events` counts true and found ones together.",
)
