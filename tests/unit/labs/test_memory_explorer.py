"""The memory explorer without a browser: its errors, its sentences, its pictures."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_utils.labs import memory_explorer
from course_utils.labs.memory_explorer import maths, picture, words
from course_utils.rnn.forecasting import fit_autoregression

NAMES = list(maths.SERIES.values())
SOME_K = [1, 2, 3, 9, 19, 20, 21, 40]
every_series = pytest.mark.parametrize("name", NAMES)


def plain_errors(x, train, K):
    """The errors of all forecasts, one at a time."""
    w, c = fit_autoregression(x[:train], K)
    return [
        x[t] - c - sum(w[k - 1] * x[t - k] for k in range(1, K + 1)) for t in range(train, len(x))
    ]


# --- errors --------------------------------------------------------------------------------------


@every_series
def test_series_has_room_for_every_window_and_every_moment(name):
    s = maths.series(name)
    assert s.train > maths.PAST + maths.MAX_K
    assert len(s.x) >= s.train + maths.MOMENTS + maths.AHEAD
    assert np.isfinite(s.x).all()


def test_times_are_written_as_the_series_counts_them():
    sun = maths.series("sunspots")
    assert sun.time(0) == "1700" and sun.time(sun.train - 1) == "1920"
    assert maths.series("pendulum").time(3) == "0.15 s"
    assert maths.series("price").time(0) == "day 1"


def test_unknown_series_is_named():
    with pytest.raises(ValueError, match="unknown series 'tides'"):
        maths.series("tides")


@every_series
def test_errors_are_those_of_forecasts_made_one_by_one(name):
    s, errors = maths.series(name), maths.errors(name)
    for K in (1, 9, 40):
        misses = plain_errors(s.x, s.train, K)
        assert len(misses) == len(s.x) - s.train  # the same steps for every K
        assert errors["model"][K - 1] == pytest.approx(np.sqrt(np.mean(np.square(misses))))
    steps = range(s.train, len(s.x))
    repeated = np.mean([(s.x[t] - s.x[t - 1]) ** 2 for t in steps])
    mean = s.x[: s.train].mean()
    assert errors["last"] == pytest.approx(np.sqrt(repeated))
    assert errors["mean"] == pytest.approx(np.sqrt(np.mean([(s.x[t] - mean) ** 2 for t in steps])))


def test_the_test_part_teaches_nothing(monkeypatch):
    s = maths.series("sunspots")
    weights = maths.models("sunspots")[8][0].copy()
    changed = maths.Series(**{**vars(s), "x": np.where(np.arange(309) < s.train, s.x, 0.0)})
    monkeypatch.setattr(maths, "series", lambda _name: changed)
    np.testing.assert_array_equal(maths.models.__wrapped__("sunspots")[8][0], weights)


def test_a_dependence_is_seen_only_by_windows_that_reach_it():
    """Expected: error 1 - 0.9² of the variance from K = 20 on, the variance below."""
    errors = maths.errors("delayed")
    noise = np.sqrt(1 - 0.9**2)
    assert errors["model"][:19].min() > 0.9 * errors["mean"]
    np.testing.assert_allclose(errors["model"][19:], noise, rtol=0.1)


def test_nothing_beats_the_last_price():
    errors = maths.errors("price")
    assert errors["model"].min() > 0.99 * errors["last"]


def test_two_angles_foretell_a_pendulum():
    errors = maths.errors("pendulum")
    assert errors["model"][1] < 0.05 * errors["last"] < 0.2 * errors["model"][0]


def test_adding_up_does_not_see_a_product():
    s, errors = maths.series("signs"), maths.errors("signs")
    assert errors["model"].min() > 0.95 * errors["mean"]
    product = s.x[3:-2] * s.x[:-5]
    assert np.mean(product == s.x[5:]) == pytest.approx(0.95, abs=0.015)


# --- forecasts that run on -----------------------------------------------------------------------


def test_forecasts_run_on_from_forecasts():
    # Fibonacci: every value is the sum of the two before it.
    assert maths.run_on(np.array([1.0, 1.0]), 0.0, np.array([3.0, 5.0]), 4).tolist() == [
        8, 13, 21, 34,
    ]  # fmt: skip
    # The weight of the value two steps back belongs to the older one.
    assert maths.run_on(np.array([0.0, 2.0]), 1.0, np.array([3.0, 5.0]), 3).tolist() == [
        7, 11, 15,
    ]  # fmt: skip


@every_series
@pytest.mark.parametrize("K", SOME_K)
def test_pictures_hold_what_they_should(name, K):
    s, (w, c) = maths.series(name), maths.models(name)[K - 1]
    for now in (1, 33, maths.MOMENTS):
        i = s.train - 1 + now
        arrays = picture.picture_arrays(name, K, now)
        assert all(np.isfinite(array).all() for array in arrays.values())
        assert len(arrays["seen"]) == K and arrays["seen"][-1] == arrays["past"][-1] == s.x[i]
        assert arrays["ahead"][0] == s.x[i] and arrays["came"][0] == s.x[i + 1]
        forecast = c + sum(w[k - 1] * s.x[i + 1 - k] for k in range(1, K + 1))
        assert arrays["ahead"][1] == pytest.approx(forecast)
        for x, y in [("past_x", "past"), ("seen_x", "seen"), ("came_x", "came")]:
            np.testing.assert_array_equal(arrays[y], s.x[i + arrays[x]])
            assert arrays["low"] < arrays[y].min() and arrays[y].max() < arrays["high"]
        assert arrays["low"] < arrays["ahead"][1] < arrays["high"]
        framed = (arrays["shade_x"].min() < arrays["past_x"]) & (
            arrays["past_x"] < arrays["shade_x"].max()
        )
        assert arrays["past_x"][framed].tolist() == arrays["seen_x"].tolist()
        assert arrays["model"].max() < arrays["end"]


@given(st.floats(-1e4, 1e4), st.floats(1e-6, 1e5))
def test_ticks_are_few_round_and_inside(low, span):
    high = low + span
    found = picture.ticks(low, high)
    assert 2 <= len(found) <= 6
    assert (found >= low - 1e-6 * span).all() and (found <= high + 1e-6 * span).all()
    step = (found[-1] - found[0]) / (len(found) - 1)
    mantissa = step / 10 ** np.floor(np.log10(step) + 1e-4)
    assert min(abs(mantissa - m) for m in (1, 2, 5)) < 1e-3


def test_moving_a_slider_fits_nothing_anew():
    lab = memory_explorer()
    before = maths.models.cache_info().misses, maths.errors.cache_info().misses
    for K in SOME_K:
        lab.controls["K"].value = K
    lab.controls["now"].value = 7
    assert (maths.models.cache_info().misses, maths.errors.cache_info().misses) == before


# --- sentences -----------------------------------------------------------------------------------


def fake(model, last=1.0, mean=2.0):
    return dict(model=np.array(model), last=last, mean=mean)


def stairs(*heights):
    """40 errors: (K, error) says that the error is this large from K on."""
    model = np.zeros(maths.MAX_K)
    for K, height in heights:
        model[K - 1 :] = height
    return model


@pytest.mark.parametrize(
    "errors, wanted",
    [
        (fake(stairs((1, 1.0), (5, 0.5))), ("last", 0.5, 5, 5)),
        (fake(stairs((1, 1.0), (5, 0.5)), last=3.0, mean=0.8), ("mean", 0.375, 5, 5)),
        (fake(stairs((1, 0.9), (5, 0.5), (8, 0.4), (9, 0.7))), ("last", 0.6, 1, 8)),
        (fake(stairs((1, 0.96))), ("last", 0.04, None, None)),
        (fake(stairs((1, 1.2))), ("last", -0.2, None, None)),
    ],
)
def test_outcome(errors, wanted):
    found = maths.outcome(errors)
    assert (found["rival"], found["first"], found["enough"]) == (wanted[0], *wanted[2:])
    assert found["gain"] == pytest.approx(wanted[1])


AT_5 = fake(stairs((1, 1.0), (5, 0.5)))
SLOWLY = fake(stairs((1, 1.0), (2, 0.9), (6, 0.5), (9, 0.6)))


@pytest.mark.parametrize(
    "K, errors, part",
    [
        (3, AT_5, "No K up to 4 beats the last value: what helps lies 5 steps back. K = 5 leaves "
                  "0.500."),
        (3, fake(stairs((1, 1.0), (4, 0.974), (5, 0.5))), "beats the last value by even 3 %: what"),
        (5, AT_5, "That is far enough: no K up to 40 does much better."),
        (9, AT_5, "K = 5 is enough: 0.500."),
        (1, SLOWLY, "One value is too little: K = 6 leaves 0.500."),
        (4, SLOWLY, "Further back there is more to see: K = 6 leaves 0.500."),
        (30, SLOWLY, "K = 6 is enough, and does better: 0.500."),
        (2, fake(stairs((1, 1.0), (4, 0.9), (6, 0.5))), "No K up to 3 beats the last value. K = 6 "
                                                        "leaves 0.500."),
        (8, fake(stairs((1, 1.2))), "No K from 1 to 40 beats the last value."),
        (8, fake(stairs((1, 1.2), (9, 0.978))), "No K from 1 to 40 beats the last value by even 3 "
                                                "%."),
        (8, fake(stairs((1, 1.2)), last=1.5, mean=1.1), "No K from 1 to 40 beats the mean."),
    ],
)  # fmt: skip
def test_verdict(K, errors, part):
    said = words.verdict(K, maths.series("sunspots"), errors)
    assert part in said and said.endswith(".")


@every_series
def test_what_nothing_beats_is_not_beaten(name):
    """The percentage of the sentence is a bound for every K it speaks of."""
    s, errors = maths.series(name), maths.errors(name)
    rival = min(errors["last"], errors["mean"])
    for K in maths.ORDERS:
        said = words.verdict(K, s, errors)
        found = re.search(
            r"No K (?:up|from 1) to (\d+) beats [a-z ]+?(?: by even (\d+) %)?[.:]", said
        )
        if found:
            bound = 1 - int(found[2] or 0) / 100
            assert (errors["model"][: int(found[1])] >= bound * rival).all()


@every_series
def test_sentence_holds_the_errors(name):
    s, errors = maths.series(name), maths.errors(name)
    for K in SOME_K:
        said = words.describe(K, s, errors)
        for error in (errors["model"][K - 1], errors["last"], errors["mean"]):
            assert words.written(error) in said
        assert f"{len(s.x) - s.train} test steps" in said
        above = [errors[rival] > maths.ceiling(errors) for rival in maths.RIVALS]
        assert said.count("(above the picture)") == sum(above)


@pytest.mark.parametrize(
    "error, text",
    [(17.437, "17.4"), (129.4, "129"), (0.9479, "0.948"), (1.306, "1.31"), (0.0123, "0.012"),
     (0.09, "0.09"), (3e-6, "less than 0.0001"), (1234.0, "1234")],
)  # fmt: skip
def test_errors_are_written_with_three_figures(error, text):
    assert words.written(error) == text


EXAMPLES = {
    "the Sun: nine years": "Seeing the last 9 years",
    "a pendulum: two angles": "That is far enough",
    "one step too short": "what helps lies 20 steps back",
    "just far enough": "That is far enough",
    "a price: nothing to see": "No K from 1 to 40 beats the last value",
    "not by adding up": "No K from 1 to 40 beats the mean",
}


@pytest.mark.parametrize("preset", picture.PRESETS)
def test_examples_show_what_they_are_called(preset):
    lab = memory_explorer()
    lab.show(preset)
    assert EXAMPLES[preset] in lab.sentence
