"""The labs of notebook 03 without a browser: their numbers, their sentences, their pictures.

What every lab has is tested in test_labs.py.
"""

import importlib
import io
import re

import numpy as np
import pytest
from PIL import Image

from course_utils.display.words import number
from course_utils.labs import clipping_cliff, gradient_microscope
from course_utils.labs.lab import OWN_VALUES
from course_utils.rnn.bptt import numerical_gradient, rnn_backward
from course_utils.rnn.gradients import clip_by_norm, gradient_norms, spectral_radius
from course_utils.rnn.neuron import rnn_forward

scope = importlib.import_module("course_utils.labs.gradient_microscope.picture")
cliff = importlib.import_module("course_utils.labs.clipping_cliff.picture")

inits = pytest.mark.parametrize("init", scope.INITIALISATIONS.values())
activations = pytest.mark.parametrize("activation", scope.ACTIVATIONS)
# Corners of what the sliders can take, and some values between.
SETTINGS = [
    dict(radius=radius, T=T, drive=drive)
    for radius, T, drive in [(0.3, 100, 1.0), (0.59, 100, 0.5), (0.9, 37, 0.0), (1.0, 10, 0.1),
                             (1.1, 100, 0.5), (1.6, 100, 0.0), (1.6, 99, 1.0)]
]  # fmt: skip
POINTS = np.random.default_rng(0).uniform(cliff.LOW, cliff.HIGH, (40, 2))


def read(text):
    """Give the number that is written, powers of ten included."""
    text = text.replace("−", "-").translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))
    return float(text.replace("·10", "e"))


def factors(**changes):
    return scope.gradient_factors(**{**scope.FIRST, **changes})


def told(**changes):
    values = {**scope.FIRST, **changes}
    return scope.describe(**values, arrays=scope.gradient_factors(**values))


# --- microscope: the weights ---------------------------------------------------------------------


@inits
def test_weights_have_the_radius_of_the_slider(init):
    for radius in (0.3, 1.0, 1.6):
        W_h = radius * scope.unit_weights(init)["W_h"]
        arrays = factors(init=init, radius=radius)
        assert spectral_radius(W_h) == pytest.approx(radius, rel=1e-9)
        assert np.abs(arrays["eigenvalues"]).max() == pytest.approx(radius, rel=1e-9)
        assert arrays["norm"] == pytest.approx(np.linalg.norm(W_h, 2), rel=1e-12)


@inits
@pytest.mark.parametrize("radius", [0.3, 0.9, 1.6])
def test_weights_factor_is_the_norm_of_the_power(init, radius):
    W_h = radius * scope.unit_weights(init)["W_h"]
    arrays = factors(init=init, radius=radius)
    expected = [np.linalg.norm(np.linalg.matrix_power(W_h, lag), 2) for lag in arrays["lags"]]
    np.testing.assert_allclose(arrays["weights"], expected, rtol=1e-8)


def test_the_default_is_pytorchs_and_its_radius_is_on_the_slider():
    W_h = scope.initial_weights("default")
    bound = 1 / np.sqrt(scope.UNITS)
    assert 0.99 * bound < np.abs(W_h).max() <= bound
    assert spectral_radius(W_h) == pytest.approx(scope.DEFAULT_RADIUS, rel=1e-3)


def test_orthogonal_and_identity_leave_every_length():
    for init in ("orthogonal", "identity"):
        np.testing.assert_allclose(factors(init=init)["weights"], 1, rtol=1e-12)


def test_non_normal_matrix_keeps_the_eigenvalues():
    G = np.random.default_rng(3).normal(size=(12, 12))

    def ordered(A):
        return np.sort_complex(np.linalg.eigvals(A))

    for shear in (0.0, 1.0):
        A = scope.non_normal(G, shear)
        np.testing.assert_allclose(ordered(A), ordered(G), atol=1e-9)
        commutes = np.allclose(A @ A.T, A.T @ A)
        assert commutes == (shear == 0)


def test_the_non_normal_matrix_amplifies_before_it_fades():
    weights = factors(init="non-normal", radius=0.9)["weights"]
    assert weights.max() > 10 and weights[-1] < 0.1


def test_unknown_names_are_named():
    with pytest.raises(ValueError, match="unknown initialisation 'zeros'"):
        scope.initial_weights("zeros")
    with pytest.raises(ValueError, match="unknown activation 'sigmoid'"):
        scope.slopes_along(np.eye(scope.UNITS), "sigmoid", 10, 0.5)


