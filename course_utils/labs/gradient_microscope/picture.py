"""Lab: what the gradient through many steps consists of, the weights' factor and the activation's.

A network of 64 units, ``h_t = φ(u_t + h_{t-1} W_h)``, where ``u_t`` is what the input adds.  How
much the last state depends on the one ``lag`` steps earlier is the norm of ``dh_T/dh_{T-lag}``; it
is split into ``‖W_h^lag‖``, which is all there would be without an activation, and the rest.
"""

from functools import lru_cache

import bqplot as bq
import ipywidgets as W
import numpy as np

from course_utils.display.palette import PALETTE
from course_utils.display.widgets import choice, slider
from course_utils.display.words import number, power_of_ten, raised
from course_utils.labs.charts import axis, figure, margins, panel, row
from course_utils.labs.lab import Lab
from course_utils.rnn.gradients import (
    gradient_norms,
    jacobian_products,
    orthogonal,
    spectral_radius,
)

UNITS, LONGEST = 64, 120
SEED = 0
DEFAULT_SEED, DEFAULT_RADIUS = 38, 0.59  # a draw whose radius (0.5902) is a step of the slider
SHEAR = 3.0  # of the non-normal matrix: size of what stands above its eigenvalues
START = 0.5  # standard deviation of the first state
FLOOR = 40  # nothing below 10**-40 is drawn

INITIALISATIONS = {
    "scaled Gaussian": "gaussian",
    "PyTorch's default, U(±1/√H)": "default",
    "orthogonal": "orthogonal",
    "identity": "identity",
    "non-normal": "non-normal",
}
ACTIVATIONS = ("tanh", "ReLU", "linear")
NAMES = {  # in a sentence
    "gaussian": "The Gaussian W_h",
    "default": "PyTorch's default W_h",
    "orthogonal": "The orthogonal W_h",
    "identity": "The identity",
    "non-normal": "The non-normal W_h",
}


def non_normal(G, shear):
    """Matrix with the eigenvalues of another, whose eigenvectors are nearly parallel.

    Parameters
    ----------
    G : array (H, H)
        Where the eigenvalues come from.
    shear : float
        Standard deviation times √H of the entries above the diagonal blocks; 0 gives a normal
        matrix.

    Returns
    -------
    A : array (H, H)
        Block triangular in a random orthogonal basis.
    """
    rng = np.random.default_rng(SEED)
    units = len(G)
    A = np.zeros_like(G)
    i = 0
    for value in np.linalg.eigvals(G):
        if value.imag > 0:  # a pair: a rotation that also stretches
            A[i : i + 2, i : i + 2] = [[value.real, value.imag], [-value.imag, value.real]]
            i += 2
        elif value.imag == 0:
            A[i, i] = value.real
            i += 1
    above = np.triu(rng.normal(size=G.shape), 2) / np.sqrt(units)  # above all blocks
    Q = orthogonal(rng.normal(size=G.shape))
    return Q @ (A + shear * above) @ Q.T


@lru_cache(maxsize=len(INITIALISATIONS))
def initial_weights(init):
    """The recurrent weights as they are drawn, before the slider scales them.

    Parameters
    ----------
    init : str
        "gaussian", "default", "orthogonal", "identity" or "non-normal".

    Returns
    -------
    W_h : array (H, H)
        The same at every call: do not change it.
    """
    rng = np.random.default_rng(SEED)
    G = rng.normal(0, 1 / np.sqrt(UNITS), (UNITS, UNITS))
    if init == "gaussian":
        return G
    if init == "default":
        bound = 1 / np.sqrt(UNITS)
        return np.random.default_rng(DEFAULT_SEED).uniform(-bound, bound, (UNITS, UNITS))
    if init == "orthogonal":
        return orthogonal(G)
    if init == "identity":
        return np.eye(UNITS)
    if init == "non-normal":
        return non_normal(G, SHEAR)
    raise ValueError(f"unknown initialisation {init!r}: one of {', '.join(NAMES)}")


