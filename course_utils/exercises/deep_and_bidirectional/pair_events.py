"""Pair true and found events whose onsets are near, as many as can be."""

import numpy as np

from course_utils.exercises.misconceptions import instead, misconception
from course_utils.exercises.model import Case, Feedback
from course_utils.rnn.events import pair_events

solution = pair_events


def _case(name, truth, found, collar):
    return Case(name, dict(truth=truth, found=found, collar=collar))


def cases():
    """Near and far, exactly at the border, two for one, one for two, a nearest one that is taken,
    a false alarm in between, long and short ones."""
    return [
        _case("one is near, one is not", [(10, 20), (50, 60)], [(12, 19), (30, 40)], 8),
        _case("exactly the collar apart", [(10, 20), (40, 52)], [(18, 24), (49, 55)], 8),
        _case("two found for one", [(30, 40)], [(26, 28), (31, 33), (70, 90)], 6),
        _case("one found for two", [(10, 13), (15, 22), (60, 70)], [(13, 20)], 6),
        _case("the nearest is not the best", [(10, 12), (14, 30)], [(5, 8), (13, 29)], 6),
        _case("missed, a false alarm, found", [(5, 9), (30, 35)], [(20, 22), (31, 40)], 6),
        _case("long and short", [(0, 40), (50, 55)], [(3, 5), (44, 90)], 7),
        _case("three and three, one too early", [(5, 9), (20, 30), (38, 41)],
              [(0, 2), (9, 24), (26, 40)], 7),
        _case("the nearest two are not the best", [(10, 12), (14, 30)], [(13, 29), (19, 25)], 6),
    ]  # fmt: skip


def observe(answer, truth, found, collar):
    """How many pairs there are, and whether they are sound; which of several best ones is free."""
    there = list(truth), list(found)  # as they are before, should the answer empty them
    pairs = answer(truth, found, collar)
    if pairs is None or pairs is Ellipsis:
        return pairs
    try:
        pairs = [((int(a), int(z)), (int(b), int(y))) for (a, z), (b, y) in pairs]
    except (TypeError, ValueError):
        raise Feedback(
            "Return a list of pairs: a true event and a found one each, as `((10, 20), (12, 19))`."
        ) from None
    if any(a not in there[0] or b not in there[1] for a, b in pairs):
        raise Feedback(
            "A pair has an event that is in neither list, or the found one first: each pair is "
            "(true event, found event)."
        )
    return {
        "pairs": len(pairs),
        "pairs with onsets too far apart": sum(abs(a - b) > collar for (a, _), (b, _) in pairs),
        "true events in two pairs": len(pairs) - len({a for a, _ in pairs}),
        "found events in two pairs": len(pairs) - len({b for _, b in pairs}),
    }