# --- microscope: the gradient --------------------------------------------------------------------

PHI = {"tanh": np.tanh, "ReLU": lambda a: np.maximum(a, 0), "linear": lambda a: a}


@inits
@activations
def test_gradient_is_the_derivative_of_the_run(init, activation):
    """Central differences through the last five steps of a run of twelve."""
    T, lag, drive = 12, 5, 0.5
    W_h = scope.unit_weights(init)["W_h"]
    h, inputs = scope._drive()
    phi = PHI[activation]
    for u in inputs[: T - lag]:
        h = phi(drive * u + h @ W_h)

    def onward(h):
        for u in inputs[T - lag : T]:
            h = phi(drive * u + h @ W_h)
        return h

    eps = 1e-6
    steps = eps * np.eye(scope.UNITS)
    jacobian = (onward(h + steps) - onward(h - steps)) / (2 * eps)
    arrays = factors(init=init, activation=activation, T=T, drive=drive)
    total = arrays["total"][arrays["lags"] == lag].item()
    assert total == pytest.approx(np.linalg.norm(jacobian, 2), rel=1e-6)


@activations
def test_slopes_follow_the_state(activation):
    W_h = 0.8 * scope.unit_weights("gaussian")["W_h"]
    slopes = scope.slopes_along(W_h, activation, 30, 0.5)
    if activation == "tanh":
        h_0, inputs = scope._drive()
        H = rnn_forward(
            0.5 * inputs[:30, None], h_0[None], np.eye(scope.UNITS), W_h, np.zeros(scope.UNITS)
        )
        np.testing.assert_allclose(slopes, 1 - H[:, 0] ** 2, atol=1e-14)
    else:
        assert set(np.unique(slopes)) == ({1.0} if activation == "linear" else {0.0, 1.0})


def test_norms_at_some_lags_are_those_of_all_lags():
    W_h = 1.1 * scope.unit_weights("gaussian")["W_h"]
    slopes = scope.slopes_along(W_h, "tanh", 50, 0.5)
    lags = scope.lags_shown(50)
    norms, reach = scope.norms_at(slopes, W_h, lags)
    np.testing.assert_allclose(norms, gradient_norms(slopes, W_h)[lags], rtol=1e-13)
    assert reach == 50
    slopes[30] = 0  # the last step that is passed is the 31st: 19 more after it
    norms, reach = scope.norms_at(slopes, W_h, lags)
    assert reach == 19
    assert ((norms == 0) == (lags > 19)).all()


@pytest.mark.parametrize("T", range(10, 121))
def test_lags_begin_at_0_and_end_at_T(T):
    lags = scope.lags_shown(T)
    assert lags[0] == 0 and lags[-1] == T
    assert (np.diff(lags) > 0).all() and np.diff(lags).max() <= 4
    assert set(range(11)) <= set(lags.tolist())


@inits
@activations
@pytest.mark.parametrize("values", SETTINGS, ids=str)
def test_gradient_is_weights_times_activation(init, activation, values):
    arrays = factors(init=init, activation=activation, **values)
    np.testing.assert_allclose(
        arrays["weights"] * arrays["activation"], arrays["total"], rtol=1e-14
    )
    assert (arrays["weights"] > 0).all()
    assert arrays["total"][0] == arrays["weights"][0] == 1
    if activation == "linear":
        assert (arrays["activation"] == 1).all()


# --- microscope: words and pictures --------------------------------------------------------------


@inits
@activations
@pytest.mark.parametrize("values", SETTINGS, ids=str)
def test_sentence_says_what_the_arrays_say(init, activation, values):
    arrays = factors(init=init, activation=activation, **values)
    said = told(init=init, activation=activation, **values)
    total = arrays["total"][-1]
    assert said.startswith(f"Over {values['T']} steps the gradient ")
    assert ("is exactly 0" in said) == (total == 0)
    assert ("gradient vanishes:" in said) == (0 < total < 0.1)
    assert ("gradient explodes:" in said) == (total > 10)
    assert len(said) <= 300  # three lines of the projector's type
    if " × " in said:
        figure = r"([0-9.]+(?:·10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?)"
        found = re.search(rf": {figure} = {figure} \(weights\) × {figure} \(", said)
        for text, key in zip(found.groups(), ("total", "weights", "activation"), strict=True):
            assert read(text) == pytest.approx(arrays[key][-1], rel=0.06)
    assert number(arrays["norm"]) in said


