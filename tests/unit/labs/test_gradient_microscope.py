"""The gradient microscope without a browser: its numbers, its sentences, its pictures."""

import re

import numpy as np
import pytest

from course_utils.display.words import number
from course_utils.labs import gradient_microscope
from course_utils.labs.gradient_microscope import maths, picture, words
from course_utils.rnn.gradients import gradient_norms, spectral_radius
from course_utils.rnn.neuron import rnn_forward

inits = pytest.mark.parametrize("init", maths.INITIALISATIONS.values())
activations = pytest.mark.parametrize("activation", maths.ACTIVATIONS)
# Corners of what the sliders can take, and some values between.
SETTINGS = [
    dict(radius=radius, T=T, drive=drive)
    for radius, T, drive in [(0.3, 100, 1.0), (0.59, 100, 0.5), (0.9, 37, 0.0), (1.0, 10, 0.1),
                             (1.1, 100, 0.5), (1.6, 100, 0.0), (1.6, 99, 1.0)]
]  # fmt: skip


def read(text):
    """Give the number that is written, powers of ten included."""
    text = text.replace("−", "-").translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))
    return float(text.replace("·10", "e"))


def factors(**changes):
    return maths.gradient_factors(**{**picture.FIRST, **changes})


def told(**changes):
    values = {**picture.FIRST, **changes}
    return words.describe(**values, arrays=maths.gradient_factors(**values))


# --- the weights ---------------------------------------------------------------------------------


@inits
def test_weights_have_the_radius_of_the_slider(init):
    for radius in (0.3, 1.0, 1.6):
        W_h = radius * maths.unit_weights(init)["W_h"]
        arrays = factors(init=init, radius=radius)
        assert spectral_radius(W_h) == pytest.approx(radius, rel=1e-9)
        assert np.abs(arrays["eigenvalues"]).max() == pytest.approx(radius, rel=1e-9)
        assert arrays["norm"] == pytest.approx(np.linalg.norm(W_h, 2), rel=1e-12)


@inits
@pytest.mark.parametrize("radius", [0.3, 0.9, 1.6])
def test_weights_factor_is_the_norm_of_the_power(init, radius):
    W_h = radius * maths.unit_weights(init)["W_h"]
    arrays = factors(init=init, radius=radius)
    expected = [np.linalg.norm(np.linalg.matrix_power(W_h, lag), 2) for lag in arrays["lags"]]
    np.testing.assert_allclose(arrays["weights"], expected, rtol=1e-8)


def test_the_default_is_pytorchs_and_its_radius_is_on_the_slider():
    W_h = maths.initial_weights("default")
    bound = 1 / np.sqrt(maths.UNITS)
    assert 0.99 * bound < np.abs(W_h).max() <= bound
    assert spectral_radius(W_h) == pytest.approx(maths.DEFAULT_RADIUS, rel=1e-3)


def test_orthogonal_and_identity_leave_every_length():
    for init in ("orthogonal", "identity"):
        np.testing.assert_allclose(factors(init=init)["weights"], 1, rtol=1e-12)


def test_non_normal_matrix_keeps_the_eigenvalues():
    G = np.random.default_rng(3).normal(size=(12, 12))

    def ordered(A):
        return np.sort_complex(np.linalg.eigvals(A))

    for shear in (0.0, 1.0):
        A = maths.non_normal(G, shear)
        np.testing.assert_allclose(ordered(A), ordered(G), atol=1e-9)
        commutes = np.allclose(A @ A.T, A.T @ A)
        assert commutes == (shear == 0)


def test_the_non_normal_matrix_amplifies_before_it_fades():
    weights = factors(init="non-normal", radius=0.9)["weights"]
    assert weights.max() > 10 and weights[-1] < 0.1


def test_unknown_names_are_named():
    with pytest.raises(ValueError, match="unknown initialisation 'zeros'"):
        maths.initial_weights("zeros")
    with pytest.raises(ValueError, match="unknown activation 'sigmoid'"):
        maths.slopes_along(np.eye(maths.UNITS), "sigmoid", 10, 0.5)


# --- the gradient --------------------------------------------------------------------------------

PHI = {"tanh": np.tanh, "ReLU": lambda a: np.maximum(a, 0), "linear": lambda a: a}


@inits
@activations
def test_gradient_is_the_derivative_of_the_run(init, activation):
    """Central differences through the last five steps of a run of twelve."""
    T, lag, drive = 12, 5, 0.5
    W_h = maths.unit_weights(init)["W_h"]
    h, inputs = maths._drive()
    phi = PHI[activation]
    for u in inputs[: T - lag]:
        h = phi(drive * u + h @ W_h)

    def onward(h):
        for u in inputs[T - lag : T]:
            h = phi(drive * u + h @ W_h)
        return h

    eps = 1e-6
    steps = eps * np.eye(maths.UNITS)
    jacobian = (onward(h + steps) - onward(h - steps)) / (2 * eps)
    arrays = factors(init=init, activation=activation, T=T, drive=drive)
    total = arrays["total"][arrays["lags"] == lag].item()
    assert total == pytest.approx(np.linalg.norm(jacobian, 2), rel=1e-6)


