"""The BPTT stepper without a browser: its numbers, its sentences, its pictures."""

import math
import re
from xml.etree import ElementTree

import numpy as np
import pytest

from course_utils.display.words import fixed, sub
from course_utils.labs import bptt_stepper
from course_utils.labs.bptt_stepper import maths, picture, words
from course_utils.rnn.bptt import numerical_gradient, rnn_backward
from course_utils.rnn.neuron import rnn_forward

WEIGHTS = [i / 20 for i in range(-40, 41)]  # all the slider can take
errors = pytest.mark.parametrize("error", maths.ERRORS.values())


def read(text):
    """The number that is written."""
    return float(text.replace("−", "-"))


# --- the numbers ---------------------------------------------------------------------------------


@errors
@pytest.mark.parametrize("w", WEIGHTS)
def test_chain_is_the_courses_backpropagation(w, error):
    arrays = maths.stepped(w, error)
    X = maths.INPUTS[:, None, None]
    W_x, W_h, h_0 = np.array([[maths.INPUT_WEIGHT]]), np.array([[w]]), np.zeros((1, 1))
    H = rnn_forward(X, h_0, W_x, W_h, np.zeros(1))
    np.testing.assert_allclose(arrays["h"][1:], H[:, 0, 0], rtol=0, atol=1e-15)
    dH = H - maths.TARGETS[:, None, None]
    if error == "last":
        dH[:-1] = 0
    _, _, _, dW_h, db = rnn_backward(dH, X, h_0, H, W_x, W_h)
    assert arrays["share"].sum() == pytest.approx(dW_h.item(), abs=1e-14)
    # A bias added to every value before the tanh shows every delta.
    assert arrays["delta"][1:] @ (1 - H[:, 0, 0] ** 2) == pytest.approx(db.item(), abs=1e-14)


@errors
@pytest.mark.parametrize("w", [-2.0, -0.65, 0.0, 0.8, 2.0])
def test_every_number_is_a_derivative(w, error):
    arrays = maths.stepped(w, error)

    def run(copies, moved=0, by=0.0):
        """Error with one copy of w for each step, and h_moved changed by a little."""
        h, E = 0.0, 0.0
        for t in range(1, maths.T + 1):
            h = math.tanh(maths.INPUT_WEIGHT * maths.INPUTS[t - 1] + copies[t - 1] * h)
            h += by if t == moved else 0
            E += maths.counted(error)[t - 1] * (h - maths.TARGETS[t - 1]) ** 2 / 2
        return E

    copies = np.full(maths.T, w)
    shares = numerical_gradient(run, copies)
    np.testing.assert_allclose(arrays["share"][1:], shares, atol=1e-9)
    for t in range(1, maths.T + 1):
        by_h = numerical_gradient(lambda by, t=t: run(copies, t, by[0]), np.zeros(1))
        assert arrays["delta"][t] == pytest.approx(by_h[0], abs=1e-9)
    assert arrays["E"].sum() == pytest.approx(maths.total_error(w, error)) == run(copies)
    np.testing.assert_array_equal(arrays["delta"], arrays["own"] + arrays["carried"])


@errors
@pytest.mark.parametrize("w", WEIGHTS)
def test_nudging_gives_the_sum_of_the_shares(w, error):
    *_, slope = maths.nudged(w, error)
    assert slope == pytest.approx(maths.stepped(w, error)["share"].sum(), abs=2e-6)


def test_unknown_error_is_named():
    with pytest.raises(ValueError, match="unknown error 'first': one of last, every"):
        maths.stepped(1.0, "first")


# --- formula, sentence, picture ------------------------------------------------------------------


@errors
@pytest.mark.parametrize("w", [-2.0, -0.65, 0.0, 0.8, 2.0])
def test_worked_formula_is_right_up_to_the_rounding_of_what_is_shown(w, error):
    arrays = maths.stepped(w, error)
    for stage in range(1, len(maths.STAGES) + 1):
        _, worked = words.formula(stage, w, error, arrays)
        left, result = worked.split(" = ")[-2:]
        code = left.replace("−", "-").replace("·", "*").replace("½", "0.5*").replace("²", "**2")
        assert eval(code, {"tanh": math.tanh}) == pytest.approx(read(result), abs=0.004)


def stage_of(quantity, t=1):
    return maths.STAGES.index((quantity, t)) + 1


def said(w, error, quantity, t=1):
    return words.describe(stage_of(quantity, t), w, error, maths.stepped(w, error))


@errors
@pytest.mark.parametrize("w", WEIGHTS)
def test_every_stage_has_a_sentence_without_nonsense(w, error):
    arrays = maths.stepped(w, error)
    for stage in range(1, len(maths.STAGES) + 1):
        sentence = words.describe(stage, w, error, arrays)
        assert sentence.endswith(".") and "nan" not in sentence and "−0.000" not in sentence


