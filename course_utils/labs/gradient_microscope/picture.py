"""What the gradient microscope shows, and the lab itself."""

import bqplot as bq
import ipywidgets as W
import numpy as np

from course_utils.display.palette import PALETTE
from course_utils.display.widgets import choice, slider
from course_utils.display.words import raised
from course_utils.labs.charts import axis, figure, margins, panel, row
from course_utils.labs.gradient_microscope.maths import (
    ACTIVATIONS,
    DEFAULT_RADIUS,
    FLOOR,
    INITIALISATIONS,
    LONGEST,
    UNITS,
    gradient_factors,
)
from course_utils.labs.gradient_microscope.words import describe
from course_utils.labs.lab import Lab


def _log_axis(values):
    """Ends and ticks of a logarithmic axis that shows these values, 10**-FLOOR the lowest.

    Returns
    -------
    low, high : float
    ticks : array
        Powers of ten, 1 among them.
    """
    edges = (1, 2, 4, 7, 10, 15, 20, 30, FLOOR)
    shown = values[values > 0]
    low = next((e for e in edges if shown.min() >= 10.0**-e), FLOOR)
    high = next((e for e in edges if shown.max() <= 10.0**e), FLOOR)
    step = next(s for s in (1, 2, 5, 10, 20) if (low + high) / s <= 6)
    exponents = range(-(low // step) * step, high + 1, step)
    return _power(-low), _power(high), np.array([_power(e) for e in exponents])


def _power(exponent):
    """Give the number nearest to a power of ten, which 10.0**exponent need not be."""
    return float(f"1e{exponent}")


def _tick_labels():
    """How a reader writes powers of ten, by how JavaScript writes them."""
    labels = {}
    for e in range(-FLOOR, FLOOR + 1):
        script = f"1e{e:+d}" if not -7 < e < 21 else f"{_power(e):.{max(-e, 0)}f}"
        labels[script] = {0: "1", 1: "10"}.get(e, f"10{raised(e)}")
    return labels


def picture_arrays(init, radius, activation, T, drive):
    """Everything the two pictures show.

    Parameters
    ----------
    init, radius, activation, T, drive
        As for :func:`gradient_factors`.

    Returns
    -------
    arrays : dict
        The arrays of :func:`gradient_factors`; ``lines`` (3, L): gradient, weights' factor,
        activation's factor, kept within the picture; ``low``, ``high``, ``ticks``: of its
        logarithmic axis; ``limit``: the complex plane is shown from -limit to limit.
    """
    arrays = gradient_factors(init, radius, activation, T, drive)
    lines = np.stack([arrays["total"], arrays["weights"], arrays["activation"]])
    low, high, ticks = _log_axis(lines)
    reach = max(1.0, arrays["norm"]) * 1.05
    return dict(
        arrays,
        lines=np.clip(lines, low, high),
        low=low,
        high=high,
        ticks=ticks,
        limit=next(edge for edge in PLANE_TICKS if reach <= edge),
    )


FIRST = dict(init="gaussian", radius=1.0, activation="tanh", T=100, drive=0.5)
PRESETS = {
    "PyTorch's default": dict(init="default", radius=DEFAULT_RADIUS),
    "orthogonal, driven": dict(init="orthogonal"),
    "non-normal, linear": dict(init="non-normal", radius=0.9, activation="linear"),
    "ReLU, identity": dict(init="identity", activation="ReLU", drive=0.1),
    "radius 1.1, linear": dict(radius=1.1, activation="linear"),
    "radius 1.1, tanh": dict(radius=1.1),
}
PLANE_TICKS = {  # by how far the complex plane is shown
    1.25: [-1, 0, 1], 2.25: [-2, -1, 0, 1, 2], 3.5: [-3, -2, -1, 0, 1, 2, 3],
    5.0: [-4, -2, 0, 2, 4], 8.0: [-6, -3, 0, 3, 6],
}  # fmt: skip
TURN = np.exp(2j * np.pi * np.linspace(0, 1, 6 * UNITS))  # once round the unit circle


def crosses(points, arm):
    """Draw points of the complex plane as crosses, in one line with gaps.

    Parameters
    ----------
    points : complex array (n,)
    arm : float
        Half the width of a cross.

    Returns
    -------
    line : complex array (6 n,)
        Two strokes for each point, a gap (NaN) before each: bqplot places a label at the last one.
    """
    strokes = arm * np.array([np.nan, -1 - 1j, 1 + 1j, np.nan, -1 + 1j, 1 - 1j])
    return (points[:, None] + strokes).ravel()


def gradient_microscope(present=False):
    """Open the lab "What makes the gradient vanish: the weights, or the activation?".

    Parameters
    ----------
    present : bool
        Larger type and lines, for a projector.

    Returns
    -------
    lab : Lab
        Controls ``radius`` (spectral radius of ``W_h``), ``T`` (steps), ``drive`` (standard
        deviation of the input's share), ``init``, ``activation``.
    """
    controls = dict(
        radius=slider("Spectral radius of W_h", FIRST["radius"], 0.3, 1.6, 0.01),
        T=slider("Steps T", FIRST["T"], 10, LONGEST, 1, kind=W.IntSlider),
        drive=slider("Input size (standard deviation)", FIRST["drive"], 0, 1, 0.05),
        init=choice("Initial W_h", INITIALISATIONS),
        activation=choice("Activation φ", ACTIVATIONS),
    )
    thick = 4 if present else 2.5

    lag = bq.LinearScale(min=0, max=FIRST["T"], allow_padding=False)
    level = bq.LogScale(min=1e-10, max=10.0)
    plane = {"x": lag, "y": level}
    lines = [
        bq.Lines(x=[0, 1], y=[1, 1], colors=[PALETTE[colour]], line_style=style,
                 stroke_width=thick * width, scales=plane)
        for colour, style, width in
        (("blue", "solid", 1.3), ("green", "dashed", 1), ("vermillion", "dotted", 1))
    ]  # fmt: skip
    total, weights, rest = lines
    one = bq.Lines(x=[0, LONGEST], y=[1, 1], colors=[PALETTE["grey"]], stroke_width=1, scales=plane)

    real, imaginary = (bq.LinearScale(min=-2.25, max=2.25, allow_padding=False) for _ in range(2))
    complex_plane = {"x": real, "y": imaginary}
    unit = bq.Lines(x=TURN.real, y=TURN.imag, colors=[PALETTE["grey"]], line_style="dashed",
                    stroke_width=thick / 2, scales=complex_plane)  # fmt: skip
    # One mark for all that moves here: each one that changes costs a millisecond or two.
    spectrum = bq.Lines(
        x=np.zeros((3, 2)), y=np.zeros((3, 2)), stroke_width=0.8 * thick, scales=complex_plane,
        colors=[PALETTE["blue"], PALETTE["orange"], PALETTE["vermillion"]],
    )  # fmt: skip

    height = 250 if present else 258
    margin = margins(present, 74, 20) if present else margins(present, 58, 14)
    below, aside = (38, 54) if present else (30, 42)  # px from the axis to its label

    def chart(marks, *axes, width="100%"):
        return figure(marks, list(axes), margin, height, width)

    # As wide as makes the plane square, so that circles are circles.
    square = height - margin["top"] - margin["bottom"] + margin["left"] + margin["right"]
    level_axis = axis(level, "norm", aside, side="left", tick_labels=_tick_labels())
    lag_axis = axis(lag, "lag: steps between the two states", below, tick_format="d")
    real_axis = axis(real, "real part", below, tick_format="d")
    imaginary_axis = axis(imaginary, "imaginary part", aside, side="left", tick_format="d")
    raised_lag = '<sup style="line-height:0">lag</sup>'
    picture = row(
        panel(
            chart([one, rest, weights, total], lag_axis, level_axis),
            ("gradient ‖∂h<sub>T</sub>/∂h<sub>T−lag</sub>‖ =", "━", "blue"),
            (f"weights’ factor ‖W<sub>h</sub>{raised_lag}‖ ×", "╍", "green"),
            ("activation’s factor", "┅", "vermillion"),
            flex="1 1 380px", min_width="300px",
        ),
        panel(
            chart([unit, spectrum], real_axis, imaginary_axis, width=f"{square}px"),
            ("eigenvalues", "×", "vermillion"), ("radius", "○", "blue"), ("norm", "○", "orange"),
            ("1", "◌", "grey"),
            flex=f"0 0 {square + 50}px", min_width="auto",
        ),
    )  # fmt: skip

    def draw(**values):
        arrays = picture_arrays(**values)
        T = values["T"]
        lag.max = float(T)
        lag_axis.tick_values = np.arange(0, T + 1, 20 if T > 50 else 10 if T > 20 else 5)
        level.min, level.max = arrays["low"], arrays["high"]
        level_axis.tick_values = arrays["ticks"]
        for line, values_shown in zip(lines, arrays["lines"], strict=True):
            line.x, line.y = arrays["lags"], values_shown
        limit = float(arrays["limit"])
        real.min, real.max, imaginary.min, imaginary.max = -limit, limit, -limit, limit
        real_axis.tick_values = imaginary_axis.tick_values = PLANE_TICKS[limit]
        curves = np.stack(
            [
                values["radius"] * TURN,
                arrays["norm"] * TURN,
                crosses(arrays["eigenvalues"], limit / 40),
            ]
        )
        spectrum.x, spectrum.y = curves.real, curves.imag
        return describe(**values, arrays=arrays)

    return Lab(
        "gradient_microscope",
        "What makes the gradient vanish: the weights, or the activation?",
        [
            "Raise the spectral radius: which lines rise, which falls?",
            "Take away the tanh: φ linear. And now?",
        ],
        controls,
        picture,
        [
            *(lag, lag_axis, level, level_axis, *lines),
            *(real, real_axis, imaginary, imaginary_axis, spectrum),
        ],
        draw,
        presets=PRESETS,
        present=present,
    )