@pytest.mark.parametrize(
    "values, words",
    [
        (dict(init="default", radius=0.59), "a norm above 1 does not stop its powers fading"),
        (dict(init="default", radius=0.59), "the weights do most of it"),
        (dict(init="default", radius=1.0), "PyTorch's default W_h, scaled from 0.59, has"),
        (dict(init="orthogonal"), "= 1.00 (weights)"),
        (dict(init="orthogonal"), "; the tanh does it."),
        (dict(init="orthogonal"), "has spectral radius and norm 1.00."),
        (dict(init="non-normal", radius=0.9, activation="linear"), "(lag 9) before they fade"),
        (dict(init="identity", activation="ReLU", drive=0.1), "neither does much"),
        (dict(init="identity", activation="ReLU"), "every path meets an inactive ReLU"),
        (dict(radius=1.1), "its powers explode, the gradient does not"),
        (dict(radius=1.1, activation="linear"), "explodes: 3.6·10⁴, all of it the weights' doing"),
        (dict(init="non-normal", radius=0.9), "The tanh can also raise the gradient."),
        (dict(radius=0.3), "(The picture ends at 10⁻⁴⁰.)"),
    ],
)  # fmt: skip
def test_sentence_names_what_is_special(values, words):
    assert words in told(**values)


@pytest.mark.parametrize(
    "weights, rest, words",
    [
        (2.0, 1e-6, "the tanh does it, against the weights"),
        (1.0, 1e-6, "the tanh does it"),
        (1e-6, 1.0, "the weights do it"),
        (1e-6, 0.01, "the weights do most of it"),
        (0.01, 1e-6, "the tanh does most of it"),
        (1e-4, 1e-4, "both do it"),
        (1e6, 1e-3, "the weights do it, against the tanh"),
        (1e6, 1e-6, "one makes up for the other"),
        (0.5, 0.5, "neither does much"),
    ],
)
def test_the_culprit(weights, rest, words):
    assert scope._culprit(weights, rest, "tanh") == words


@inits
@activations
@pytest.mark.parametrize("values", SETTINGS, ids=str)
def test_picture_shows_all_there_is(init, activation, values):
    arrays = scope.picture_arrays(init=init, activation=activation, **values)
    assert arrays["lines"].shape == (3, len(arrays["lags"]))
    raw = np.stack([arrays["total"], arrays["weights"], arrays["activation"]])
    within = (raw >= arrays["low"]) & (raw <= arrays["high"])
    np.testing.assert_array_equal(arrays["lines"][within], raw[within])
    assert (raw[~within] < 10.0**-scope.FLOOR).all()  # nothing else is cut off
    assert (arrays["lines"] >= arrays["low"]).all()
    ticks = arrays["ticks"].tolist()
    assert 1.0 in ticks and 2 <= len(ticks) <= 8
    assert arrays["low"] <= ticks[0] and ticks[-1] <= arrays["high"]
    reach = max(np.abs(arrays["eigenvalues"]).max(), arrays["norm"], 1)
    assert reach < arrays["limit"] in scope.PLANE_TICKS


def test_ticks_have_a_readers_labels():
    labels = scope._tick_labels()
    assert labels["1"] == "1" and labels["0.000001"] == "10⁻⁶" and labels["1e-7"] == "10⁻⁷"
    assert labels["100000000000000000000"] == "10²⁰" and labels["1e+21"] == "10²¹"
    assert sorted(float(text) for text in labels) == [
        scope._power(e) for e in range(-scope.FLOOR, scope.FLOOR + 1)
    ]
    for e in (-23, -5, 23):
        assert scope._power(e) == float(f"1e{e}")


def test_crosses_stand_on_their_points():
    points = np.array([1 + 2j, -3j])
    line = scope.crosses(points, 0.1).reshape(2, 2, 3)  # point, stroke; gap, beginning, end
    assert np.isnan(line[..., 0]).all()
    np.testing.assert_allclose(line[..., 1:].mean(axis=2), np.stack([points, points], axis=1))
    np.testing.assert_allclose(np.abs(line[..., 1] - line[..., 2]), 0.2 * np.sqrt(2))


