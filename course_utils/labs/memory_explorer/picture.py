"""Lab: how far back an autoregressive model has to look, series by series.

The model sees the last K values and nothing else: ``x_t = sum_k w_k x_{t-k} + c``, fitted by least
squares on the first part of a series (:func:`course_utils.rnn.forecasting.fit_autoregression`).
Its error is measured on the second part, at the same steps for every K.
"""

from dataclasses import dataclass
from functools import lru_cache

import bqplot as bq
import ipywidgets as W
import numpy as np

from course_utils.datasets import (
    delayed_series,
    load_sunspots,
    parity_series,
    random_walk_prices,
    swinging_pendulum,
)
from course_utils.display.palette import PALETTE
from course_utils.display.widgets import choice, slider
from course_utils.display.words import number
from course_utils.labs.charts import axis, figure, margins, panel, row
from course_utils.labs.lab import Lab
from course_utils.rnn.forecasting import fit_autoregression, lag_matrix, naive_forecast

MAX_K = 40
ORDERS = np.arange(1, MAX_K + 1)  # every K
MOMENTS = 60  # of the test part that the slider reaches
AHEAD = 20  # steps of the forecast that runs on by itself
PAST = MAX_K + 2  # steps of the past in the picture
SEED = 0
LEAST = 0.05  # part of the simple forecasts' error that has to go before a gain counts
FAR = 3  # times the models' largest error: a line above that is left out of the picture
MOST = 0.95  # part of the largest gain that counts as enough

SERIES = {
    "sunspots, 1700–2008": "sunspots",
    "damped pendulum": "pendulum",
    "dependence 20 steps back": "delayed",
    "price (a random walk)": "price",
    "signs, each a product of two": "signs",
}


RIVALS = {"last": "the last value", "mean": "the mean"}


@dataclass(frozen=True)
class Series:
    """A series, cut in two, and the words for it.

    Attributes
    ----------
    x : array (T,)
        In the unit of ``quantity``.
    train : int
        The model learns from the first ``train`` values and is tested on the others.
    quantity, unit : str
        What is measured; its unit, where it has one.
    values, steps : str
        What the last K are called; what one step is, in the plural.
    where : tuple of (str, float, float)
        Format, first value and step size of the time axis.
    note : str
        What the errors alone do not tell.
    """

    x: np.ndarray
    train: int
    quantity: str
    unit: str
    values: str
    steps: str
    where: tuple
    note: str

    def time(self, i):
        """Write when value ``i`` was."""
        form, start, size = self.where
        return form.format(start + size * i)


@lru_cache(maxsize=len(SERIES))
def series(name):
    """One of the series, the same at every call.

    Parameters
    ----------
    name : str
        One of the values of ``SERIES``.

    Returns
    -------
    series : Series
    """
    rng = np.random.default_rng(SEED)
    if name == "sunspots":
        years, x = load_sunspots()
        return Series(
            x, 221, "sunspot number", "", "years", "years", ("{:.0f}", years[0], 1), ""
        )  # fmt: skip
    if name == "pendulum":
        times, x = swinging_pendulum(angle=1.0)  # (401,), (401,): s, rad
        return Series(
            np.degrees(x), 241, "angle", "degrees", "angles", f"steps of {times[1]:g} s",
            ("{:.2f} s", 0, times[1]), "Two angles tell where it is and how fast it moves.",
        )  # fmt: skip
    if name == "delayed":
        x = delayed_series(rng, 3000, lag=20)
        return Series(x, 2000, "value", "", "values", "steps", ("step {:.0f}", 1, 1), "")
    if name == "price":
        x = random_walk_prices(rng, 1000)
        return Series(
            x, 700, "price", "", "prices", "days", ("day {:.0f}", 1, 1),
            "A random walk: there is nothing to see.",
        )  # fmt: skip
    if name == "signs":
        x = parity_series(rng, 3000)
        return Series(
            x, 2000, "value", "", "values", "steps", ("step {:.0f}", 1, 1),
            "Yet 95 % are the product of the values 2 and 5 steps back: something to see, but not"
            " by adding up.",
        )  # fmt: skip
    raise ValueError(f"unknown series {name!r}: one of {', '.join(SERIES.values())}")


