"""The labs of notebook 02 without a browser: their numbers, their sentences, their pictures.

What every lab has is tested in test_labs.py.
"""

import importlib
import math
import re
from xml.etree import ElementTree

import numpy as np
import pytest

from course_utils.labs import bptt_stepper, truncation_meter
from course_utils.rnn.bptt import numerical_gradient, rnn_backward, truncated_backward
from course_utils.rnn.neuron import rnn_forward

chain = importlib.import_module("course_utils.labs.bptt_stepper.picture")
meter = importlib.import_module("course_utils.labs.truncation_meter.picture")

WEIGHTS = [i / 20 for i in range(-40, 41)]  # all the slider can take
RADII = [0.2, 0.9, 1.2, 1.5]
SOME_K = [1, 2, 3, 7, 13, 20, 31, 59, 60]  # those that divide 60, and those that do not

errors = pytest.mark.parametrize("error", chain.ERRORS.values())
losses = pytest.mark.parametrize("loss", meter.LOSSES.values())
schemes = pytest.mark.parametrize("scheme", meter.SCHEMES.values())
radii = pytest.mark.parametrize("radius", RADII)


def read(text):
    """The number that is written."""
    return float(text.replace("−", "-"))


# --- stepper: the numbers ------------------------------------------------------------------------


@errors
@pytest.mark.parametrize("w", WEIGHTS)
def test_chain_is_the_courses_backpropagation(w, error):
    arrays = chain.stepped(w, error)
    X = chain.INPUTS[:, None, None]
    W_x, W_h, h_0 = np.array([[chain.INPUT_WEIGHT]]), np.array([[w]]), np.zeros((1, 1))
    H = rnn_forward(X, h_0, W_x, W_h, np.zeros(1))
    np.testing.assert_allclose(arrays["h"][1:], H[:, 0, 0], rtol=0, atol=1e-15)
    dH = H - chain.TARGETS[:, None, None]
    if error == "last":
        dH[:-1] = 0
    _, _, _, dW_h, db = rnn_backward(dH, X, h_0, H, W_x, W_h)
    assert arrays["share"].sum() == pytest.approx(dW_h.item(), abs=1e-14)
    # A bias added to every value before the tanh shows every delta.
    assert arrays["delta"][1:] @ (1 - H[:, 0, 0] ** 2) == pytest.approx(db.item(), abs=1e-14)


@errors
@pytest.mark.parametrize("w", [-2.0, -0.65, 0.0, 0.8, 2.0])
def test_every_number_is_a_derivative(w, error):
    arrays = chain.stepped(w, error)

    def run(copies, moved=0, by=0.0):
        """Error with one copy of w for each step, and h_moved changed by a little."""
        h, E = 0.0, 0.0
        for t in range(1, chain.T + 1):
            h = math.tanh(chain.INPUT_WEIGHT * chain.INPUTS[t - 1] + copies[t - 1] * h)
            h += by if t == moved else 0
            E += chain.counted(error)[t - 1] * (h - chain.TARGETS[t - 1]) ** 2 / 2
        return E

    copies = np.full(chain.T, w)
    shares = numerical_gradient(run, copies)
    np.testing.assert_allclose(arrays["share"][1:], shares, atol=1e-9)
    for t in range(1, chain.T + 1):
        by_h = numerical_gradient(lambda by, t=t: run(copies, t, by[0]), np.zeros(1))
        assert arrays["delta"][t] == pytest.approx(by_h[0], abs=1e-9)
    assert arrays["E"].sum() == pytest.approx(chain.total_error(w, error)) == run(copies)
    np.testing.assert_array_equal(arrays["delta"], arrays["own"] + arrays["carried"])


@errors
@pytest.mark.parametrize("w", WEIGHTS)
def test_nudging_gives_the_sum_of_the_shares(w, error):
    *_, slope = chain.nudged(w, error)
    assert slope == pytest.approx(chain.stepped(w, error)["share"].sum(), abs=2e-6)