@lru_cache(maxsize=len(INITIALISATIONS))
def unit_weights(init):
    """What of the weights does not depend on the slider: all at spectral radius 1.

    Parameters
    ----------
    init : str
        As for :func:`initial_weights`.

    Returns
    -------
    arrays : dict
        ``W_h`` (H, H): scaled to spectral radius 1; ``eigenvalues`` (H,); ``powers``
        (LONGEST + 1,): ``‖W_h^lag‖``.  At radius r they are r, r and r**lag times as large.
    """
    W_h = initial_weights(init)
    W_h = W_h / spectral_radius(W_h)
    powers = gradient_norms(np.ones((LONGEST, UNITS)), W_h)
    return dict(W_h=W_h, eigenvalues=np.linalg.eigvals(W_h), powers=powers)


@lru_cache(maxsize=1)
def _drive():
    """First state (H,) and inputs (LONGEST, H), standard normal."""
    rng = np.random.default_rng(SEED + 1)
    return START * rng.normal(size=UNITS), rng.normal(size=(LONGEST, UNITS))


def slopes_along(W_h, activation, T, drive):
    """Derivative of the activation at every step of a run.

    Parameters
    ----------
    W_h : array (H, H)
    activation : str
        "tanh", "ReLU" or "linear".
    T : int
        Steps, at most ``LONGEST``.
    drive : float
        Standard deviation of what the input adds before the activation.

    Returns
    -------
    slopes : array (T, H)
        ``1 - h_t**2``, or 1 where a ReLU is active and 0 elsewhere, or 1.
    """
    h, inputs = _drive()
    slopes = np.ones((T, UNITS))
    if activation == "linear":
        return slopes
    if activation not in ACTIVATIONS:
        raise ValueError(f"unknown activation {activation!r}: one of {', '.join(ACTIVATIONS)}")
    for t in range(T):
        a = drive * inputs[t] + h @ W_h  # (H,)
        if activation == "tanh":
            h = np.tanh(a)
            slopes[t] = 1 - h**2
        else:
            h = np.maximum(a, 0)
            slopes[t] = a > 0
    return slopes


def lags_shown(T):
    """Lags at which the picture is computed: a third of all, for it must follow the slider.

    Returns
    -------
    lags : array of int (L,)
        Every lag up to 10, every second up to 20, every fourth beyond, and T.
    """
    lags = [*range(11), *range(12, 21, 2), *range(24, T, 4), T]
    return np.unique([lag for lag in lags if lag <= T])


def norms_at(slopes, W_h, lags):
    """Size of the derivative of the last state by the state some steps before it.

    Parameters
    ----------
    slopes, W_h : arrays (T, H), (H, H)
        As for :func:`course_utils.rnn.gradients.gradient_norms`.
    lags : array of int (L,)
        Which of its norms; ascending.

    Returns
    -------
    norms : array (L,)
        Spectral norm of ``dh_T/dh_{T-lag}`` at these lags.
    reach : int
        Largest lag of all at which the derivative is not 0.
    """
    steps, shown = (W_h * slope for slope in slopes[::-1]), set(lags.tolist())
    chosen, reach = [], 0
    for lag, J in enumerate(jacobian_products(steps, len(W_h))):  # (H, H)
        if lag in shown:
            chosen.append(J)
        if J.any():
            reach = lag
    return np.linalg.norm(chosen, 2, axis=(1, 2)), reach


def gradient_factors(init, radius, activation, T, drive):
    """Split the gradient of the last state into the weights' factor and the activation's.

    Parameters
    ----------
    init : str
        Initialisation, as for :func:`initial_weights`.
    radius : float
        Spectral radius to which the weights are scaled.
    activation, T, drive
        As for :func:`slopes_along`.

    Returns
    -------
    arrays : dict
        ``lags`` (L,), those of :func:`lags_shown`, and at these lags: ``total`` (L,), the spectral
        norm of ``dh_T/dh_{T-lag}``; ``weights`` (L,), ``‖W_h^lag‖``; ``activation`` (L,), their
        quotient, so that total = weights × activation.  ``reach``: largest lag at which total is
        not 0; ``eigenvalues`` (H,) of ``W_h``; ``norm``: its spectral norm.
    """
    unit = unit_weights(init)
    lags = lags_shown(T)
    weights = unit["powers"][lags] * radius**lags
    if activation == "linear":
        total, reach = weights, T
    else:
        W_h = radius * unit["W_h"]
        total, reach = norms_at(slopes_along(W_h, activation, T, drive), W_h, lags)
    return dict(
        lags=lags,
        reach=reach,
        total=total,
        weights=weights,
        activation=total / weights,
        eigenvalues=radius * unit["eigenvalues"],
        norm=float(radius * unit["powers"][1]),
    )


