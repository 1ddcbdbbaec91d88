"""The soft look-up without a browser: its numbers and its sentences."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_utils.labs import soft_lookup as open_lab
from course_utils.labs.soft_lookup import KEYS, MASKS, NAMES, VALUES, describe, read_at

places = st.integers(-20, 20).map(lambda n: n / 10)
hidden = st.sampled_from(list(MASKS.values()))


@given(places, places, st.integers(0, 40).map(lambda n: n / 2), hidden)
def test_what_is_read_is_the_weighted_mean(x, y, sharpness, masked):
    read, weights = read_at(x, y, sharpness, masked)
    assert np.isclose(weights.sum(), 1)
    assert np.isclose(read, weights @ VALUES)
    assert all((weights[i] == 0) == (name in masked) for i, name in enumerate(NAMES)) or (
        sharpness > 5  # weights may be rounded to 0
    )


def test_its_ends_are_the_mean_and_a_look_up():
    assert read_at(1.0, -1.0, 0.0, "")[0] == pytest.approx(VALUES.mean())
    for key, value in zip(KEYS, VALUES, strict=True):
        assert abs(read_at(*key, 60.0, "")[0] - value) < 1e-3


def test_sentences():
    assert "their mean" in describe(0.5, 0.5, 0.0, "E")
    assert "4 keys" in describe(0.5, 0.5, 0.0, "E")
    assert "a look-up" in describe(0.9, -1.2, 20.0, "")
    assert "E would fit better, but is masked" in describe(0.0, 1.4, 3.0, "E")


def test_the_picture_follows_the_drag(monkeypatch):
    """At every step of the sliders, not at every move; the point itself is the browser's."""
    lab, drawn = open_lab(), []
    query = lab._marks[0]
    draw = lab._draw
    monkeypatch.setattr(lab, "_draw", lambda **values: drawn.append(values) or draw(**values))

    def mouse(event, x, y):
        query._handle_custom_msg(dict(event=event, point=dict(x=x, y=y), index=0), [])

    mouse("drag_start", 0.6, -0.6)
    mouse("drag", 0.31, -0.59)
    assert lab.sentence == describe(0.3, -0.6, 1.0, "") and len(drawn) == 1
    assert (query.x, query.y) == ([0.6], [-0.6])
    mouse("drag", 0.33, -0.62)
    assert len(drawn) == 1
    mouse("drag", -3.0, 0.2)
    assert (lab.controls["x"].value, lab.controls["y"].value) == (-2.0, 0.2)
    mouse("drag_end", -0.52, 0.44)
    assert lab.sentence == describe(-0.5, 0.4, 1.0, "")
    assert (query.x, query.y) == ([-0.5], [0.4])


def test_dragging_sets_the_sliders():
    lab = open_lab()
    lab.set(x=-1.0, y=0.5)
    assert (lab.controls["x"].value, lab.controls["y"].value) == (-1.0, 0.5)
    assert lab.sentence == describe(-1.0, 0.5, 1.0, "")
