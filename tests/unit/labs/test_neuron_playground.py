"""The neuron playground without a browser: its numbers, its sentences, its pictures."""

import math
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_utils.labs.neuron_playground import maths, picture, words
from course_utils.rnn.neuron import rnn_forward

# The values the sliders can take.
w_h_values = st.integers(-120, 120).map(lambda i: i / 20)
w_x_values = b_values = st.integers(-80, 80).map(lambda i: i / 20)
activations = st.sampled_from(list(maths.ACTIVATIONS))
kinds = st.sampled_from(list(maths.SIGNALS))
# The same examples in every run; they were varied while the lab was written.
examples = settings(max_examples=300, deadline=None, derandomize=True)


def step(w_h, b, activation, h):
    return maths.ACTIVATIONS[activation](w_h * h + b)


# --- response ------------------------------------------------------------------------------------


def test_response_is_that_of_the_courses_rnn():
    response = maths.neuron_response(1.5, -0.7, 0.3, "tanh", "sine")
    H = rnn_forward(
        response["x"][:, None, None],
        np.zeros((1, 1)),
        np.array([[1.5]]),
        np.array([[-0.7]]),
        np.array([0.3]),
    )
    np.testing.assert_allclose(response["h"], H[:, 0, 0], rtol=0, atol=1e-14)


def test_signals():
    assert maths.signal("pulse").tolist() == [1] + 39 * [0]
    assert maths.signal("two pulses").nonzero()[0].tolist() == [0, 20]
    assert maths.signal("step").tolist() == 40 * [1]
    sine = maths.signal("sine", 20)
    np.testing.assert_allclose(sine[:10], sine[10:], atol=1e-12)
    with pytest.raises(ValueError, match="unknown signal 'noise'"):
        maths.signal("noise")


def test_linear_response_has_a_closed_form():
    response = maths.neuron_response(2.0, 1.1, 0.0, "linear", "pulse")
    np.testing.assert_allclose(response["h"], 2 * 1.1 ** np.arange(40), rtol=1e-12)
    assert not response["quiet"].any()


# --- fixed points --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "w_h, b, activation, points",
    [
        (0.5, 0, "tanh", [(0, True)]),
        (1, 0, "tanh", [(0, True)]),  # slope 1, and yet it attracts, slowly
        (-1, 0, "tanh", [(0, True)]),
        (-2, 0, "tanh", [(0, False)]),
        (2, 0, "tanh", [(-0.957504, True), (0, False), (0.957504, True)]),
        (6, -3, "sigmoid", [(0.070720, True), (0.5, False), (0.929280, True)]),
        (4, -2, "sigmoid", [(0.5, True)]),
        (0, 0.3, "linear", [(0.3, True)]),
        (1.1, 1, "linear", [(-10, False)]),
        (-1, 2, "linear", [(1, False)]),  # neither attracts nor repels
        (1, 1, "linear", []),
        (1, 0, "linear", None),
        (1, 0, "ReLU", None),
        (1, 1, "ReLU", []),
        (1, -1, "ReLU", [(0, True)]),
        (2, -1, "ReLU", [(0, True), (1, False)]),
        (2, 0, "ReLU", [(0, False)]),
        (-2, 1, "ReLU", [(1 / 3, False)]),
        (-2, -1, "ReLU", [(0, True)]),
        (60, 0, "tanh", [(-1, True), (0, False), (1, True)]),  # tanh rounds to 1
    ],
)
def test_known_fixed_points(w_h, b, activation, points):
    found = maths.fixed_points(w_h, b, activation)
    if points is None:
        assert found is None
        return
    assert [p.stable for p in found] == [stable for _, stable in points]
    np.testing.assert_allclose([p.value for p in found], [v for v, _ in points], atol=1e-6)


def test_a_map_that_touches_the_diagonal():
    touch = math.sqrt(0.5)  # where the slope of tanh(2 h + b) is 1
    b = math.atanh(touch) - 2 * touch
    low, half_stable = maths.fixed_points(2, b, "tanh")
    assert low.stable and not half_stable.stable  # it attracts from one side only
    assert half_stable.value == pytest.approx(touch)


