"""The response of one recurrent neuron, and the map behind it: fixed points, and where it ends."""

import math
from itertools import pairwise
from typing import NamedTuple

import numpy as np

T = 40  # steps shown
SECOND = 21  # step of the second pulse
PERIOD = 10  # of the sine, in steps
HORIZON = 1000  # steps followed to say what becomes of a pulse

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