def test_unknown_error_is_named():
    with pytest.raises(ValueError, match="unknown error 'first': one of last, every"):
        chain.stepped(1.0, "first")


# --- stepper: formula, sentence, picture ---------------------------------------------------------


@errors
@pytest.mark.parametrize("w", [-2.0, -0.65, 0.0, 0.8, 2.0])
def test_worked_formula_is_right_up_to_the_rounding_of_what_is_shown(w, error):
    arrays = chain.stepped(w, error)
    for stage in range(1, len(chain.STAGES) + 1):
        _, worked = chain.formula(stage, w, error, arrays)
        left, result = worked.split(" = ")[-2:]
        code = left.replace("−", "-").replace("·", "*").replace("½", "0.5*").replace("²", "**2")
        assert eval(code, {"tanh": math.tanh}) == pytest.approx(read(result), abs=0.004)


def stage_of(quantity, t=1):
    return chain.STAGES.index((quantity, t)) + 1


def said(w, error, quantity, t=1):
    return chain.describe(stage_of(quantity, t), w, error, chain.stepped(w, error))


@errors
@pytest.mark.parametrize("w", WEIGHTS)
def test_every_stage_has_a_sentence_without_nonsense(w, error):
    arrays = chain.stepped(w, error)
    for stage in range(1, len(chain.STAGES) + 1):
        sentence = chain.describe(stage, w, error, arrays)
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
        h = chain.states(w)[-1]
        step = 1e-6 if "larger" in said(w, error, "delta", 3) else -1e-6
        y = chain.TARGETS[-1]
        assert (h + step - y) ** 2 < (h - y) ** 2


def texts(svg):
    nodes = ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")
    return ["".join(n.itertext()) for n in nodes]


@errors
def test_numbers_appear_as_they_are_computed(error):
    arrays = chain.stepped(0.8, error)
    for stage in range(1, len(chain.STAGES) + 1):
        shown = texts(chain.svg(stage, 0.8, error, arrays))
        for quantity, name in [("h", "h"), ("delta", "δ"), ("share", "share")]:
            for t in range(1, chain.T + 1):
                value = f"{name}{chain.sub(t)} = {chain.fixed(arrays[quantity][t], 3)}"
                assert (value in shown) == (stage_of(quantity, t) <= stage)
        for t in range(2, chain.T + 1):
            value = f"∂h{chain.sub(t)}/∂h{chain.sub(t - 1)} = {arrays['local'][t]:.3f}"
            assert (value in shown) == (stage_of("local", t) <= stage)
        errors_shown = [text for text in shown if re.match(r"E[₁₂₃] = ", text)]
        counted = int(chain.counted(error).sum())
        assert len(errors_shown) == (counted if stage >= stage_of("E", 3) else 0)


def test_own_and_carried_share_are_both_shown():
    arrays = chain.stepped(0.8, "every")
    shown = texts(chain.svg(len(chain.STAGES), 0.8, "every", arrays))
    assert "own 0.351, carried −0.446" in shown and "δ₂ = −0.095" in shown


def test_the_running_sum_grows_with_the_shares():
    arrays = chain.stepped(0.8, "last")

    def bottom(quantity, t=1):
        return texts(chain.svg(stage_of(quantity, t), 0.8, "last", arrays))

    assert "dE/dw, the sum of all shares" in bottom("delta", 3)
    assert "sum so far = −0.307" in bottom("share", 3)
    assert "sum so far = −0.307 + (−0.143) = −0.450" in bottom("share", 2)
    whole = "dE/dw = −0.307 + (−0.143) + 0.000 = −0.450"
    assert whole in bottom("sum")
    assert f"{whole}, by nudging w: −0.450" in bottom("check")


def test_picture_is_named_and_described():
    arrays = chain.stepped(0.8, "last")
    root = ElementTree.fromstring(chain.svg(6, 0.8, "last", arrays, "What is seen."))
    assert root.get("role") == "img" and "What is seen." in root.get("aria-label")
    assert "backward, step 3: its share" in root.find("{http://www.w3.org/2000/svg}title").text