@lru_cache(maxsize=len(SERIES))
def models(name):
    """The autoregressive models of every order, fitted on the first part of a series.

    Parameters
    ----------
    name : str
        As for :func:`series`.

    Returns
    -------
    models : list of (array (K,), float)
        Weights and constant, for K = 1, ..., 40.
    """
    s = series(name)
    return [fit_autoregression(s.x[: s.train], K) for K in ORDERS]


def windows(s):
    """What is seen before each step of the test part.

    Parameters
    ----------
    s : Series

    Returns
    -------
    L : array (T - train, 40)
        ``L[i, k - 1]`` is the value k steps before step ``train + i``; the first rows reach back
        into the part that was learned from.
    """
    return lag_matrix(s.x[s.train - MAX_K :], MAX_K)


def rmse(forecasts, x):
    """Root of the mean squared error."""
    return float(np.sqrt(np.mean((forecasts - x) ** 2)))


@lru_cache(maxsize=len(SERIES))
def errors(name):
    """Errors of the forecasts one step ahead, all on the same test part.

    Parameters
    ----------
    name : str
        As for :func:`series`.

    Returns
    -------
    errors : dict
        ``model``: array (40,), root mean squared error of the autoregressive models with K = 1,
        ..., 40; ``last``: of repeating the last value; ``mean``: of always saying the mean of the
        first part.
    """
    s = series(name)
    test = s.x[s.train :]  # (T - train,)
    L = windows(s)  # (T - train, 40)
    return dict(
        model=np.array([rmse(L[:, : len(w)] @ w + c, test) for w, c in models(name)]),
        last=rmse(naive_forecast(s.x)[s.train - 1 :], test),
        mean=rmse(s.x[: s.train].mean(), test),
    )


def run_on(w, c, seen, steps=AHEAD):
    """Forecast several steps, each from the forecasts before it.

    Parameters
    ----------
    w : array (K,)
        Weights; ``w[k - 1]`` multiplies the value k steps back.
    c : float
        Constant.
    seen : array (K,)
        The last K values, oldest first.
    steps : int

    Returns
    -------
    forecasts : array (steps,)
    """
    K = len(w)
    x = np.concatenate([seen, np.zeros(steps)])  # (K + steps,)
    oldest_first = w[::-1]
    for t in range(K, K + steps):
        x[t] = oldest_first @ x[t - K : t] + c
    return x[K:]


def outcome(errors):
    """What looking back is worth.

    Parameters
    ----------
    errors : dict
        As of :func:`errors`.

    Returns
    -------
    outcome : dict
        ``rival``: the better of the two simple forecasts, "last" or "mean"; ``gain``: the largest
        part of its error that any K takes away, below 0 when none does; ``first``: smallest K with
        a gain of at least 5 %, ``enough``: smallest K with at least 95 % of the largest gain, both
        None when no K has 5 %.
    """
    rival = "last" if errors["last"] <= errors["mean"] else "mean"
    gains = 1 - errors["model"] / errors[rival]  # (40,)
    best = float(gains.max())
    first = enough = None
    if best >= LEAST:
        first = int(np.flatnonzero(gains >= LEAST)[0]) + 1
        enough = int(np.flatnonzero(gains >= MOST * best)[0]) + 1
    return dict(rival=rival, gain=best, first=first, enough=enough)


def written(error):
    """Write an error with three figures, or two when it is small."""
    if error < 1e-4:
        return "less than 0.0001"
    return number(error, 2 if error < 0.095 else max(0, 2 - int(np.floor(np.log10(error)))))


def ceiling(errors):
    """End of the error axis: all that is not far above the models.

    Parameters
    ----------
    errors : dict
        As of :func:`errors`.

    Returns
    -------
    end : float
    """
    largest = errors["model"].max()
    rivals = [errors[rival] for rival in RIVALS if errors[rival] <= FAR * largest]
    return 1.08 * float(max([largest, *rivals]))