@examples
@given(w_h_values, b_values, activations)
def test_fixed_points_are_fixed_and_none_is_missing(w_h, b, activation):
    points = maths.fixed_points(w_h, b, activation)
    if points is None:
        assert (w_h, b) == (1, 0)
        return
    for p in points:
        scale = max(1, abs(p.value))
        assert abs(step(w_h, b, activation, p.value) - p.value) < 1e-9 * scale
        if activation != "ReLU":  # no kink
            eps = 1e-6 * scale
            slope = (
                step(w_h, b, activation, p.value + eps) - step(w_h, b, activation, p.value - eps)
            ) / (2 * eps)
            if abs(abs(slope) - 1) > 1e-4:
                assert p.stable == (abs(slope) < 1)
    if activation in ("tanh", "sigmoid"):
        grid = np.linspace(-1.0123, 1.0321, 4001)
        above = np.array([step(w_h, b, activation, h) > h for h in grid])
        assert len(points) == np.count_nonzero(above[1:] != above[:-1])


@pytest.mark.parametrize(
    "w_h, b, activation, h, outlook",
    [
        (-1, 0, "linear", 1, ("swings", -1, 1)),
        (-1, 1, "linear", 0.5, ("settles", 0.5, 0.5)),
        (-1.05, 0, "linear", 0, ("settles", 0, 0)),
        (-1.05, 0, "linear", 1e-9, ("grows", -math.inf, math.inf)),
        (-2, 1, "ReLU", 0.3, ("swings", 0, 1)),
        (-2, 0, "tanh", 1e-300, ("swings", -0.957504, 0.957504)),
        (-4.05, 2.45, "sigmoid", 0, ("swings", 0.522322, 0.582877)),
        (1.05, 0, "tanh", 1e-100, ("settles", 0.370706, 0.370706)),
        (1.1, 0, "linear", math.inf, ("grows", -math.inf, math.inf)),
    ],
)
def test_known_outlooks(w_h, b, activation, h, outlook):
    kind, low, high = maths.outlook(w_h, b, activation, h)
    assert kind == outlook[0]
    assert (low, high) == pytest.approx(outlook[1:], abs=1e-5)


@examples
@given(w_h_values, b_values, activations, st.floats(-2, 2))
def test_outlook_is_what_happens(w_h, b, activation, h):
    if activation == "ReLU":
        h = abs(h)
    outlook = maths.outlook(w_h, b, activation, h)
    for _ in range(20_000):
        h = step(w_h, b, activation, h)
        if abs(h) > 1e9:
            break
    later = step(w_h, b, activation, h)
    if outlook.kind == "grows":
        assert abs(h) > 900  # the slowest growth there is: 0.05 a step
    elif outlook.kind == "settles":
        # The slowest approach there is, h -> tanh(h), is at √(3 / 2n) after n steps.
        assert abs(h - outlook.low) < 0.01
    else:
        assert outlook.low < outlook.high
        assert step(w_h, b, activation, outlook.low) == pytest.approx(outlook.high, abs=1e-9)
        assert sorted([h, later]) == pytest.approx([outlook.low, outlook.high], abs=1e-3)


# --- the sentence --------------------------------------------------------------------------------


def sentence(**values):
    values = {**picture.FIRST, **values}
    return words.describe(**values, response=maths.neuron_response(**values))


