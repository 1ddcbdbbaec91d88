"""The clipping cliff without a browser: its numbers, its sentences, its pictures."""

import io

import numpy as np
import pytest
from PIL import Image

from course_utils.display.words import number
from course_utils.labs import clipping_cliff
from course_utils.labs.clipping_cliff import maths, picture, words
from course_utils.labs.lab import OWN_VALUES
from course_utils.rnn.bptt import numerical_gradient, rnn_backward
from course_utils.rnn.gradients import clip_by_norm
from course_utils.rnn.neuron import rnn_forward

POINTS = np.random.default_rng(0).uniform(maths.LOW, maths.HIGH, (40, 2))


# --- the network ---------------------------------------------------------------------------------


def course_loss_and_gradient(w, b):
    """The same network by the course's own functions."""
    x, y = maths.latch_task()
    X, h_0 = x[..., None], np.zeros((maths.BATCH, 1))  # (T, B, 1), (B, 1)
    W_x, W_h = np.ones((1, 1)), np.array([[w]])
    H = rnn_forward(X, h_0, W_x, W_h, np.array([b]))
    error = H[-1, :, 0] - y
    dH = np.zeros_like(H)
    dH[-1, :, 0] = 2 * error / maths.BATCH
    _, _, _, dW_h, db = rnn_backward(dH, X, h_0, H, W_x, W_h)
    return (error**2).mean(), np.array([dW_h.item(), db.item()])


def test_task_is_a_bit_and_noise():
    x, y = maths.latch_task()
    assert sorted(x[0]) == [-1.0] * 8 + [1.0] * 8
    np.testing.assert_array_equal(y, maths.TARGET * x[0])
    assert 0.08 < x[1:].std() < 0.12


def test_loss_and_gradient_are_the_courses():
    loss, gradient = maths.loss_and_gradient(*POINTS.T)
    for k, (w, b) in enumerate(POINTS):
        expected, expected_gradient = course_loss_and_gradient(w, b)
        assert loss[k] == pytest.approx(expected, rel=1e-12)
        np.testing.assert_allclose(gradient[k], expected_gradient, rtol=1e-9, atol=1e-12)


def test_gradient_is_the_derivative_of_the_loss():
    gradient = maths.loss_and_gradient(*POINTS.T)[1]
    for k, point in enumerate(POINTS):
        numerical = numerical_gradient(
            lambda p: maths.loss_and_gradient(p[:1], p[1:])[0][0], point, eps=1e-6
        )
        np.testing.assert_allclose(gradient[k], numerical, rtol=1e-5, atol=1e-6)


def test_surface_is_the_loss_at_its_points():
    w, b, loss = maths.loss_surface()
    rng = np.random.default_rng(0)
    for i, j in rng.integers(0, maths.GRID, (30, 2)):
        assert loss[i, j] == pytest.approx(course_loss_and_gradient(w[j], b[i])[0], rel=1e-9)
    assert (w[0], b[0]) == maths.LOW and (w[-1], b[-1]) == maths.HIGH
    assert loss.min() >= 0 and loss.max() <= picture.TOP


def test_heat_map_is_the_loss():
    colours = picture.shades(np.array([[0.0, 0.74], [1.5, 0.76]]))
    assert tuple(colours[0, 0]) == picture.PALE and tuple(colours[1, 0]) == picture.DARK
    assert (colours[1, 1] < colours[0, 1]).all()  # darker, in the next band
    surface = clipping_cliff().box.children[2].children[0].children[1].marks[0]
    shown = np.asarray(Image.open(io.BytesIO(surface.image.value)))
    np.testing.assert_array_equal(shown[::-1], picture.shades(maths.loss_surface()[2]))
    np.testing.assert_array_equal([surface.x, surface.y], np.transpose([maths.LOW, maths.HIGH]))


def test_there_is_a_cliff():
    b = np.linspace(0, 0.5, 501)
    gradient = maths.loss_and_gradient(np.full_like(b, 1.5), b)[1]
    norms = np.linalg.norm(gradient, axis=1)
    assert norms.max() > 100 * np.median(norms)


# --- clipping and descent ------------------------------------------------------------------------


def test_clipping_is_the_courses():
    for gradient in np.random.default_rng(0).normal(0, 2, (50, 3, 2)):
        before = gradient.copy()
        taken = maths.clip(gradient, 1.5)
        np.testing.assert_array_equal(gradient, before)
        np.testing.assert_array_equal(taken[0], gradient[0])
        np.testing.assert_allclose(taken[1], clip_by_norm([gradient[1]], 1.5)[0], rtol=1e-14)
        np.testing.assert_array_equal(taken[2], np.clip(gradient[2], -1.5, 1.5))


