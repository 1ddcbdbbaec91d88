"""Lab: one recurrent neuron, its response to an input, and the map that explains it.

``h_t = φ(w_x x_t + w_h h_{t-1} + b)``, ``h_0 = 0``, all scalars.
"""

import math
from itertools import pairwise
from typing import NamedTuple

import bqplot as bq
import numpy as np

from course_utils.display.palette import PALETTE
from course_utils.display.widgets import choice, slider
from course_utils.display.words import number
from course_utils.labs.charts import axis, figure, margins, panel, row
from course_utils.labs.lab import Lab

T = 40  # steps shown
SECOND = 21  # step of the second pulse
PERIOD = 10  # of the sine, in steps
HORIZON = 1000  # steps followed to say what becomes of a pulse
HALVES = np.array([-1, -0.5, 0, 0.5, 1])  # ticks, as shares of a picture's limit
FADED = 0.01  # share of its peak below which a trace counts as gone

ACTIVATIONS = {
    "tanh": math.tanh,
    "sigmoid": lambda z: 0.5 * (1 + math.tanh(z / 2)),  # no overflow for any z
    "ReLU": lambda z: max(z, 0.0),
    "linear": lambda z: z,
}
SIGNALS = {
    "pulse": "one pulse: 1 at t = 1",
    "two pulses": f"pulses: 1, then −1 at t = {SECOND}",
    "step": "step: 1 from t = 1 on",
    "sine": f"sine, period {PERIOD} steps",
}


class FixedPoint(NamedTuple):
    """A state that maps to itself, and whether states on both sides of it come nearer."""

    value: float
    stable: bool


class Outlook(NamedTuple):
    """Where a state ends under a constant input.

    ``kind`` is "settles" (``low == high``: the limit), "swings" (for ever between ``low`` and
    ``high``) or "grows" (beyond every bound).
    """

    kind: str
    low: float
    high: float


def signal(kind, T=T):
    """Input of the playground.

    Parameters
    ----------
    kind : str
        A key of ``SIGNALS``.
    T : int
        Number of steps.

    Returns
    -------
    x : array (T,)
        ``x[0]`` is the input at t = 1.
    """
    t = np.arange(1, T + 1)
    if kind == "pulse":
        return (t == 1).astype(float)
    if kind == "two pulses":
        return (t == 1).astype(float) - (t == SECOND)
    if kind == "step":
        return np.ones(T)
    if kind == "sine":
        return np.sin(2 * np.pi * t / PERIOD)
    raise ValueError(f"unknown signal {kind!r}: one of {', '.join(SIGNALS)}")


def run(w_x, w_h, b, activation, x, h=0.0):
    """States of the neuron for the inputs ``x`` (T,), from the state ``h``: a list of T floats."""
    phi = ACTIVATIONS[activation]
    states = []
    for x_t in x:
        h = phi(w_x * x_t + w_h * h + b)
        states.append(h)
    return states


def neuron_response(w_x, w_h, b, activation, kind, T=T):
    """Response of one recurrent neuron, with its input and, for comparison, without.

    Parameters
    ----------
    w_x, w_h, b : float
        Input weight, recurrent weight, bias.
    activation : str
        A key of ``ACTIVATIONS``.
    kind : str
        A key of ``SIGNALS``.
    T : int
        Number of steps.

    Returns
    -------
    response : dict of arrays (T,)
        ``t`` = 1 ... T, input ``x``, state ``h``, and ``quiet``, the state had the input been zero.
        States of an exploding neuron may be infinite.

    Notes
    -----
    ``h_t = φ(w_x x_t + w_h h_{t-1} + b)`` with ``h_0 = 0``: Carlier, "Standard recurrent neuron",
    with one unit.
    """
    x = signal(kind, T)
    return dict(
        t=np.arange(1, T + 1),
        x=x,
        h=np.array(run(w_x, w_h, b, activation, x.tolist())),
        quiet=np.array(run(w_x, w_h, b, activation, [0.0] * T)),
    )