def test_microscope_draws_what_is_computed():
    lab = gradient_microscope()
    lab.show("non-normal, linear")
    values = {key: control.value for key, control in lab.controls.items()}
    arrays = scope.picture_arrays(**values)
    total, weights = lab._marks[4], lab._marks[5]
    np.testing.assert_array_equal(total.y, arrays["lines"][0])
    np.testing.assert_array_equal(weights.y, arrays["lines"][1])
    spectrum = lab._marks[-1]
    circles = np.hypot(spectrum.x, spectrum.y)[:2]
    np.testing.assert_allclose(circles[0], 0.9)
    np.testing.assert_allclose(circles[1], arrays["norm"])


# --- cliff: the network --------------------------------------------------------------------------


def course_loss_and_gradient(w, b):
    """The same network by the course's own functions."""
    x, y = cliff.latch_task()
    X, h_0 = x[..., None], np.zeros((cliff.BATCH, 1))  # (T, B, 1), (B, 1)
    W_x, W_h = np.ones((1, 1)), np.array([[w]])
    H = rnn_forward(X, h_0, W_x, W_h, np.array([b]))
    error = H[-1, :, 0] - y
    dH = np.zeros_like(H)
    dH[-1, :, 0] = 2 * error / cliff.BATCH
    _, _, _, dW_h, db = rnn_backward(dH, X, h_0, H, W_x, W_h)
    return (error**2).mean(), np.array([dW_h.item(), db.item()])


def test_task_is_a_bit_and_noise():
    x, y = cliff.latch_task()
    assert sorted(x[0]) == [-1.0] * 8 + [1.0] * 8
    np.testing.assert_array_equal(y, cliff.TARGET * x[0])
    assert 0.08 < x[1:].std() < 0.12


def test_loss_and_gradient_are_the_courses():
    loss, gradient = cliff.loss_and_gradient(*POINTS.T)
    for k, (w, b) in enumerate(POINTS):
        expected, expected_gradient = course_loss_and_gradient(w, b)
        assert loss[k] == pytest.approx(expected, rel=1e-12)
        np.testing.assert_allclose(gradient[k], expected_gradient, rtol=1e-9, atol=1e-12)


def test_gradient_is_the_derivative_of_the_loss():
    gradient = cliff.loss_and_gradient(*POINTS.T)[1]
    for k, point in enumerate(POINTS):
        numerical = numerical_gradient(
            lambda p: cliff.loss_and_gradient(p[:1], p[1:])[0][0], point, eps=1e-6
        )
        np.testing.assert_allclose(gradient[k], numerical, rtol=1e-5, atol=1e-6)


def test_surface_is_the_loss_at_its_points():
    w, b, loss = cliff.loss_surface()
    rng = np.random.default_rng(0)
    for i, j in rng.integers(0, cliff.GRID, (30, 2)):
        assert loss[i, j] == pytest.approx(course_loss_and_gradient(w[j], b[i])[0], rel=1e-9)
    assert (w[0], b[0]) == cliff.LOW and (w[-1], b[-1]) == cliff.HIGH
    assert loss.min() >= 0 and loss.max() <= cliff.TOP


def test_heat_map_is_the_loss():
    colours = cliff.shades(np.array([[0.0, 0.74], [1.5, 0.76]]))
    assert tuple(colours[0, 0]) == cliff.PALE and tuple(colours[1, 0]) == cliff.DARK
    assert (colours[1, 1] < colours[0, 1]).all()  # darker, in the next band
    surface = clipping_cliff().box.children[2].children[0].children[1].marks[0]
    shown = np.asarray(Image.open(io.BytesIO(surface.image.value)))
    np.testing.assert_array_equal(shown[::-1], cliff.shades(cliff.loss_surface()[2]))
    np.testing.assert_array_equal([surface.x, surface.y], np.transpose([cliff.LOW, cliff.HIGH]))


def test_there_is_a_cliff():
    b = np.linspace(0, 0.5, 501)
    gradient = cliff.loss_and_gradient(np.full_like(b, 1.5), b)[1]
    norms = np.linalg.norm(gradient, axis=1)
    assert norms.max() > 100 * np.median(norms)


# --- cliff: clipping and descent -----------------------------------------------------------------