def test_stepper_has_the_stages_it_says():
    lab = bptt_stepper()
    assert lab.controls["stage"].max == len(chain.STAGES) == 14
    assert lab.controls["stage"].description == "Stage (1–14)"


# --- meter: the numbers --------------------------------------------------------------------------


def arguments(radius, loss):
    n = meter.network(radius)
    return meter.error_gradients(radius, loss), *(n[k] for k in ("X", "h_0", "H", "W_x", "W_h"))


def assert_close(gradient, wanted):
    np.testing.assert_allclose(gradient, wanted, rtol=0, atol=1e-13 * np.abs(wanted).max())


@radii
def test_network_has_its_spectral_radius_and_its_states(radius):
    n = meter.network(radius)
    assert np.abs(np.linalg.eigvals(n["W_h"])).max() == pytest.approx(radius)
    H = rnn_forward(n["X"], n["h_0"], n["W_x"], n["W_h"], np.zeros(meter.UNITS))
    np.testing.assert_array_equal(n["H"], H)


@radii
@losses
def test_shares_of_all_lags_add_up_to_the_whole_gradient(radius, loss):
    whole = rnn_backward(*arguments(radius, loss))[3]
    assert_close(meter.lag_shares(radius, loss).sum(axis=0), whole)
    assert_close(meter.chunk_gradients(radius, loss)[-1], whole)


@radii
@losses
def test_truncated_gradients_are_those_of_the_course(radius, loss):
    sums = meter.lag_shares(radius, loss).cumsum(axis=0)
    chunks = meter.chunk_gradients(radius, loss)
    for k in SOME_K:
        assert_close(sums[k - 1], truncated_backward(*arguments(radius, loss), 1, k)[1])
        wanted = truncated_backward(*arguments(radius, loss), k, k)[1]
        assert_close(chunks[k - 1], wanted)
        assert_close(meter.lag_shares(radius, loss, meter.chunk_reaches(k)).sum(axis=0), wanted)


@losses
@schemes
def test_curves_compare_truncated_with_whole(loss, scheme):
    arrays = meter.meter(1.2, loss, scheme)
    whole = rnn_backward(*arguments(1.2, loss))[3]
    for k in SOME_K:
        k_1 = 1 if scheme == "step" else k
        cut = truncated_backward(*arguments(1.2, loss), k_1, k)[1]
        lengths = np.linalg.norm(cut), np.linalg.norm(whole)
        assert arrays["ratio"][k - 1] == pytest.approx(lengths[0] / lengths[1], rel=1e-10)
        cosine = (cut * whole).sum() / (lengths[0] * lengths[1])
        assert arrays["cosine"][k - 1] == pytest.approx(cosine, abs=1e-10)


def test_the_loss_at_the_last_step_is_cut_alike_in_both_schemes():
    step, chunk = (meter.meter(1.2, "last", scheme) for scheme in ("step", "chunk"))
    for name in ("cosine", "ratio"):
        np.testing.assert_allclose(step[name], chunk[name], rtol=1e-10)


@losses
@schemes
def test_kept_shares(loss, scheme):
    whole = meter.meter(1.2, loss, scheme)["lag"]
    for k in SOME_K:
        kept = meter.kept_lags(k, 1.2, loss, scheme)
        assert kept[0] == pytest.approx(whole[0]) and not kept[k:].any()
        if scheme == "step" or loss == "last":
            np.testing.assert_allclose(kept[:k], whole[:k], rtol=1e-10)
    np.testing.assert_allclose(meter.kept_lags(60, 1.2, loss, scheme), whole, rtol=1e-10)


