"""What the memory explorer shows, and the lab itself."""

from functools import lru_cache

import ipywidgets as W
import numpy as np

from course_utils.display.palette import PALETTE
from course_utils.display.widgets import choice, slider
from course_utils.labs.charts import Chart, row
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
    forecasts = Chart(
        dict(label="", low=-PAST, high=AHEAD + 0.5, tick_values=np.arange(-40, AHEAD + 1, 10),
             tick_format="d"),
        dict(label="", tick_format="~g"),
        present=present, left=(58, 76), aside=(43, 58),
    )  # fmt: skip
    shade = forecasts.line(
        "blue", 0, fill="inside", fill_colors=[PALETTE["blue"]], fill_opacities=[0.2]
    )
    past = forecasts.line("grey", 0.5)
    came = forecasts.line("green", 0.5, dots=(24, 50))
    seen = forecasts.line("blue", 0.8, dots=(30, 60))
    ahead = forecasts.line("vermillion", 0.7, "dashed")
    forecast = forecasts.points("vermillion", area=(120, 220))
    test = Chart(
        dict(label="values seen K (same test steps)", low=0, high=MAX_K + 1,
             tick_values=[1, *range(10, MAX_K + 1, 10)], tick_format="d"),
        dict(label="", tick_format="~g"),
        present=present, left=(58, 76), aside=(43, 58),
    )  # fmt: skip
    rivals = test.line(["orange", "grey"], x=[0, MAX_K + 1])
    here = test.line("blue", 0.7, "dashed")
    curve = test.line("vermillion", 0.7, dots=(20, 40), x=ORDERS)
    point = test.points("vermillion", area=(120, 220))
    picture = row(
        forecasts.panel(
            ("seen", "●", "blue"), ("came next", "●", "green"),
            ("next value, forecast", "●", "vermillion"),
            ("continued from forecasts", "┅", "vermillion"),
            flex="6 1 330px",
        ),
        test.panel(
            ("autoregressive model", "●", "vermillion"), ("last value", "━", "orange"),
            ("mean", "━", "grey"),
            flex="4 1 220px",
        ),
    )  # fmt: skip

    def draw(K, now, name):
        s, arrays = series(name), picture_arrays(name, K, now)
        forecasts.y.min, forecasts.y.max = arrays["low"], arrays["high"]
        test.y.min, test.y.max = -0.03 * arrays["end"], arrays["end"]  # room for a dot at 0
        forecasts.y_axis.tick_values = ticks(arrays["low"], arrays["high"])
        test.y_axis.tick_values = ticks(0, arrays["end"])
        unit = f", {s.unit}" if s.unit else ""
        forecasts.x_axis.label = f"{s.steps} from now ({s.time(s.train - 1 + now)})"
        forecasts.y_axis.label = s.quantity + unit
        test.y_axis.label = "test error (RMSE)" + unit
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
        draw,
        marks=[
            *(forecasts.y, test.y, forecasts.x_axis, forecasts.y_axis, test.y_axis),
            *(shade, past, seen, came, ahead, forecast, rivals, here, curve, point),
        ],
        presets=PRESETS,
        saved=dict(K=9),
        present=present,
    )