def test_clipping_is_the_courses():
    for gradient in np.random.default_rng(0).normal(0, 2, (50, 3, 2)):
        before = gradient.copy()
        taken = cliff.clip(gradient, 1.5)
        np.testing.assert_array_equal(gradient, before)
        np.testing.assert_array_equal(taken[0], gradient[0])
        np.testing.assert_allclose(taken[1], clip_by_norm([gradient[1]], 1.5)[0], rtol=1e-14)
        np.testing.assert_array_equal(taken[2], np.clip(gradient[2], -1.5, 1.5))


def test_every_step_of_a_descent_goes_down_the_clipped_gradient():
    lr, c = 0.05, 1.0
    arrays = cliff.descents(1.5, 0.4, lr, c, 40)
    points, gradients = arrays["points"], arrays["gradient"]
    assert points.shape == gradients.shape == (41, 3, 2) and arrays["loss"].shape == (41, 3)
    np.testing.assert_array_equal(points[0], np.tile([1.5, 0.4], (3, 1)))
    for k in range(40):
        np.testing.assert_allclose(
            points[k + 1], points[k] - lr * cliff.clip(gradients[k], c), atol=1e-15
        )
        loss, gradient = course_loss_and_gradient(*points[k, 0])
        assert arrays["loss"][k, 0] == pytest.approx(loss, rel=1e-9)
        np.testing.assert_allclose(gradients[k, 0], gradient, rtol=1e-7, atol=1e-12)
    lengths = np.linalg.norm(np.diff(points, axis=0), axis=2)
    assert lengths[:, 1].max() <= lr * c * (1 + 1e-12)
    assert np.abs(np.diff(points, axis=0))[:, 2].max() <= lr * c * (1 + 1e-12)


def test_more_steps_begin_with_the_same_steps():
    few, many = (cliff.descents(1.6, 0.3, 0.1, 2.0, steps) for steps in (7, 60))
    for name, array in few.items():
        np.testing.assert_array_equal(many[name][:8], array)


def test_all_schemes_agree_until_the_threshold_is_passed():
    arrays = cliff.descents(1.5, 0.4, 0.05, 1.0, 30)
    norms = np.linalg.norm(arrays["gradient"], axis=2)
    first = int((norms[:, 0] > 1).argmax())
    assert first > 5
    same = arrays["points"][: first + 1]
    np.testing.assert_array_equal(same[:, 1], same[:, 0])
    np.testing.assert_array_equal(same[:, 2], same[:, 0])
    assert (arrays["points"][first + 1, 1] != arrays["points"][first + 1, 0]).any()


def test_paths_leave_the_picture_on_its_border():
    crossings = cliff.exits(np.array([[1.0, 0.0], [1.0, -2.8], [1.0, 0.0], [3.4, 0.0], [4, 4.0]]))
    np.testing.assert_allclose(crossings, [[1.0, cliff.LOW[1]], [cliff.HIGH[0], 0.0]])
    corner = cliff.exits(np.array([[2.0, 0.6], [2.6, 1.2]]))
    np.testing.assert_allclose(corner, [[2.2, 0.8]])
    assert cliff.exits(np.array([[1.0, 0.0], [1.1, 0.1]])).shape == (0, 2)


def test_a_cross_is_shown_whole():
    shown = cliff.picture_arrays(**cliff.FIRST)["exits"]
    assert len(shown)
    assert (shown > np.add(cliff.LOW, 0.05)).all() and (shown < np.subtract(cliff.HIGH, 0.05)).all()


def test_angle_by_which_elementwise_clipping_turns():
    assert cliff.turned(np.array([30.0, -40.0]), 1.0) == pytest.approx(
        np.degrees(np.arccos(70 / (50 * np.sqrt(2))))
    )
    assert cliff.turned(np.array([0.3, 0.2]), 1.0) == pytest.approx(0, abs=1e-5)
    assert cliff.turned(np.array([-7.0, 7.0]), 1.0) == pytest.approx(0, abs=1e-5)


# --- cliff: words and pictures -------------------------------------------------------------------


def said_at(**changes):
    values = {**cliff.FIRST, **changes}
    arrays = cliff.descents(**values)
    return cliff.describe(**values, arrays=arrays), arrays