def fixed_points(w_h, b, activation):
    """All states with ``h = φ(w_h h + b)``.

    Parameters
    ----------
    w_h, b : float
        Recurrent weight and bias (with the constant input's share, if there is one).
    activation : str
        A key of ``ACTIVATIONS``.

    Returns
    -------
    points : list of FixedPoint, or None
        In increasing order.  None when a whole range of states is fixed: every h for the linear
        neuron, every h ≥ 0 for ReLU, with ``w_h = 1`` and ``b = 0``.

    Notes
    -----
    Linear and ReLU: solved exactly.  For the S-shaped activations, ``φ(w_h h + b) - h`` is monotone
    between the points where the map has slope 1, and those have a closed form; so bisection between
    them finds every root, and a root *at* one of them (the map touches the diagonal) is tested for
    directly.  A point is stable when the map's slope there is between -1 and 1; where it is exactly
    -1 or 1, or has a kink, when states on both sides of the point are nearer after two steps.
    """
    phi = ACTIVATIONS[activation]

    def f(h):
        return phi(w_h * h + b)

    if activation in ("linear", "ReLU"):
        if w_h == 1:
            if b == 0:
                return None
            roots = [0.0] if activation == "ReLU" and b < 0 else []
        else:
            root = b / (1 - w_h) + 0.0
            roots = [root] if activation == "linear" or root > 0 else []
            if activation == "ReLU" and b <= 0:
                roots.append(0.0)
    else:
        roots = _roots(lambda h: f(h) - h, *_turning_points(w_h, b, activation))

    def stable(root):
        slope = w_h * _derivative(activation, w_h * root + b, root)
        if abs(abs(slope) - 1) > 1e-6:  # false for a kink, whose slope is nan
            return abs(slope) < 1
        eps = 1e-5 * max(1.0, abs(root))
        # No state of a ReLU is negative.
        sides = [root + eps] if activation == "ReLU" and root == 0 else [root - eps, root + eps]
        return all(abs(f(f(h)) - root) < abs(h - root) * (1 - 1e-12) for h in sides)

    return [FixedPoint(root, stable(root)) for root in sorted(roots)]


def _derivative(activation, a, h):
    """φ'(a) where ``h = φ(a)``; nan at the kink of ReLU."""
    if activation == "ReLU":
        return math.nan if a == 0 else float(a > 0)
    return {"tanh": 1 - h * h, "sigmoid": h * (1 - h), "linear": 1.0}[activation]


def _turning_points(w_h, b, activation):
    """Ends of the range of φ and, between them, the states where the map's slope is 1."""
    if activation == "tanh":
        low, high = -1.0, 1.0
        # w_h (1 - tanh²(a)) = 1
        level = math.sqrt(1 - 1 / w_h) if w_h > 1 else 0
        values = [math.atanh(s * level) for s in (-1, 1)] if level else []
    else:
        low, high = 0.0, 1.0
        # w_h p (1 - p) = 1 with p = sigmoid(a)
        root = math.sqrt(1 - 4 / w_h) if w_h > 4 else 0
        values = [math.log((1 + s * root) / (1 - s * root)) for s in (-1, 1)] if root else []
    inner = sorted((a - b) / w_h for a in values)
    return [low, *(h for h in inner if low < h < high), high]


def _roots(g, *ends):
    """Roots of a function that is monotone between neighbouring ``ends``."""
    roots = []
    for h in ends[1:-1]:
        if abs(g(h)) < 1e-12:
            roots.append(h)  # touches the axis without crossing it
    for low, high in pairwise(ends):
        g_low = g(low)
        if abs(g_low) < 1e-12 or abs(g(high)) < 1e-12:
            if low == ends[0] and abs(g_low) < 1e-12:
                roots.append(low)  # so far into saturation that φ rounds to its limit
            if high == ends[-1] and abs(g(high)) < 1e-12:
                roots.append(high)
            continue
        if (g_low > 0) == (g(high) > 0):
            continue
        for _ in range(60):
            middle = (low + high) / 2
            g_middle = g(middle)
            if g_middle == 0:
                low = high = middle
                break
            if (g_middle > 0) == (g_low > 0):
                low = middle
            else:
                high = middle
        roots.append((low + high) / 2)
    return roots