def test_how_far_chunks_reach():
    assert meter.chunk_reaches(20)[[0, 19, 20, 39, 40, 59]].tolist() == [0, 0, 20, 20, 40, 40]
    # The last chunk of 25 has 10 steps, but its pass goes back 25.
    assert meter.chunk_reaches(25)[[24, 25, 49, 50, 59]].tolist() == [0, 25, 25, 35, 35]


def test_unknown_names_are_named():
    with pytest.raises(ValueError, match="unknown loss 'first': one of every, last"):
        meter.error_gradients(1.0, "first")
    with pytest.raises(ValueError, match="unknown scheme 'none': one of step, chunk"):
        meter.meter(1.0, "every", "none")


# --- meter: the sentence and the pictures --------------------------------------------------------


def told(cosine=0.9, ratio=0.8, k=5, scheme="step", loss="every"):
    arrays = dict(cosine=np.ones(60), ratio=np.ones(60))
    arrays["cosine"][k - 1], arrays["ratio"][k - 1] = cosine, ratio
    return meter.describe(k, 1.0, loss, scheme, arrays)


@pytest.mark.parametrize(
    "values, words",
    [
        (dict(cosine=0.98, ratio=0.93), "5 steps keeps the direction to a cosine of 0.98 and 93 %"),
        (dict(k=1), "Going back 1 step keeps"),
        (dict(), "From k = 6 on the cosine stays above 0.99."),
        (dict(cosine=0.995), "The cosine is above 0.99 for every k."),
        (dict(cosine=0.9971), "a cosine of 0.997 and"),
        (dict(cosine=0.99932), "a cosine of 0.9993 and"),
        (dict(cosine=1 - 1e-9), "a cosine of more than 0.9999 and"),
        (dict(cosine=0.3), "leaves only a cosine of 0.30"),
        (dict(cosine=-0.25), "points away from the full one: cosine −0.25"),
        (dict(ratio=1.13), "; the result is 13 % longer than the full gradient."),
        (dict(ratio=1.003), "and the length to within 0.5 %."),
        (dict(scheme="chunk"), "Chunks of 5 steps keep the direction"),
        (dict(scheme="chunk", loss="last"), "both schemes go back the same k steps."),
        (dict(k=60, cosine=1.0, ratio=1.0), "Going back all 60 steps gives the full gradient."),
    ],
)
def test_sentence_says_what_is_left(values, words):
    assert words in told(**values)


def test_the_example_of_a_longer_gradient_is_longer():
    lab = truncation_meter()
    lab.show("longer than the full one")
    ratio = meter.meter(0.9, "every", "chunk")["ratio"][6]
    assert ratio > 1.05
    assert f"{100 * (ratio - 1):.0f} % longer than the full gradient" in lab.sentence


def test_settled_means_for_good():
    assert meter.settled(np.array([0.5, 0.995, 0.9, 0.991, 1.0])) == 4
    assert meter.settled(np.array([0.995, 1.0])) == 1
    assert meter.settled(np.array([0.5, 0.5, 1.0])) == 3


@radii
@losses
@schemes
def test_pictures_hold_what_they_should(radius, loss, scheme):
    for k in SOME_K:
        arrays = meter.picture_arrays(k, radius, loss, scheme)
        for name in ("all", "kept"):
            assert np.isfinite(arrays[name]).all() and (arrays[name] >= meter.FLOOR).all()
            assert (arrays[name] < 2).all()  # the end of the axis
        for name in ("cosine", "ratio"):
            inside = (arrays["low"] <= arrays[name]) & (arrays[name] <= arrays["high"])
            assert inside.all()
        assert {0, 1} <= set(arrays["ticks"].tolist())
        assert arrays["low"] <= arrays["ticks"][0] and arrays["ticks"][-1] <= arrays["high"]


def test_moving_k_changes_only_what_depends_on_k():
    lab = truncation_meter()
    before = meter.meter.cache_info().misses, meter.lag_errors.cache_info().misses
    for k in SOME_K:
        lab.controls["k"].value = k
    assert (meter.meter.cache_info().misses, meter.lag_errors.cache_info().misses) == before