def describe(K, s, errors):
    """Say what K values are good for; every number in it is computed.

    Parameters
    ----------
    K : int
    s : Series
    errors : dict
        As of :func:`errors`.

    Returns
    -------
    sentence : str
    """
    model, end = errors["model"], ceiling(errors)
    unit = f" {s.unit}" if s.unit else ""
    seen = f"the last {K} {s.values}" if K > 1 else "only the last value"
    last, mean = (
        written(errors[rival]) + (" (above the picture)" if errors[rival] > end else "")
        for rival in ("last", "mean")
    )
    said = (
        f"Seeing {seen}, the model typically misses the next by {written(model[K - 1])}{unit}"
        f" (RMSE, {len(s.x) - s.train} test steps); the last value repeated, by {last}; the mean,"
        f" by {mean}. "
    )
    return said + verdict(K, s, errors)


def verdict(K, s, errors):
    """Say whether K values are enough.

    Parameters
    ----------
    K, s, errors
        As for :func:`describe`.

    Returns
    -------
    sentence : str
    """
    model, found = errors["model"], outcome(errors)
    first, enough = found["first"], found["enough"]
    note = f" {s.note}" if s.note else ""

    def beaten(gain):
        """By what nothing beats the simple forecast, rounded up."""
        by = f" by even {int(np.ceil(100 * gain))} %" if gain > 0 else ""
        return f"beats {RIVALS[found['rival']]}{by}"

    if first is None:
        return f"No K from 1 to {MAX_K} {beaten(found['gain'])}.{note}"
    best = written(model[enough - 1])
    if first > K:
        if first == 2:
            return f"One value is too little: K = {enough} leaves {best}."
        so_far = 1 - model[: first - 1].min() / errors[found["rival"]]
        lies = f": what helps lies {first} steps back" if enough == first else ""
        return f"No K up to {first - 1} {beaten(so_far)}{lies}. K = {enough} leaves {best}."
    if enough > K:
        return f"Further back there is more to see: K = {enough} leaves {best}."
    if enough == K:
        return f"That is far enough: no K up to {MAX_K} does much better.{note}"
    if written(model[K - 1]) != best and model[K - 1] > model[enough - 1]:
        return f"K = {enough} is enough, and does better: {best}.{note}"
    return f"K = {enough} is enough: {best}.{note}"


def picture_arrays(name, K, now):
    """Everything the two pictures show.

    Parameters
    ----------
    name : str
        As for :func:`series`.
    K : int
        Values seen.
    now : int
        Step of the test part, from 1, whose value is the last one seen.

    Returns
    -------
    arrays : dict
        Times count from the last value seen, at 0.  ``past_x``, ``past``: the series up to now;
        ``seen_x``, ``seen`` (K,): what the model sees; ``came_x``, ``came`` (20,): what came next;
        ``ahead_x``, ``ahead`` (21,): the last value and the forecasts; ``low``, ``high``: ends of
        the values' axis, the same for every K and ``now``; ``shade_x``, ``shade`` (4,): frame of
        what is seen; ``model`` (40,), ``last``, ``mean``: as of :func:`errors`; ``end``: of the
        errors' axis.
    """
    s, (w, c) = series(name), models(name)[K - 1]
    i = s.train - 1 + now
    low, high = value_range(name)
    ahead = run_on(w, c, s.x[i - K + 1 : i + 1])
    return dict(
        errors(name),
        past_x=np.arange(-PAST, 1),
        past=s.x[i - PAST : i + 1],
        seen_x=np.arange(1 - K, 1),
        seen=s.x[i - K + 1 : i + 1],
        came_x=np.arange(1, AHEAD + 1),
        came=s.x[i + 1 : i + 1 + AHEAD],
        ahead_x=np.arange(AHEAD + 1),
        ahead=np.concatenate([s.x[i : i + 1], ahead]),
        low=low,
        high=high,
        shade_x=np.array([0.5, 0.5, 0.5 - K, 0.5 - K]),
        shade=np.array([low, high, high, low]),
        end=ceiling(errors(name)),
    )