def test_every_step_of_a_descent_goes_down_the_clipped_gradient():
    lr, c = 0.05, 1.0
    arrays = maths.descents(1.5, 0.4, lr, c, 40)
    points, gradients = arrays["points"], arrays["gradient"]
    assert points.shape == gradients.shape == (41, 3, 2) and arrays["loss"].shape == (41, 3)
    np.testing.assert_array_equal(points[0], np.tile([1.5, 0.4], (3, 1)))
    for k in range(40):
        np.testing.assert_allclose(
            points[k + 1], points[k] - lr * maths.clip(gradients[k], c), atol=1e-15
        )
        loss, gradient = course_loss_and_gradient(*points[k, 0])
        assert arrays["loss"][k, 0] == pytest.approx(loss, rel=1e-9)
        np.testing.assert_allclose(gradients[k, 0], gradient, rtol=1e-7, atol=1e-12)
    lengths = np.linalg.norm(np.diff(points, axis=0), axis=2)
    assert lengths[:, 1].max() <= lr * c * (1 + 1e-12)
    assert np.abs(np.diff(points, axis=0))[:, 2].max() <= lr * c * (1 + 1e-12)


def test_more_steps_begin_with_the_same_steps():
    few, many = (maths.descents(1.6, 0.3, 0.1, 2.0, steps) for steps in (7, 60))
    for name, array in few.items():
        np.testing.assert_array_equal(many[name][:8], array)


def test_all_schemes_agree_until_the_threshold_is_passed():
    arrays = maths.descents(1.5, 0.4, 0.05, 1.0, 30)
    norms = np.linalg.norm(arrays["gradient"], axis=2)
    first = int((norms[:, 0] > 1).argmax())
    assert first > 5
    same = arrays["points"][: first + 1]
    np.testing.assert_array_equal(same[:, 1], same[:, 0])
    np.testing.assert_array_equal(same[:, 2], same[:, 0])
    assert (arrays["points"][first + 1, 1] != arrays["points"][first + 1, 0]).any()


def test_paths_leave_the_picture_on_its_border():
    crossings = maths.exits(np.array([[1.0, 0.0], [1.0, -2.8], [1.0, 0.0], [3.4, 0.0], [4, 4.0]]))
    np.testing.assert_allclose(crossings, [[1.0, maths.LOW[1]], [maths.HIGH[0], 0.0]])
    corner = maths.exits(np.array([[2.0, 0.6], [2.6, 1.2]]))
    np.testing.assert_allclose(corner, [[2.2, 0.8]])
    assert maths.exits(np.array([[1.0, 0.0], [1.1, 0.1]])).shape == (0, 2)


def test_a_cross_is_shown_whole():
    shown = picture.picture_arrays(**picture.FIRST)["exits"]
    assert len(shown)
    assert (shown > np.add(maths.LOW, 0.05)).all() and (shown < np.subtract(maths.HIGH, 0.05)).all()


def test_angle_by_which_elementwise_clipping_turns():
    assert maths.turned(np.array([30.0, -40.0]), 1.0) == pytest.approx(
        np.degrees(np.arccos(70 / (50 * np.sqrt(2))))
    )
    assert maths.turned(np.array([0.3, 0.2]), 1.0) == pytest.approx(0, abs=1e-5)
    assert maths.turned(np.array([-7.0, 7.0]), 1.0) == pytest.approx(0, abs=1e-5)


# --- words and pictures --------------------------------------------------------------------------


def said_at(**changes):
    values = {**picture.FIRST, **changes}
    arrays = maths.descents(**values)
    return words.describe(**values, arrays=arrays), arrays


@pytest.mark.parametrize("preset", picture.PRESETS)
def test_numbers_of_the_sentence_are_those_of_the_descent(preset):
    said, arrays = said_at(**picture.PRESETS[preset])
    values = {**picture.FIRST, **picture.PRESETS[preset]}
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
    outside = not maths.inside(arrays["points"][at + 1, 0])
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
    _, arrays = said_at(**picture.PRESETS["elementwise stuck"])
    assert arrays["loss"][-1, 1] < 0.01 and arrays["loss"][-1, 2] > 0.5


def test_cliff_draws_what_is_computed():
    lab = clipping_cliff()
    lab.show("thrown far")
    arrays = picture.picture_arrays(**{key: c.value for key, c in lab.controls.items()})
    unclipped, curves, ends, gone, start = (lab._marks[i] for i in (0, 3, 5, 6, 7))
    np.testing.assert_array_equal(unclipped.x, arrays["points"][:, 0, 0])
    np.testing.assert_array_equal(curves.y, arrays["norms"].T)
    norms = np.linalg.norm(arrays["gradient"], axis=2)
    shown = (norms >= picture.FLAT) & (norms <= picture.STEEP)
    assert shown.any() and not shown.all()
    np.testing.assert_array_equal(arrays["norms"][shown], norms[shown])
    assert (arrays["norms"][~shown] == picture.FLAT).all()
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