def further():
    """Events at random, as many as sixteen."""
    rng = np.random.default_rng(517)
    made = []
    for k in range(12):
        lists = [
            [(int(a), int(a) + int(n)) for a, n in zip(
                np.sort(rng.choice(90, 3 + k // 2, replace=False)), rng.integers(1, 30, 9),
                strict=False)]
            for _ in range(2)
        ]  # fmt: skip
        made.append(_case(f"random {k}", *lists, int(rng.integers(1, 9))))
    return made


def plain(truth, found, collar):
    """The same: each true event takes the first found one that is near enough and free."""
    pairs, free = [], list(found)
    for event in truth:
        for other in free:
            if abs(event[0] - other[0]) <= collar:
                pairs.append((event, other))
                free.remove(other)
                break
    return pairs


NEAR = "abs(event[0] - other[0]) <= collar"  # in the form with loops


@instead("<= collar", "< collar")
def border_left_out():
    """Your pairs are nearer than the collar. Exactly the collar apart counts, too: `<=`."""


@instead(
    "in free",
    "in sorted(free, key=lambda b: abs(b[0] - event[0]))",
    "free.remove(other)",
    "pass",
    of=plain,
)
def found_taken_twice():
    """One found event serves as the partner of two true ones. Once it has a partner it is taken:
    the other one was missed."""


@misconception
def true_taken_twice(truth, found, collar):
    """One true event serves as the partner of two found ones. Once it has a partner it is taken:
    the other one is a false alarm."""
    nearest = [min(truth, key=lambda a, b=b: abs(a[0] - b[0])) for b in found]
    return [(a, b) for a, b in zip(nearest, found, strict=True) if abs(a[0] - b[0]) <= collar]


@instead("free.remove(other)\n                break", "pass", of=plain)
def all_that_are_near():
    """You pair every true event with every found one that is near. Each event can be in one pair
    only."""


@misconception
def nearest_two_first(truth, found, collar):
    """You pair the two that are nearest of all first, and now and then that takes another one's
    only partner. Go from early to late: the earliest two that are near enough are a pair, and
    nothing is lost by it."""
    pairs = []
    for gap, a, b in sorted((abs(a[0] - b[0]), a, b) for a in truth for b in found):
        if gap <= collar and all(a != c and b != d for c, d in pairs):
            pairs.append((a, b))
    return pairs


@instead("in free", "in sorted(free, key=lambda b: abs(b[0] - event[0]))", of=plain)
def nearest_first():
    """Each true event takes the nearest that is free, and now and then takes it away from a later
    one that has no other. Go from early to late: the earliest two that are near enough are a
    pair, and nothing is lost by it."""


@instead("elif a < b:\n            i += 1\n        else:\n            j += 1",
         "else:\n            i, j = i + 1, j + 1")  # fmt: skip
def by_number():
    """You compare the first with the first, the second with the second. After one false alarm or
    one event missed, all the rest is compared with the wrong one. Of two that are too far apart
    only the earlier is done with."""


@instead("abs(a - b) <= collar", "a - b <= collar")
def late_without_limit():
    """A found event may be as late as it likes in your pairs. Both ways count: `abs(a - b)`."""


@instead(NEAR, "0 <= other[0] - event[0] <= collar", of=plain)
def late_only():
    """You pair only what is found at the true onset or after it. Too early by no more than the
    collar is a pair, too: `abs(a - b)`."""


@instead(NEAR, "event[0] < other[1] and other[0] < event[1]", of=plain)
def overlapping():
    """You pair events that overlap. Asked is whether they *begin* together: onsets at most the
    collar apart."""


@instead(NEAR, NEAR + " and abs(event[1] - other[1]) <= collar", of=plain)
def ends_too():
    """You also ask that the ends agree. Here only the onsets count."""


@instead(NEAR, "abs(event[1] - other[1]) <= collar", of=plain)
def ends_for_onsets():
    """You compare the ends. An event is (first frame, frame after the last): the onset is
    `event[0]`."""


@instead("elif a < b:", "elif a > b:")
def wrong_one_dropped():
    """Of two that are too far apart you drop the later one. That one may still find a partner; the
    earlier one cannot, everything left is later yet."""


@instead("return pairs", "return pairs[:1]")
def one_pair_only():
    """You stop at the first pair. Is the `return` inside the loop?"""


@instead("abs(a - b) <= collar", "b - a <= collar")
def early_without_limit():
    """A found event may be as early as it likes in your pairs. Both ways count: `abs(a - b)`."""


@instead("i, j = i + 1, j + 1", "i += 1")
def found_stays_free():
    """After a pair you go on to the next true event, but the found one stays where it is and may be
    taken once more. Both are done with: raise i and j."""


@instead("i, j = i + 1, j + 1", "j += 1")
def true_stays_free():
    """After a pair you go on to the next found event, but the true one stays where it is and may be
    taken once more. Both are done with: raise i and j."""


hints = (
    "Look at the earliest true event and the earliest found one. Near enough: a pair, and both are "
    "done with. Else one of them can never have a partner: which?",
    "Two counters, i for `truth` and j for `found`, and a `while` loop that ends with either list. "
    "In each round one counter goes up, or both.",
    "`a, b = truth[i][0], found[j][0]`. If `abs(a - b) <= collar`, append and raise both; if "
    "`a < b`, raise i; else raise j.",
)