@pytest.mark.parametrize(
    "values, said",
    [
        ({}, "The pulse has faded: 7 steps later"),
        (picture.PRESETS["forgets at once"], "forgotten at once"),
        (picture.PRESETS["fades slowly"], "fades slowly"),
        (dict(w_h=1.0), "fades ever more slowly"),
        (picture.PRESETS["remembers one bit"], "first pulse sets h to 0.96, the second to −0.96"),
        (picture.PRESETS["oscillates"], "swinging between −0.86 and 0.86 for ever"),
        (picture.PRESETS["explodes"], "grows without bound: each step multiplies it by 1.10"),
        (picture.PRESETS["adds up"], "first pulse takes h to 1.00, the second to 0."),
        (picture.PRESETS["saturates"], "φ is saturated in 25 of 40 steps"),
        (picture.PRESETS["latches (sigmoid)"], "settles at 0.93, one of two stable fixed points"),
        (dict(w_h=2.0, kind="two pulses"), "too weak to flip it"),
        (dict(w_x=0.0), "No trace of the pulse: the input weight is 0"),
        (dict(w_x=-1.0, activation="ReLU"), "φ gives the same h with and without it"),
        (dict(w_h=1.0, activation="linear"), "keeps the pulse unchanged: h stays at 1.00"),
        (dict(w_h=1.0, b=0.1, activation="ReLU"), "each step adds 0.10, and at t = 40 it is 5.00"),
        (dict(kind="step", w_h=-2.0, activation="linear"), "grows without bound"),
        (dict(kind="step", b=-1.0), "stays at 0"),
        (dict(kind="sine", w_x=0.0), "hardly moves"),
        (dict(kind="sine", w_h=-2.0, w_x=0.2), "not in the rhythm of its input"),
        (dict(kind="sine", w_h=0.0, activation="linear"), "in step with its input"),
    ],
)
def test_sentence_says_what_happens(values, said):
    assert said in sentence(**values)


def test_the_sines_lag_is_that_of_the_linear_filter():
    lag = -np.angle(1 / (1 - 0.9 * np.exp(-2j * np.pi / 10))) * 10 / (2 * np.pi)
    assert f"{lag:.1f} steps behind" in sentence(w_h=0.9, activation="linear", kind="sine")


@examples
@given(st.integers(1, 19).map(lambda i: i / 20))
def test_the_time_to_fade_is_right(w_h):
    h = np.array(maths.run(1, w_h, 0, "linear", [1.0] + [0.0] * 400))
    steps = int(np.argmax(h < 0.01 * h[0]))  # the trace falls all the time
    said = sentence(w_h=w_h, activation="linear")
    if steps == 1:
        assert "one step later" in said
    elif steps < 40:
        assert f"{steps} steps later" in said
    else:
        assert f"only at t = {steps + 1}" in said


@examples
@given(w_x_values, w_h_values, b_values, activations, kinds)
def test_sentence_never_lies_about_growth(w_x, w_h, b, activation, kind):
    values = dict(w_x=w_x, w_h=w_h, b=b, activation=activation, kind=kind)
    response = maths.neuron_response(**values)
    said = words.describe(**values, response=response)
    assert said.endswith(".") and "nan" not in said and "inf" not in said
    x = maths.signal(kind, 4000)
    h = np.array(maths.run(w_x, w_h, b, activation, x.tolist()))
    grows = not np.isfinite(h[-1]) or abs(h[-1]) > 150
    assert ("grows without bound" in said) == grows
    settles = re.search(r"settles at (−?[0-9.]+)[,:. ]", said)
    if settles:
        limit = float(settles[1].replace("−", "-").rstrip("."))
        assert abs(h[-1] - limit) < max(0.006, 0.06 * abs(limit), 0.03 * (abs(w_h) == 1))


@examples
@given(w_x_values, w_h_values, b_values, activations, kinds)
def test_picture_is_finite_and_holds_what_it_should(w_x, w_h, b, activation, kind):
    values = dict(w_x=w_x, w_h=w_h, b=b, activation=activation, kind=kind)
    response = maths.neuron_response(**values)
    arrays = picture.picture_arrays(**values, response=response)
    for array in arrays.values():
        assert np.all(np.isfinite(array))
    assert arrays["limit"] == 50 or np.abs(response["h"]).max() <= arrays["limit"]
    for h in [*arrays["stable"], *arrays["unstable"]]:
        on_map = np.interp(h, arrays["grid"], arrays["map"])
        assert abs(on_map - h) < 0.1 * arrays["limit"]


def test_the_map_is_the_one_the_state_follows():
    for kind in ["pulse", "step"]:
        values = {**picture.FIRST, "kind": kind, "w_h": 1.7}
        response = maths.neuron_response(**values)
        arrays = picture.picture_arrays(**values, response=response)
        h = response["h"]
        np.testing.assert_allclose(
            np.interp(h[:-1], arrays["grid"], arrays["map"]), h[1:], atol=1e-3
        )