def ticks(low, high, most=6):
    """Choose round numbers for an axis.

    Parameters
    ----------
    low, high : float
        Ends of the axis.
    most : int
        How many numbers there may be.

    Returns
    -------
    ticks : array
        Multiples of 1, 2 or 5 times a power of ten.
    """
    size = 10.0 ** np.floor(np.log10((high - low) / most))
    step = next(m * size for m in (1, 2, 5, 10) if (high - low) / (m * size) < most)
    return np.arange(np.ceil(low / step), np.floor(high / step) + 1) * step


@lru_cache(maxsize=len(SERIES))
def value_range(name):
    """Ends of the values' axis: all the picture of a series can show but forecasts gone astray."""
    s = series(name)
    shown = s.x[s.train - PAST : s.train + MOMENTS + AHEAD]
    room = 0.06 * (shown.max() - shown.min())
    return float(shown.min() - room), float(shown.max() + room)


FIRST = dict(name="sunspots", K=3, now=20)
PRESETS = {
    "the Sun: nine years": dict(K=9),
    "a pendulum: two angles": dict(name="pendulum", K=2),
    "one step too short": dict(name="delayed", K=19),
    "just far enough": dict(name="delayed", K=20),
    "a price: nothing to see": dict(name="price", K=30),
    "not by adding up": dict(name="signs", K=10),
}


