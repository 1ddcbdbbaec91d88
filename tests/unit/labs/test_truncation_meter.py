"""The truncation meter without a browser: its numbers, its sentences, its pictures."""

import numpy as np
import pytest

from course_utils.labs import truncation_meter
from course_utils.labs.truncation_meter import maths, picture, words
from course_utils.rnn.bptt import rnn_backward, truncated_backward
from course_utils.rnn.neuron import rnn_forward

RADII = [0.2, 0.9, 1.2, 1.5]
SOME_K = [1, 2, 3, 7, 13, 20, 31, 59, 60]  # those that divide 60, and those that do not

losses = pytest.mark.parametrize("loss", maths.LOSSES.values())
schemes = pytest.mark.parametrize("scheme", maths.SCHEMES.values())
radii = pytest.mark.parametrize("radius", RADII)


# --- the numbers ---------------------------------------------------------------------------------


def arguments(radius, loss):
    n = maths.network(radius)
    return maths.error_gradients(radius, loss), *(n[k] for k in ("X", "h_0", "H", "W_x", "W_h"))


def assert_close(gradient, wanted):
    np.testing.assert_allclose(gradient, wanted, rtol=0, atol=1e-13 * np.abs(wanted).max())


@radii
def test_network_has_its_spectral_radius_and_its_states(radius):
    n = maths.network(radius)
    assert np.abs(np.linalg.eigvals(n["W_h"])).max() == pytest.approx(radius)
    H = rnn_forward(n["X"], n["h_0"], n["W_x"], n["W_h"], np.zeros(maths.UNITS))
    np.testing.assert_array_equal(n["H"], H)


@radii
@losses
def test_shares_of_all_lags_add_up_to_the_whole_gradient(radius, loss):
    whole = rnn_backward(*arguments(radius, loss))[3]
    assert_close(maths.lag_shares(radius, loss).sum(axis=0), whole)
    assert_close(maths.chunk_gradients(radius, loss)[-1], whole)


@radii
@losses
def test_truncated_gradients_are_those_of_the_course(radius, loss):
    sums = maths.lag_shares(radius, loss).cumsum(axis=0)
    chunks = maths.chunk_gradients(radius, loss)
    for k in SOME_K:
        assert_close(sums[k - 1], truncated_backward(*arguments(radius, loss), 1, k)[1])
        wanted = truncated_backward(*arguments(radius, loss), k, k)[1]
        assert_close(chunks[k - 1], wanted)
        assert_close(maths.lag_shares(radius, loss, maths.chunk_reaches(k)).sum(axis=0), wanted)


@losses
@schemes
def test_curves_compare_truncated_with_whole(loss, scheme):
    arrays = maths.meter(1.2, loss, scheme)
    whole = rnn_backward(*arguments(1.2, loss))[3]
    for k in SOME_K:
        k_1 = 1 if scheme == "step" else k
        cut = truncated_backward(*arguments(1.2, loss), k_1, k)[1]
        lengths = np.linalg.norm(cut), np.linalg.norm(whole)
        assert arrays["ratio"][k - 1] == pytest.approx(lengths[0] / lengths[1], rel=1e-10)
        cosine = (cut * whole).sum() / (lengths[0] * lengths[1])
        assert arrays["cosine"][k - 1] == pytest.approx(cosine, abs=1e-10)


def test_the_loss_at_the_last_step_is_cut_alike_in_both_schemes():
    step, chunk = (maths.meter(1.2, "last", scheme) for scheme in ("step", "chunk"))
    for name in ("cosine", "ratio"):
        np.testing.assert_allclose(step[name], chunk[name], rtol=1e-10)


@losses
@schemes
def test_kept_shares(loss, scheme):
    whole = maths.meter(1.2, loss, scheme)["lag"]
    for k in SOME_K:
        kept = maths.kept_lags(k, 1.2, loss, scheme)
        assert kept[0] == pytest.approx(whole[0]) and not kept[k:].any()
        if scheme == "step" or loss == "last":
            np.testing.assert_allclose(kept[:k], whole[:k], rtol=1e-10)
    np.testing.assert_allclose(maths.kept_lags(60, 1.2, loss, scheme), whole, rtol=1e-10)


def test_how_far_chunks_reach():
    assert maths.chunk_reaches(20)[[0, 19, 20, 39, 40, 59]].tolist() == [0, 0, 20, 20, 40, 40]
    # The last chunk of 25 has 10 steps, but its pass goes back 25.
    assert maths.chunk_reaches(25)[[24, 25, 49, 50, 59]].tolist() == [0, 25, 25, 35, 35]


def test_unknown_names_are_named():
    with pytest.raises(ValueError, match="unknown loss 'first': one of every, last"):
        maths.error_gradients(1.0, "first")
    with pytest.raises(ValueError, match="unknown scheme 'none': one of step, chunk"):
        maths.meter(1.0, "every", "none")


# --- the sentence and the pictures ---------------------------------------------------------------


def told(cosine=0.9, ratio=0.8, k=5, scheme="step", loss="every"):
    arrays = dict(cosine=np.ones(60), ratio=np.ones(60))
    arrays["cosine"][k - 1], arrays["ratio"][k - 1] = cosine, ratio
    return words.describe(k, 1.0, loss, scheme, arrays)


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
    ratio = maths.meter(0.9, "every", "chunk")["ratio"][6]
    assert ratio > 1.05
    assert f"{100 * (ratio - 1):.0f} % longer than the full gradient" in lab.sentence


def test_settled_means_for_good():
    assert maths.settled(np.array([0.5, 0.995, 0.9, 0.991, 1.0])) == 4
    assert maths.settled(np.array([0.995, 1.0])) == 1
    assert maths.settled(np.array([0.5, 0.5, 1.0])) == 3


@radii
@losses
@schemes
def test_pictures_hold_what_they_should(radius, loss, scheme):
    for k in SOME_K:
        arrays = picture.picture_arrays(k, radius, loss, scheme)
        for name in ("all", "kept"):
            assert np.isfinite(arrays[name]).all() and (arrays[name] >= picture.FLOOR).all()
            assert (arrays[name] < 2).all()  # the end of the axis
        for name in ("cosine", "ratio"):
            inside = (arrays["low"] <= arrays[name]) & (arrays[name] <= arrays["high"])
            assert inside.all()
        assert {0, 1} <= set(arrays["ticks"].tolist())
        assert arrays["low"] <= arrays["ticks"][0] and arrays["ticks"][-1] <= arrays["high"]


def test_moving_k_changes_only_what_depends_on_k():
    lab = truncation_meter()
    before = maths.meter.cache_info().misses, maths.lag_errors.cache_info().misses
    for k in SOME_K:
        lab.controls["k"].value = k
    assert (maths.meter.cache_info().misses, maths.lag_errors.cache_info().misses) == before
