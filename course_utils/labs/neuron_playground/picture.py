"""What the neuron playground shows, and the lab itself."""

import numpy as np

from course_utils.display.widgets import choice, slider
from course_utils.labs.charts import Chart, row
from course_utils.labs.lab import Lab
from course_utils.labs.neuron_playground.maths import (
    ACTIVATIONS,
    SIGNALS,
    T,
    fixed_points,
    neuron_response,
)
from course_utils.labs.neuron_playground.words import describe

HALVES = np.array([-1, -0.5, 0, 0.5, 1])  # ticks, as shares of a picture's limit


def picture_arrays(w_x, w_h, b, activation, kind, response):
    """Everything the two pictures show.

    Parameters
    ----------
    w_x, w_h, b, activation, kind
        As for :func:`neuron_response`.
    response : dict
        Its result.

    Returns
    -------
    arrays : dict
        ``limit``: both pictures end at ± this; ``h`` (T,): states, cut off well outside;
        ``grid``, ``map`` (N,): the map under ``x = 0`` (under ``x = 1`` for the step);
        ``orbit_x``, ``orbit_y``: the way of the state, as a staircase between curve and diagonal
        (for the sine: h_t over h_{t-1}); ``stable``, ``unstable``: fixed points of that map.
    """
    phi = ACTIVATIONS[activation]
    h = response["h"]
    shift = b + w_x if kind == "step" else b
    size = np.abs(h).max()
    limit = next((edge for edge in (1.2, 2, 5, 10, 20) if size <= edge), 50)
    h = np.clip(h, -3 * limit, 3 * limit)  # an SVG path with 10³⁰ pixels is not drawn reliably
    low = -limit / 10 if activation in ("sigmoid", "ReLU") else -limit
    grid = np.linspace(low, limit, 121)
    path = np.concatenate([[0.0], h])
    if kind == "sine":
        orbit_x, orbit_y = path[:-1], path[1:]
    else:  # (h_0, h_0), (h_0, h_1), (h_1, h_1), (h_1, h_2), ...
        orbit_x, orbit_y = np.repeat(path, 2)[:-1], np.repeat(path, 2)[1:]
    points = fixed_points(w_h, shift, activation) or []
    shown = [p for p in points if low <= p.value <= limit]
    return dict(
        limit=limit,
        low=low,
        h=h,
        grid=grid,
        map=np.array([phi(w_h * v + shift) for v in grid.tolist()]),
        orbit_x=orbit_x,
        orbit_y=orbit_y,
        stable=np.array([p.value for p in shown if p.stable]),
        unstable=np.array([p.value for p in shown if not p.stable]),
    )


FIRST = dict(w_x=1.0, w_h=0.5, b=0.0, activation="tanh", kind="pulse")
PRESETS = {
    "forgets at once": dict(w_h=0.0),
    "fades slowly": dict(w_h=0.95),
    "remembers one bit": dict(w_x=3.0, w_h=2.0, kind="two pulses"),
    "oscillates": dict(w_h=-1.5),
    "explodes": dict(w_h=1.1, activation="linear"),
    "adds up": dict(w_h=1.0, activation="linear", kind="two pulses"),
    "saturates": dict(w_x=4.0, w_h=1.0, kind="sine"),
    "latches (sigmoid)": dict(w_x=4.0, w_h=6.0, b=-3.0, activation="sigmoid"),
}


def neuron_playground(present=False):
    """Open the lab "When does a single neuron remember?".

    Parameters
    ----------
    present : bool
        Larger type and lines, for a projector.

    Returns
    -------
    lab : Lab
        Controls ``w_x``, ``w_h``, ``b``, ``activation``, ``kind`` (the input).
    """
    controls = dict(
        w_x=slider("Input weight w_x", FIRST["w_x"], -4, 4, 0.05),
        w_h=slider("Recurrent weight w_h", FIRST["w_h"], -6, 6, 0.05),
        b=slider("Bias b", FIRST["b"], -4, 4, 0.05),
        activation=choice("Activation φ", [*ACTIVATIONS]),
        kind=choice("Input x_t", {text: key for key, text in SIGNALS.items()}),
    )  # fmt: skip
    trace = Chart(
        dict(label="step t", low=-0.5, high=T + 1, tick_values=np.arange(0, T + 1, 5),
             tick_format="~g"),
        dict(label="h, x", tick_format="~g"),
        present=present,
    )  # fmt: skip
    bars = trace.bars("orange", x=np.arange(1, T + 1), y=np.zeros(T), padding=0.5)
    line = trace.line("blue", dots=(25, 50), x=np.arange(T + 1))
    step = Chart(
        dict(label="", tick_format="~g"),
        dict(label="h after the step", tick_format="~g"),
        present=present,
    )
    step.line("grey", 0.5, "dashed", x=[-50, 50], y=[-50, 50])
    curve, orbit = step.line("green"), step.line("blue", 0.5)
    stable = step.points("vermillion")
    unstable = step.points("vermillion", fill=False, stroke_width=3)
    picture = row(
        trace.panel(
            ("state <i>h<sub>t</sub></i>", "●", "blue"),
            ("input <i>x<sub>t</sub></i>", "▮", "orange"),
            flex="6 1 360px",
        ),
        step.panel(
            ("map", "━", "green"), ("orbit", "━", "blue"), ("diagonal", "┅", "grey"),
            ("stable", "●", "vermillion"), ("unstable", "○", "vermillion"),
            flex="4 1 240px",
        ),
    )  # fmt: skip

    def draw(**values):
        response = neuron_response(**values)
        arrays = picture_arrays(**values, response=response)
        limit, low = float(arrays["limit"]), float(arrays["low"])
        trace.y.min, trace.y.max = -limit, limit
        step.x.min, step.x.max, step.y.min, step.y.max = low, limit, low, limit
        for axis in (trace.y_axis, step.x_axis, step.y_axis):
            axis.tick_values = HALVES * (1.0 if limit < 2 else limit)
        step.x_axis.label = f"h before the step (x = {1 if values['kind'] == 'step' else 0})"
        bars.y = response["x"]
        line.y = np.concatenate([[0.0], arrays["h"]])
        curve.x, curve.y = arrays["grid"], arrays["map"]
        orbit.x, orbit.y = arrays["orbit_x"], arrays["orbit_y"]
        stable.x = stable.y = arrays["stable"]
        unstable.x = unstable.y = arrays["unstable"]
        sentence = describe(**values, response=response)
        outside = np.flatnonzero(np.abs(response["h"]) > limit)
        if len(outside):
            sentence += f" (The curve leaves the picture at t = {outside[0] + 1}.)"
        return sentence

    return Lab(
        "neuron_playground",
        "When does a single neuron remember?",
        [
            "Raise the recurrent weight from 0.5 to 1 and see how long the pulse lasts.",
            "Set it to 2 and the input to two pulses with input weight 3: what is kept now?",
        ],
        controls,
        picture,
        draw,
        marks=[
            *(trace.y, step.x, step.y, trace.y_axis, step.x_axis, step.y_axis),
            *(bars, line, curve, orbit, stable, unstable),
        ],
        presets=PRESETS,
        present=present,
    )