def outlook(w_h, b, activation, h):
    """Where a state ends when the neuron runs on under a constant input.

    Parameters
    ----------
    w_h, b : float
        Recurrent weight; bias plus the constant input's share.
    activation : str
        A key of ``ACTIVATIONS``.
    h : float
        State to start from.

    Returns
    -------
    outlook : Outlook

    Notes
    -----
    All four maps are monotone.  An increasing one (``w_h > 0``) moves a state in one direction up
    to the next fixed point, or for ever if there is none.  For a decreasing one every second state
    does so: it ends in a fixed point, in a 2-cycle, or grows.
    """
    phi = ACTIVATIONS[activation]

    def f(h):
        return phi(w_h * h + b)

    if not math.isfinite(h):
        return Outlook("grows", -math.inf, math.inf)
    if w_h > 0:
        points = fixed_points(w_h, b, activation)
        if points is None:
            return Outlook("settles", f(h), f(h))
        if f(h) == h:
            return Outlook("settles", h, h)
        near = [p.value for p in points if p.stable and abs(p.value - h) < 1e-9 * max(1, abs(h))]
        if near:  # on it, up to rounding
            return Outlook("settles", near[0], near[0])
        ahead = [p.value for p in points if (p.value > h) == (f(h) > h)]
        if not ahead:
            return Outlook("grows", -math.inf, math.inf)
        limit = min(ahead, key=lambda value: abs(value - h))
        return Outlook("settles", limit, limit)

    (point,) = fixed_points(w_h, b, activation)  # a decreasing map crosses the diagonal once
    if point.stable or f(h) == h:
        return Outlook("settles", point.value, point.value)
    if activation == "linear" and w_h < -1:
        return Outlook("grows", -math.inf, math.inf)
    if activation in ("linear", "ReLU"):  # linear: w_h = -1, which swings from the start
        for _ in range(HORIZON):
            h = f(f(h))
        return Outlook("swings", *sorted((h, f(h))))
    # Around the unstable point there is one 2-cycle, and it attracts every other state.
    high = _roots(lambda h: f(f(h)) - h, point.value + 1e-6, 1.0)[-1]
    return Outlook("swings", *sorted((high, f(high))))


def describe(w_x, w_h, b, activation, kind, response):
    """Say in one sentence what the response shows; every number in it is computed.

    Parameters
    ----------
    w_x, w_h, b, activation, kind
        As for :func:`neuron_response`.
    response : dict
        Its result.

    Returns
    -------
    sentence : str
    """
    about = {"step": _about_step, "sine": _about_sine}.get(kind, _about_pulses)
    return about(w_x, w_h, b, activation, kind, response)


def _growth(w_h, drift, h_T):
    """Describe growth without bound: each step multiplies by ``w_h``, or adds ``drift``."""
    if abs(w_h) > 1:
        how = f"multiplies it by {number(w_h)}" + (" in the long run" if drift else "")
    else:
        how = f"adds {number(drift)}"
    return f"The state grows without bound: each step {how}, and at t = {T} it is {number(h_T)}"


def _about_pulses(w_x, w_h, b, activation, kind, response):
    h, quiet = response["h"], response["quiet"]
    two = kind == "two pulses"
    pulse, its = ("either pulse", "their") if two else ("the pulse", "its")
    end = outlook(w_h, b, activation, h[-1])
    idle = outlook(w_h, b, activation, quiet[-1])  # where it would be without any pulse

    if end.kind == "grows":
        alone = ", with or without a pulse" if idle.kind == "grows" else ""
        return _growth(w_h, b, h[-1]) + alone + "."
    if np.abs(h - quiet).max() < 1e-12:
        why = "the input weight is 0" if w_x == 0 else "φ gives the same h with and without it"
        return f"No trace of {pulse}: {why}."
    if end.kind == "swings":
        stays = f"; without {pulse} it would stay at {number(idle.low)}"
        return (
            f"The state ends up swinging between {number(end.low)} and {number(end.high)} for ever "
            f"(a 2-cycle){stays if idle.kind == 'settles' else ''}."
        )
    if idle.kind != "settles":
        return f"h settles at {number(end.low)}."

    def differ(one, other):
        return abs(one - other) > 1e-6

    points = fixed_points(w_h, b, activation)
    if two:
        first = outlook(w_h, b, activation, h[SECOND - 2]).low
        if points is None:
            return (
                "The neuron adds up its inputs and forgets nothing: the first pulse takes h to "
                f"{number(first)}, the second to {number(end.low)}."
            )
        if differ(first, end.low) and differ(first, idle.low):
            return (
                f"One bit of memory: the first pulse sets h to {number(first)}, the second to "
                f"{number(end.low)}, and there it stays."
            )
        if differ(end.low, idle.low) and not differ(first, end.low):
            return (
                f"The neuron keeps the first pulse (h = {number(end.low)}); the second one is too "
                "weak to flip it."
            )
    if differ(end.low, idle.low):
        if points is None:
            return f"The neuron keeps the pulse unchanged: h stays at {number(end.low)} for ever."
        stable = sum(p.stable for p in points)
        one_of = ", one of two stable fixed points" if stable == 2 else ""
        return (
            f"The neuron keeps the pulse: h settles at {number(end.low)}{one_of}; without it, at "
            f"{number(idle.low)}."
        )
    return _about_fading(w_x, w_h, b, activation, response["x"], two, idle.low, its)