@pytest.mark.parametrize("preset", cliff.PRESETS)
def test_numbers_of_the_sentence_are_those_of_the_descent(preset):
    said, arrays = said_at(**cliff.PRESETS[preset])
    values = {**cliff.FIRST, **cliff.PRESETS[preset]}
    for loss in arrays["loss"][-1]:
        assert number(loss) in said
    norms = np.linalg.norm(arrays["gradient"], axis=2)[:-1]
    if "all three paths are the same" in said:
        assert norms.max() <= values["c"] and number(norms.max()) in said
        np.testing.assert_array_equal(arrays["points"][:, 1:], arrays["points"][:, :2])
        return
    at = norms[:, 0].argmax()
    assert f"norm {number(norms[at, 0])}, at step {at + 1})" in said
    length = np.linalg.norm(arrays["points"][at + 1, 0] - arrays["points"][at, 0])
    assert f"moves the point by {number(length)} to" in said
    outside = not cliff.inside(arrays["points"][at + 1, 0])
    assert ("outside the picture" in said) == outside


@pytest.mark.parametrize(
    "values, words",
    [
        (dict(steps=0), "At the start the loss is 1.38"),
        (dict(steps=1), "After 1 step the loss"),
        (dict(), "(1.91, −1.83), outside the picture."),
        (dict(w=1.6, b=0.3, lr=0.1), "where the loss is flat"),
        (dict(w=2.2, b=0.8, steps=60), "does not lengthen a gradient that has vanished"),
        (dict(w=0.9, b=-0.5, steps=60), "now, outside the picture"),
    ],
)
def test_sentence_of_the_cliff(values, words):
    assert words in said_at(**values)[0]


def test_norm_clipping_arrives_where_no_clipping_is_thrown_away():
    _, arrays = said_at()
    assert arrays["loss"][-1, 0] > 1 and (arrays["loss"][-1, 1:] < 0.01).all()
    _, arrays = said_at(**cliff.PRESETS["elementwise stuck"])
    assert arrays["loss"][-1, 1] < 0.01 and arrays["loss"][-1, 2] > 0.5


def test_cliff_draws_what_is_computed():
    lab = clipping_cliff()
    lab.show("thrown far")
    arrays = cliff.picture_arrays(**{key: c.value for key, c in lab.controls.items()})
    unclipped, curves, ends, gone, start = (lab._marks[i] for i in (0, 3, 5, 6, 7))
    np.testing.assert_array_equal(unclipped.x, arrays["points"][:, 0, 0])
    np.testing.assert_array_equal(curves.y, arrays["norms"].T)
    norms = np.linalg.norm(arrays["gradient"], axis=2)
    shown = (norms >= cliff.FLAT) & (norms <= cliff.STEEP)
    assert shown.any() and not shown.all()
    np.testing.assert_array_equal(arrays["norms"][shown], norms[shown])
    assert (arrays["norms"][~shown] == cliff.FLAT).all()
    np.testing.assert_array_equal(lab._marks[4].y, [1.0, 1.0])
    np.testing.assert_array_equal(np.stack([ends.x, ends.y], axis=1), arrays["points"][-1])
    assert len(gone.x) >= 1
    assert (start.x[0], start.y[0]) == (1.6, 0.3)


def test_the_start_can_be_dragged_to_the_nearest_values_of_the_sliders():
    lab = clipping_cliff()
    lab.show("thrown far")
    start = lab._marks[-1]
    start._drag_end_handlers(start, {"point": {"x": 1.4371, "y": -3.0}, "index": 0})
    assert (lab.controls["w"].value, lab.controls["b"].value) == (1.44, -0.8)
    assert (start.x[0], start.y[0]) == (1.44, -0.8)
    assert lab.controls["lr"].value == 0.1 and lab.preset.value == OWN_VALUES
    # A short way ends at the same values: the square goes back there.
    start.x, start.y = np.array([1.445]), np.array([-0.79])
    start._drag_end_handlers(start, {"point": {"x": 1.445, "y": -0.792}, "index": 0})
    assert (start.x[0], start.y[0]) == (1.44, -0.8)


@pytest.mark.parametrize("module", [scope, cliff])
def test_first_values_and_examples_are_steps_of_the_sliders(module):
    lab = gradient_microscope() if module is scope else clipping_cliff()
    for values in (module.FIRST, *module.PRESETS.values()):
        for key, value in values.items():
            control = lab.controls[key]
            if hasattr(control, "step"):
                steps = (value - control.min) / control.step
                assert control.min <= value <= control.max
                assert steps == pytest.approx(round(steps), abs=1e-6)