def size(value):
    """Write a norm: as a number near 1, else as a power of ten.

    >>> size(0.957), size(2.4), size(3.12e-23), size(13780)
    ('0.96', '2.40', '3.1·10⁻²³', '1.4·10⁴')
    """
    if value == 0:
        return "0"
    if 0.095 <= value < 1000:
        return number(value)
    return power_of_ten(value)


def _verdict(total):
    """Say what becomes of the gradient over all steps."""
    if total == 0:
        return "is exactly 0"
    if total < 0.1:
        return "vanishes"
    return "explodes" if total > 10 else "neither vanishes nor explodes"


def _culprit(weights, rest, phi):
    """Say which of the two factors does it; phi names the activation."""
    by_weights, by_phi = np.log10(weights), np.log10(rest)  # their sum is the gradient's
    whole = by_weights + by_phi
    if abs(whole) <= 1:
        if max(abs(by_weights), abs(by_phi)) <= 1:
            return "neither does much"
        return "one makes up for the other"
    if abs(by_phi) < 0.005:
        return "the weights do it"
    if abs(by_weights) < 0.005:
        return f"the {phi} does it"
    if by_phi * whole < 0:
        return f"the weights do it, against the {phi}"
    if by_weights * whole < 0:
        return f"the {phi} does it, against the weights"
    share = by_weights / whole
    if share > 2 / 3:
        return "the weights do most of it"
    return f"the {phi} does most of it" if share < 1 / 3 else "both do it"


def describe(init, radius, activation, T, drive, arrays):
    """Say what becomes of the gradient and which factor does it; every number in it is computed.

    Parameters
    ----------
    init, radius, activation, T, drive
        As for :func:`gradient_factors`.
    arrays : dict
        Its result.

    Returns
    -------
    sentence : str
    """
    total, weights, rest = (arrays[key] for key in ("total", "weights", "activation"))
    said = f"Over {T} steps the gradient {_verdict(total[-1])}"
    if total[-1] == 0:
        said += (
            f": from lag {arrays['reach'] + 1} on every path meets an inactive ReLU. The weights "
            f"alone would give {size(weights[-1])}."
        )
    elif activation == "linear":
        said += f": {size(total[-1])}, all of it the weights' doing."
    else:
        said += (
            f": {size(total[-1])} = {size(weights[-1])} (weights) × {size(rest[-1])} "
            f"({activation}); {_culprit(weights[-1], rest[-1], activation)}."
        )
    norm = arrays["norm"]
    said += f" {NAMES[init]}"
    if init == "default" and abs(radius - DEFAULT_RADIUS) > 0.005:
        said += f", scaled from {DEFAULT_RADIUS},"
    said += " has spectral radius"
    if abs(norm - radius) >= 0.005:
        said += f" {number(radius)}"
    said += f" and norm {number(norm)}"
    peak = weights.argmax()
    at = arrays["lags"][peak]
    if radius < 1 < norm:
        said += (
            f": its powers grow to {size(weights[peak])} (lag {at}) before they fade"
            if weights[peak] > 3
            else ": a norm above 1 does not stop its powers fading"
        )
    if radius > 1 and total[-1] <= 10:
        said += ": its powers explode, the gradient does not"
    if rest.max() > 3:
        said += f". The {activation} can also raise the gradient"
    said += "."
    if 0 < min(total.min(), rest.min()) < 10.0**-FLOOR:
        said += " (The picture ends at 10⁻⁴⁰.)"
    return said


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