def _about_fading(w_x, w_h, b, activation, x, two, limit, its):
    """Say when the trace of the last pulse falls below 1 % of its peak, for good."""
    last = SECOND if two else 1
    x = [*x.tolist(), *[0.0] * HORIZON]
    with_pulse = np.array(run(w_x, w_h, b, activation, x))
    trace = np.abs(with_pulse - run(w_x, w_h, b, activation, [0.0] * len(x)))  # (T + HORIZON,)
    share = trace / trace.max()
    steps = int(np.flatnonzero(share >= FADED)[-1]) + 2 - last  # after the last pulse
    name = "Both pulses" if two else "The pulse"
    settles = f"; h settles at {number(limit)} either way" if abs(limit) > 1e-6 else ""
    if steps <= 1:
        gone = "are forgotten" if two else "is forgotten"
        return (
            f"{name} {gone} at once: one step later {its} trace in h is below 1 % of {its} peak"
            f"{settles}."
        )
    if last + steps <= T:
        have = "have" if two else "has"
        after = "after the second one" if two else "later"
        return (
            f"{name} {have} faded: {steps} steps {after}, {its} trace in h is below 1 % of {its} "
            f"peak{settles}."
        )

    def percent(part):
        return f"{100 * part:.{0 if part >= 0.095 else 1}f} %"

    fade = "fade" if two else "fades"
    left = f"at t = {T} still {percent(share[T - 1])} of {its} peak is left"
    if steps < HORIZON:
        return f"{name} {fade} slowly: {left}, less than 1 % only at t = {last + steps}{settles}."
    return (
        f"{name} {fade} ever more slowly: {left}, and after {HORIZON} steps still "
        f"{percent(share[last - 1 + HORIZON])}{settles}."
    )


def _about_step(w_x, w_h, b, activation, _kind, response):
    h = response["h"]
    end = outlook(w_h, b + w_x, activation, h[-1])
    if end.kind == "grows":
        return _growth(w_h, b + w_x, h[-1]) + "."
    if end.kind == "swings":
        return (
            f"The input is constant, and yet h swings between {number(end.low)} and "
            f"{number(end.high)} for ever (a 2-cycle)."
        )
    if abs(end.low) < 1e-9:
        return "The state stays at 0: input and bias leave nothing to store."
    away = np.flatnonzero(np.abs(h - end.low) > FADED * abs(end.low))
    steps = away[-1] + 2 if len(away) else 1  # the step from which h stays within 1 %
    when = f"from t = {steps} on" if steps <= T else f"later than t = {T}"
    full = _saturated(activation, np.array([end.low]))
    ends = ", where φ is saturated" if full is not None and full.all() else ""
    return f"Under a constant input h settles at {number(end.low)}{ends}: within 1 % {when}."


def _about_sine(w_x, w_h, b, activation, _kind, response):
    h = response["h"]
    x = signal("sine", 10 * T)
    late = np.array(run(w_x, w_h, b, activation, x.tolist()))
    drifts = w_h == 1 and (b > 0 if activation == "ReLU" else b != 0)
    if activation in ("linear", "ReLU") and (drifts or abs(late[-1]) > 1e6):
        return _growth(w_h, b, h[-1]) + "."
    cycle = late[-PERIOD:]  # one period, after the start is forgotten
    low, high = cycle.min(), cycle.max()
    if high - low < 0.01:
        return f"h hardly moves with the input: it stays near {number(cycle.mean())}."
    tone, whole = np.fft.rfft(cycle)[1], cycle - cycle.mean()
    swing = f"h swings between {number(low)} and {number(high)}"
    if 2 * abs(tone) ** 2 / PERIOD < 0.5 * (whole @ whole):
        return f"{swing}, but mostly not in the rhythm of its input."
    lag = -np.angle(tone / np.fft.rfft(x[-PERIOD:])[1]) * PERIOD / (2 * np.pi)
    if abs(lag) < 0.05:
        phase = "in step with its input"
    else:
        phase = f"{abs(lag):.1f} steps {'behind' if lag > 0 else 'ahead of'} its input"
    full = _saturated(activation, h)
    if full is not None and full.sum() >= T / 4:
        phase += f"; φ is saturated in {full.sum()} of {T} steps"
    return f"{swing}, {phase}."


