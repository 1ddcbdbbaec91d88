"""Events in frames: found, tidied, paired, scored; against brute force and against sed_eval."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_utils.rnn.events import event_f1, frame_f1, pair_events, runs, tidied

rolls = st.lists(st.booleans(), max_size=60).map(lambda on: np.array(on, bool))


@given(rolls)
def test_runs_are_where_it_is_on(on):
    events = runs(on)
    again = np.zeros_like(on)
    for first, end in events:
        assert 0 <= first < end <= len(on)
        again[first:end] = True
    np.testing.assert_array_equal(again, on)
    assert all(end < first for (_, end), (first, _) in pairwise(events))


@given(rolls, st.integers(0, 5), st.integers(0, 5))
def test_tidied_has_no_short_gaps_and_no_short_events(on, gap, shortest):
    before = on.copy()
    events = runs(tidied(on, gap, shortest))
    np.testing.assert_array_equal(on, before)
    assert all(end - first >= shortest for first, end in events)
    assert all(b - z > gap for (_, z), (b, _) in pairwise(events))


def test_tidying_closes_gaps_before_it_drops():
    on = np.array([1, 0, 1, 0, 1, 0, 0, 0, 1, 1], bool)
    assert runs(tidied(on, 1, 3)) == [(0, 5)]
    assert runs(tidied(on, 0, 2)) == [(8, 10)]


@st.composite
def events(draw):
    """Up to seven events in order, not overlapping."""
    edges = draw(st.lists(st.integers(0, 60), max_size=14, unique=True))
    edges = sorted(edges)[: len(edges) // 2 * 2]
    return list(zip(edges[::2], edges[1::2], strict=True))


def most_pairs(truth, found, collar):
    """The size of a maximal matching, by augmenting paths (Kuhn)."""
    fits = [[j for j, (b, _) in enumerate(found) if abs(b - a) <= collar] for a, _ in truth]
    partner = {}

    def place(i, seen):
        for j in fits[i]:
            if j not in seen:
                seen.add(j)
                if j not in partner or place(partner[j], seen):
                    partner[j] = i
                    return True
        return False

    return sum(place(i, set()) for i in range(len(truth)))


@given(events(), events(), st.integers(0, 20))
def test_no_other_way_gives_more_pairs(truth, found, collar):
    pairs = pair_events(truth, found, collar)
    assert len(pairs) == most_pairs(truth, found, collar)
    for side, whole in zip(zip(*pairs, strict=True), (truth, found), strict=False):
        assert len(set(side)) == len(side) and set(side) <= set(whole)
    assert all(abs(a - b) <= collar for (a, _), (b, _) in pairs)


def random_rolls(rng, n=20, T=200):
    """Truth, and something like it, (T, n) each."""
    truth, found = np.zeros((2, T, n), bool)
    for i in range(n):
        for _ in range(rng.integers(1, 7)):
            a, length = rng.integers(0, T), rng.integers(4, 40)
            truth[a : a + length, i] = True
            if rng.random() < 0.8:
                b = max(0, a + rng.integers(-12, 13))
                found[b : b + max(3, length + rng.integers(-12, 13)), i] = True
    return truth, found


def test_f1_counts_events_of_all_clips():
    truth, found = np.zeros((2, 10, 2), bool)
    truth[[0, 1, 5, 6], 0] = truth[8:, 1] = True  # two events, one event
    found[1:4, 0] = found[0, 1] = True
    assert event_f1(truth, found, 1) == pytest.approx(2 * 1 / 5)
    assert event_f1(truth, found, 0) == 0
    assert event_f1(truth, truth, 0) == 1
    assert frame_f1(truth, found) == pytest.approx(2 * 1 / (6 + 4))


@pytest.mark.parametrize("seed", range(6))
def test_event_f1_is_sed_evals(seed):
    sed_eval = pytest.importorskip("sed_eval", exc_type=ImportError)
    truth, found = random_rolls(np.random.default_rng(seed))
    metrics = sed_eval.sound_event.EventBasedMetrics(
        ["bell"], evaluate_onset=True, evaluate_offset=False, t_collar=0.21
    )

    def listed(on):
        return [
            dict(event_label="bell", event_onset=a / 40, event_offset=z / 40, onset=a / 40,
                 offset=z / 40, file="f")
            for a, z in runs(on)
        ]  # fmt: skip

    for i in range(truth.shape[1]):
        metrics.evaluate(listed(truth[:, i]), listed(found[:, i]))
    theirs = metrics.class_wise_f_measure("bell")["f_measure"]
    assert event_f1(truth, found, 8) == pytest.approx(theirs, abs=1e-12)  # 8 frames of 25 ms