def memory_explorer(present=False):
    """Open the lab "How far back must a forecaster look?".

    Parameters
    ----------
    present : bool
        Larger type and lines, for a projector.

    Returns
    -------
    lab : Lab
        Controls ``name`` (of the series), ``K`` (1 ... 40 values seen), ``now`` (1 ... 60, step of
        the test part).
    """
    controls = dict(
        K=slider("Values seen K", FIRST["K"], 1, MAX_K, 1, kind=W.IntSlider),
        now=slider("Now (step of the test part)", FIRST["now"], 1, MOMENTS, 1, kind=W.IntSlider),
        name=choice("Series", SERIES),
    )
    thick = 4 if present else 2.5
    empty = np.zeros(0)

    when = bq.LinearScale(min=-PAST, max=AHEAD + 0.5, allow_padding=False)
    value = bq.LinearScale(allow_padding=False)
    plane = {"x": when, "y": value}
    shade = bq.Lines(
        x=empty, y=empty, colors=[PALETTE["blue"]], stroke_width=0, fill="inside",
        fill_colors=[PALETTE["blue"]], fill_opacities=[0.2], scales=plane,
    )  # fmt: skip
    past = bq.Lines(x=empty, y=empty, colors=[PALETTE["grey"]], stroke_width=thick / 2,
                    scales=plane)  # fmt: skip
    seen = bq.Lines(
        x=empty, y=empty, colors=[PALETTE["blue"]], stroke_width=thick * 0.8, marker="circle",
        marker_size=60 if present else 30, scales=plane,
    )  # fmt: skip
    came = bq.Lines(
        x=empty, y=empty, colors=[PALETTE["green"]], stroke_width=thick / 2, marker="circle",
        marker_size=50 if present else 24, scales=plane,
    )  # fmt: skip
    ahead = bq.Lines(
        x=empty, y=empty, colors=[PALETTE["vermillion"]], stroke_width=thick * 0.7,
        line_style="dashed", scales=plane,
    )  # fmt: skip
    forecast = bq.Scatter(
        x=empty, y=empty, colors=[PALETTE["vermillion"]], default_size=220 if present else 120,
        scales=plane,
    )  # fmt: skip

    order = bq.LinearScale(min=0, max=MAX_K + 1, allow_padding=False)
    error = bq.LinearScale(allow_padding=False)
    board = {"x": order, "y": error}
    here = bq.Lines(x=[1, 1], y=[0, 1], colors=[PALETTE["blue"]], line_style="dashed",
                    stroke_width=thick * 0.7, scales=board)  # fmt: skip
    rivals = bq.Lines(
        x=[0, MAX_K + 1], y=[[1, 1], [1, 1]], colors=[PALETTE["orange"], PALETTE["grey"]],
        stroke_width=thick, scales=board,
    )  # fmt: skip
    curve = bq.Lines(x=ORDERS, y=np.ones(MAX_K), colors=[PALETTE["vermillion"]], marker="circle",
                     marker_size=40 if present else 20, stroke_width=thick * 0.7,
                     scales=board)  # fmt: skip
    point = bq.Scatter(
        x=[1], y=[1], colors=[PALETTE["vermillion"]], default_size=220 if present else 120,
        scales=board,
    )  # fmt: skip

    def chart(marks, *axes):
        return figure(marks, list(axes), margins(present, 76 if present else 58), height)

    height = 262 if present else 270
    below, aside = (38, 58) if present else (30, 43)  # px from the axis to its label
    when_axis = axis(when, "", below, tick_values=np.arange(-40, AHEAD + 1, 10), tick_format="d")
    value_axis = axis(value, "", aside, side="left", tick_format="~g")
    error_axis = axis(error, "", aside, side="left", tick_format="~g")
    picture = row(
        panel(
            chart([shade, past, came, seen, ahead, forecast], when_axis, value_axis),
            ("seen", "●", "blue"), ("came next", "●", "green"),
            ("next value, forecast", "●", "vermillion"),
            ("continued from forecasts", "┅", "vermillion"),
            flex="6 1 330px",
        ),
        panel(
            chart([rivals, here, curve, point],
                  axis(order, "values seen K (same test steps)", below,
                       tick_values=[1, *range(10, MAX_K + 1, 10)], tick_format="d"),
                  error_axis),
            ("autoregressive model", "●", "vermillion"), ("last value", "━", "orange"),
            ("mean", "━", "grey"),
            flex="4 1 220px",
        ),
    )  # fmt: skip

    def draw(K, now, name):
        s, arrays = series(name), picture_arrays(name, K, now)
        value.min, value.max = arrays["low"], arrays["high"]
        error.min, error.max = -0.03 * arrays["end"], arrays["end"]  # room for a dot at 0
        value_axis.tick_values = ticks(arrays["low"], arrays["high"])
        error_axis.tick_values = ticks(0, arrays["end"])
        when_axis.label = f"{s.steps} from now ({s.time(s.train - 1 + now)})"
        value_axis.label = s.quantity + (f", {s.unit}" if s.unit else "")
        error_axis.label = "test error (RMSE)" + (f", {s.unit}" if s.unit else "")
        for mark, key in [(past, "past"), (seen, "seen"), (came, "came"), (ahead, "ahead"),
                          (shade, "shade")]:  # fmt: skip
            mark.x, mark.y = arrays[f"{key}_x"], arrays[key]
        forecast.x, forecast.y = arrays["ahead_x"][1:2], arrays["ahead"][1:2]
        curve.y = arrays["model"]
        rivals.y = np.array([[arrays["last"]] * 2, [arrays["mean"]] * 2])
        here.x, here.y = np.array([K, K], dtype=float), np.array([0, arrays["end"]])
        point.x, point.y = np.array([K], dtype=float), arrays["model"][K - 1 : K]
        return describe(K, s, arrays)

    return Lab(
        "memory_explorer",
        "How far back must a forecaster look?",
        [
            "Raise K: where does the error stop falling?",
            "Do so for every series: where is there nothing to see?",
        ],
        controls,
        picture,
        [
            value,
            error,
            when_axis,
            value_axis,
            error_axis,
            shade,
            past,
            seen,
            came,
            ahead,
            forecast,
            rivals,
            here,
            curve,
            point,
        ],
        draw,
        presets=PRESETS,
        saved=dict(K=9),
        present=present,
    )