def _saturated(activation, h):
    """Where the state is within 2.5 % of φ's range from its end; None for a φ without ends."""
    if activation == "tanh":
        return np.abs(h) > 0.95
    if activation == "sigmoid":
        return np.abs(h - 0.5) > 0.475
    return None


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
    thick = 4 if present else 2.5
    empty = np.zeros(0)

    time = bq.LinearScale(min=-0.5, max=T + 1, allow_padding=False)
    level = bq.LinearScale(allow_padding=False)
    bars = bq.Bars(
        x=np.arange(1, T + 1), y=np.zeros(T), padding=0.5, colors=[PALETTE["orange"]],
        scales={"x": time, "y": level},
    )  # fmt: skip
    line = bq.Lines(
        x=np.arange(T + 1), y=np.zeros(T + 1), colors=[PALETTE["blue"]], stroke_width=thick,
        marker="circle", marker_size=50 if present else 25, scales={"x": time, "y": level},
    )  # fmt: skip
    before, after = (bq.LinearScale(allow_padding=False) for _ in range(2))
    plane = {"x": before, "y": after}
    diagonal = bq.Lines(
        x=[-50, 50], y=[-50, 50], colors=[PALETTE["grey"]], line_style="dashed", scales=plane,
        stroke_width=thick / 2,
    )  # fmt: skip
    curve = bq.Lines(x=empty, y=empty, colors=[PALETTE["green"]], stroke_width=thick, scales=plane)
    orbit = bq.Lines(
        x=empty, y=empty, colors=[PALETTE["blue"]], stroke_width=thick / 2, scales=plane
    )
    size = 200 if present else 110
    stable = bq.Scatter(
        x=empty, y=empty, colors=[PALETTE["vermillion"]], default_size=size, scales=plane
    )
    unstable = bq.Scatter(
        x=empty, y=empty, colors=[PALETTE["vermillion"]], default_size=size, scales=plane,
        fill=False, stroke_width=3,
    )  # fmt: skip

    def chart(marks, *axes):
        return figure(marks, list(axes), margins(present, 70 if present else 54), height)

    height = 262 if present else 270
    below, aside = (38, 52) if present else (30, 40)  # px from the axis to its label
    level_axis = axis(level, "h, x", aside, side="left", tick_format="~g")
    before_axis = axis(before, "", below, tick_format="~g")
    after_axis = axis(after, "h after the step", aside, side="left", tick_format="~g")
    picture = row(
        panel(
            chart([bars, line],
                  axis(time, "step t", below, tick_values=np.arange(0, T + 1, 5),
                       tick_format="~g"),
                  level_axis),
            ("state <i>h<sub>t</sub></i>", "●", "blue"),
            ("input <i>x<sub>t</sub></i>", "▮", "orange"),
            flex="6 1 360px",
        ),
        panel(
            chart([diagonal, curve, orbit, stable, unstable], before_axis, after_axis),
            ("map", "━", "green"), ("orbit", "━", "blue"), ("diagonal", "┅", "grey"),
            ("stable", "●", "vermillion"), ("unstable", "○", "vermillion"),
            flex="4 1 240px",
        ),
    )  # fmt: skip

    def draw(**values):
        response = neuron_response(**values)
        arrays = picture_arrays(**values, response=response)
        limit, low = float(arrays["limit"]), float(arrays["low"])
        level.min, level.max = -limit, limit
        before.min, before.max, after.min, after.max = low, limit, low, limit
        edge = 1.0 if limit < 2 else limit
        level_axis.tick_values = after_axis.tick_values = before_axis.tick_values = edge * HALVES
        before_axis.label = f"h before the step (x = {1 if values['kind'] == 'step' else 0})"
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
        [
            level,
            before,
            after,
            level_axis,
            before_axis,
            after_axis,
            bars,
            line,
            curve,
            orbit,
            stable,
            unstable,
        ],
        draw,
        presets=PRESETS,
        present=present,
    )
