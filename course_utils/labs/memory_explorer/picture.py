"""What the memory explorer shows, and the lab itself."""

from functools import lru_cache

import bqplot as bq
import ipywidgets as W
import numpy as np

from course_utils.display.palette import PALETTE
from course_utils.display.widgets import choice, slider
from course_utils.labs.charts import axis, figure, margins, panel, row
from course_utils.labs.lab import Lab
from course_utils.labs.memory_explorer.maths import (
    AHEAD,
    MAX_K,
    MOMENTS,
    ORDERS,
    PAST,
    SERIES,
    ceiling,
    errors,
    models,
    run_on,
    series,
)
from course_utils.labs.memory_explorer.words import describe


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