@activations
def test_slopes_follow_the_state(activation):
    W_h = 0.8 * maths.unit_weights("gaussian")["W_h"]
    slopes = maths.slopes_along(W_h, activation, 30, 0.5)
    if activation == "tanh":
        h_0, inputs = maths._drive()
        H = rnn_forward(
            0.5 * inputs[:30, None], h_0[None], np.eye(maths.UNITS), W_h, np.zeros(maths.UNITS)
        )
        np.testing.assert_allclose(slopes, 1 - H[:, 0] ** 2, atol=1e-14)
    else:
        assert set(np.unique(slopes)) == ({1.0} if activation == "linear" else {0.0, 1.0})


def test_norms_at_some_lags_are_those_of_all_lags():
    W_h = 1.1 * maths.unit_weights("gaussian")["W_h"]
    slopes = maths.slopes_along(W_h, "tanh", 50, 0.5)
    lags = maths.lags_shown(50)
    norms, reach = maths.norms_at(slopes, W_h, lags)
    np.testing.assert_allclose(norms, gradient_norms(slopes, W_h)[lags], rtol=1e-13)
    assert reach == 50
    slopes[30] = 0  # the last step that is passed is the 31st: 19 more after it
    norms, reach = maths.norms_at(slopes, W_h, lags)
    assert reach == 19
    assert ((norms == 0) == (lags > 19)).all()


def test_spectral_norms_are_those_of_all_singular_values():
    rng = np.random.default_rng(0)
    H = 20
    Q = np.linalg.qr(rng.normal(size=(2, H, H)))[0]
    spectra = [0.8 ** np.arange(H), np.linspace(1, 0.999, H), np.ones(H), np.zeros(H),
               np.where(np.arange(H) < 2, 1, 0.1), 1e-200 * 0.5 ** np.arange(H)]  # fmt: skip
    matrices = [Q[0] * spectrum @ Q[1] for spectrum in spectra]
    matrices += [np.eye(H), np.diag(rng.normal(size=H)), np.triu(rng.normal(size=(H, H)))]
    expected = [np.linalg.norm(A, 2) for A in matrices]
    norms = maths.spectral_norms(matrices, len(matrices), H)
    np.testing.assert_allclose(norms, expected, rtol=1e-12)


@pytest.mark.parametrize("T", range(10, 121))
def test_lags_begin_at_0_and_end_at_T(T):
    lags = maths.lags_shown(T)
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


# --- words and pictures --------------------------------------------------------------------------


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
    from_a_random_state = "(No input; the first state has deviation 0.5.)" in said
    assert from_a_random_state == (values["drive"] == 0 and activation != "linear")
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
    "weights, rest, said",
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
def test_the_culprit(weights, rest, said):
    assert words._culprit(weights, rest, "tanh") == said


@inits
@activations
@pytest.mark.parametrize("values", SETTINGS, ids=str)
def test_picture_shows_all_there_is(init, activation, values):
    arrays = picture.picture_arrays(init=init, activation=activation, **values)
    assert arrays["lines"].shape == (3, len(arrays["lags"]))
    raw = np.stack([arrays["total"], arrays["weights"], arrays["activation"]])
    within = (raw >= arrays["low"]) & (raw <= arrays["high"])
    np.testing.assert_array_equal(arrays["lines"][within], raw[within])
    assert (raw[~within] < 10.0**-maths.FLOOR).all()  # nothing else is cut off
    assert (arrays["lines"] >= arrays["low"]).all()
    ticks = arrays["ticks"].tolist()
    assert 1.0 in ticks and 2 <= len(ticks) <= 8
    assert arrays["low"] <= ticks[0] and ticks[-1] <= arrays["high"]
    reach = max(np.abs(arrays["eigenvalues"]).max(), arrays["norm"], 1)
    assert reach < arrays["limit"] in picture.PLANE_TICKS


def test_ticks_have_a_readers_labels():
    labels = picture._tick_labels()
    assert labels["1"] == "1" and labels["0.000001"] == "10⁻⁶" and labels["1e-7"] == "10⁻⁷"
    assert labels["100000000000000000000"] == "10²⁰" and labels["1e+21"] == "10²¹"
    assert sorted(float(text) for text in labels) == [
        picture._power(e) for e in range(-maths.FLOOR, maths.FLOOR + 1)
    ]
    for e in (-23, -5, 23):
        assert picture._power(e) == float(f"1e{e}")


def test_crosses_stand_on_their_points():
    points = np.array([1 + 2j, -3j])
    line = picture.crosses(points, 0.1).reshape(2, 2, 3)  # point, stroke; gap, beginning, end
    assert np.isnan(line[..., 0]).all()
    np.testing.assert_allclose(line[..., 1:].mean(axis=2), np.stack([points, points], axis=1))
    np.testing.assert_allclose(np.abs(line[..., 1] - line[..., 2]), 0.2 * np.sqrt(2))


def test_microscope_draws_what_is_computed():
    lab = gradient_microscope()
    lab.show("non-normal, linear")
    values = {key: control.value for key, control in lab.controls.items()}
    arrays = picture.picture_arrays(**values)
    total, weights = lab._marks[4], lab._marks[5]
    np.testing.assert_array_equal(total.y, arrays["lines"][0])
    np.testing.assert_array_equal(weights.y, arrays["lines"][1])
    spectrum = lab._marks[-1]
    circles = np.hypot(spectrum.x, spectrum.y)[:2]
    np.testing.assert_allclose(circles[0], 0.9)
    np.testing.assert_allclose(circles[1], arrays["norm"])