@pytest.mark.parametrize(
    "w, error, stage, words",
    [
        (0.8, "last", ("delta", 1), "reaches step 1 multiplied by 0.444: dE/dh₁ = −0.248"),
        (0.0, "last", ("delta", 2), "multiplied by 0.000: dE/dh₂ = 0.000"),
        (0.0, "every", ("delta", 2), "nothing comes back from step 3"),
        (0.8, "every", ("delta", 2), "(0.351) and through step 3 (−0.446): they pull in opposite"),
        (0.8, "every", ("delta", 1), "they pull in the same direction"),
        (0.8, "last", ("delta", 3), "A slightly larger h₃ would make it smaller"),
        (2.0, "last", ("delta", 3), "A slightly smaller h₃ would make it smaller"),
        (2.0, "last", ("local", 3), "multiplied by 0.661: it shrinks."),
        (-2.0, "last", ("local", 2), "multiplied by −1.309: it grows and changes its sign."),
        (0.0, "last", ("local", 2), "nothing gets through"),
        (0.8, "last", ("share", 2), "its share is −0.143, the sum so far is −0.450"),
        (0.8, "last", ("share", 1), "share 0"),
        (0.8, "every", ("E", 3), "step 3 adds most (0.156)"),
        (0.8, "last", ("sum", 1), "dE/dw = −0.450. Step 3 has the largest share, −0.307"),
        (0.8, "last", ("check", 1), "The shares add up to −0.450. Nudging w by ±0.001"),
    ],
)
def test_sentence_says_what_happens(w, error, stage, words):
    assert words in said(w, error, *stage)


@errors
def test_a_change_of_h_in_the_direction_named_lowers_the_error(error):
    for w in WEIGHTS:
        h = maths.states(w)[-1]
        step = 1e-6 if "larger" in said(w, error, "delta", 3) else -1e-6
        y = maths.TARGETS[-1]
        assert (h + step - y) ** 2 < (h - y) ** 2


def texts(svg):
    nodes = ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")
    return ["".join(n.itertext()) for n in nodes]


@errors
def test_numbers_appear_as_they_are_computed(error):
    arrays = maths.stepped(0.8, error)
    for stage in range(1, len(maths.STAGES) + 1):
        shown = texts(picture.svg(stage, 0.8, error, arrays))
        for quantity, name in [("h", "h"), ("delta", "δ"), ("share", "share")]:
            for t in range(1, maths.T + 1):
                value = f"{name}{sub(t)} = {fixed(arrays[quantity][t], 3)}"
                assert (value in shown) == (stage_of(quantity, t) <= stage)
        for t in range(2, maths.T + 1):
            value = f"∂h{sub(t)}/∂h{sub(t - 1)} = {arrays['local'][t]:.3f}"
            assert (value in shown) == (stage_of("local", t) <= stage)
        errors_shown = [text for text in shown if re.match(r"E[₁₂₃] = ", text)]
        counted = int(maths.counted(error).sum())
        assert len(errors_shown) == (counted if stage >= stage_of("E", 3) else 0)


def test_own_and_carried_share_are_both_shown():
    arrays = maths.stepped(0.8, "every")
    shown = texts(picture.svg(len(maths.STAGES), 0.8, "every", arrays))
    assert "own 0.351, carried −0.446" in shown and "δ₂ = −0.095" in shown


def test_the_running_sum_grows_with_the_shares():
    arrays = maths.stepped(0.8, "last")

    def bottom(quantity, t=1):
        return texts(picture.svg(stage_of(quantity, t), 0.8, "last", arrays))

    assert "dE/dw, the sum of all shares" in bottom("delta", 3)
    assert "sum so far = −0.307" in bottom("share", 3)
    assert "sum so far = −0.307 + (−0.143) = −0.450" in bottom("share", 2)
    whole = "dE/dw = −0.307 + (−0.143) + 0.000 = −0.450"
    assert whole in bottom("sum")
    assert f"{whole}, by nudging w: −0.450" in bottom("check")


def test_picture_is_named_and_described():
    arrays = maths.stepped(0.8, "last")
    root = ElementTree.fromstring(picture.svg(6, 0.8, "last", arrays, "What is seen."))
    assert root.get("role") == "img" and "What is seen." in root.get("aria-label")
    assert "backward, step 3: its share" in root.find("{http://www.w3.org/2000/svg}title").text


def test_stepper_has_the_stages_it_says():
    lab = bptt_stepper()
    assert lab.controls["stage"].max == len(maths.STAGES) == 14
    assert lab.controls["stage"].description == "Stage (1–14)"
