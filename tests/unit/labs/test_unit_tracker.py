"""The unit tracker without a browser: correlations, clamping, colours, sentences."""

import importlib

import numpy as np
import pytest

from course_utils.datasets.verse import SIGNS, follows
from course_utils.labs.text_models import trained_model
from course_utils.rnn.language_model import read
from course_utils.rnn.neuron import cross_entropy

tracker = importlib.import_module("course_utils.labs.unit_tracker")
AGE = "29 epochs"


def test_what_is_read_is_the_text():
    part, features = tracker.text()
    n = tracker.whole(AGE)
    assert len(part) == n["X"].size + 1 and set(features) == set(SIGNS)
    vocabulary = trained_model(AGE)["vocabulary"]
    assert "".join(vocabulary[i] for i in tracker.in_order(n["X"])) == part[: tracker.SHOWN]
    first = features["position in the line"].T.ravel()[: tracker.SHOWN]
    assert all(first[i] == 0 for i, c in enumerate(part[: tracker.SHOWN]) if c == "\n")


def test_each_stretch_goes_on_where_the_one_before_it_ended():
    """The second stretch's state is that after reading the first from its beginning."""
    n = tracker.whole(AGE)
    _, _, (h, c) = read(trained_model(AGE), n["X"][:, :1])
    np.testing.assert_allclose(n["before"][0][1], h[0], atol=1e-5)
    np.testing.assert_allclose(n["before"][1][1], c[0], atol=1e-5)
    assert (n["before"][0][0] == 0).all()


def test_bits_are_those_of_the_model():
    n = tracker.whole(AGE)
    o, H, _ = read(trained_model(AGE), n["X"], n["before"])
    assert n["bits"].mean() == pytest.approx(cross_entropy(o, n["Y"]) / np.log(2), rel=1e-4)
    np.testing.assert_allclose(n["H"], H, atol=1e-5)  # float32, 60 steps in another order


def test_units_are_chosen_on_one_half_and_judged_on_the_other():
    n, (_, features) = tracker.whole(AGE), tracker.text()
    half = tracker.STEPS // 2
    for name, v in features.items():
        best = tracker.best_units(AGE, name)
        r = abs(follows(n["H"][:half], v[:half]))
        assert best == list(np.argsort(-r)[:3])
        held = follows(n["H"][half:], v[half:])[best[0]]
        assert n["held"][name][best[0]] == pytest.approx(held)


def test_clamping_changes_what_comes_and_is_measured_where_the_feature_ends():
    unit = tracker.best_units(AGE, "position in the line")[0]
    more, ends = tracker.more_bits(AGE, unit), tracker.at_ends(AGE, "position in the line")
    n = tracker.whole(AGE)
    assert more.shape == n["bits"].shape and abs(more).max() > 0.5
    assert ends.sum() > 30
    assert more[ends].mean() > 0.4 > abs(more[~ends].mean())
    said = tracker.describe(AGE, "position in the line", unit, True)
    assert f"costs +{more[ends].mean():.2f} bits" in said and "it is used there" in said


def test_a_unit_that_follows_and_is_not_missed_is_said_to_be_so():
    unit = tracker.best_units(AGE, "position in the word")[0]
    said = tracker.describe(AGE, "position in the word", unit, True)
    assert "well: r = −0." in said or "well: r = 0." in said
    assert "correlated, but not missed" in said
    assert "Clamp it to see" in tracker.describe(AGE, "position in the word", unit, False)


def test_the_text_is_coloured_and_dear_characters_are_underlined():
    unit = tracker.best_units(AGE, "position in the line")[0]
    free, clamped = (tracker.coloured(AGE, unit, c) for c in (False, True))
    assert free.count("<span") == clamped.count("<span") == tracker.SHOWN
    assert 'class="dear"' not in free
    dear = tracker.in_order(tracker.more_bits(AGE, unit))[:-1] > tracker.COSTS
    assert clamped.count('class="dear"') == dear.sum() > 5


def test_the_table_has_a_bar_for_every_feature():
    unit = tracker.best_units(AGE, "in brackets")[0]
    free, clamped = (tracker.table(AGE, "in brackets", unit, c, "Said.") for c in (False, True))
    assert free.count("course-lab-bar") == 4 and free.count("not clamped") == 4
    assert clamped.count("course-lab-bar") == 8
    assert all(name.replace("'", "&#x27;") in free for name in SIGNS)


def test_the_sentence_says_on_how_much_text_it_correlates():
    unit = tracker.best_units(AGE, "in a speaker's name")[0]
    said = tracker.describe(AGE, "in a speaker's name", unit, False)
    count = tracker.whole(AGE)["X"].size
    assert f"on half of these {count:,} characters" in said
    assert "the notebook measures on 32,032" in said
