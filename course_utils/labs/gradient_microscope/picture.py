"""What the gradient microscope shows, and the lab itself."""

import ipywidgets as W
import numpy as np

from course_utils.display.widgets import choice, slider
from course_utils.display.words import raised
from course_utils.labs.charts import Chart, row
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
    look = dict(
        present=present, height=(258, 250), left=(58, 74), right=(14, 20), aside=(42, 54)
    )  # fmt: skip
    norms = Chart(
        dict(label="lag: steps between the two states", low=0, high=FIRST["T"], tick_format="d"),
        dict(label="norm", low=1e-10, high=10.0, log=True, tick_labels=_tick_labels()),
        **look,
    )
    norms.line("grey", stroke_width=1, x=[0, LONGEST], y=[1, 1])
    rest = norms.line("vermillion", style="dotted")
    weights = norms.line("green", style="dashed")
    total = norms.line("blue", 1.3)
    plane = Chart(
        dict(label="real part", low=-2.25, high=2.25, tick_format="d"),
        dict(label="imaginary part", low=-2.25, high=2.25, tick_format="d"),
        **look,
    )
    plane.line("grey", 0.5, "dashed", x=TURN.real, y=TURN.imag)
    # One mark for all that moves here: each one that changes costs a millisecond or two.
    spectrum = plane.line(["blue", "orange", "vermillion"], 0.8)
    # As wide as makes the plane square, so that circles are circles.
    room = plane.margin
    square = plane.height - room["top"] - room["bottom"] + room["left"] + room["right"]
    raised_lag = '<sup style="line-height:0">lag</sup>'
    picture = row(
        norms.panel(
            ("gradient ‖∂h<sub>T</sub>/∂h<sub>T−lag</sub>‖ =", "━", "blue"),
            (f"weights’ factor ‖W<sub>h</sub>{raised_lag}‖ ×", "╍", "green"),
            ("activation’s factor", "┅", "vermillion"),
            flex="1 1 380px", min_width="300px",
        ),
        plane.panel(
            ("eigenvalues", "×", "vermillion"), ("radius", "○", "blue"), ("norm", "○", "orange"),
            ("1", "◌", "grey"),
            width=f"{square}px", flex=f"0 0 {square + 50}px", min_width="auto",
        ),
    )  # fmt: skip

    def draw(**values):
        arrays = picture_arrays(**values)
        T = values["T"]
        norms.x.max = float(T)
        norms.x_axis.tick_values = np.arange(0, T + 1, 20 if T > 50 else 10 if T > 20 else 5)
        norms.y.min, norms.y.max = arrays["low"], arrays["high"]
        norms.y_axis.tick_values = arrays["ticks"]
        for line, values_shown in zip((total, weights, rest), arrays["lines"], strict=True):
            line.x, line.y = arrays["lags"], values_shown
        limit = float(arrays["limit"])
        for scale, axis in ((plane.x, plane.x_axis), (plane.y, plane.y_axis)):
            scale.min, scale.max, axis.tick_values = -limit, limit, PLANE_TICKS[limit]
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
        draw,
        marks=[
            *(norms.x, norms.x_axis, norms.y, norms.y_axis, total, weights, rest),
            *(plane.x, plane.x_axis, plane.y, plane.y_axis, spectrum),
        ],
        presets=PRESETS,
        present=present,
    )
