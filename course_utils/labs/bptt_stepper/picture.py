"""Lab: backpropagation through time in one unit, one number after the other.

``h_t = tanh(u x_t + w h_{t-1})``, ``h_0 = 0``, three steps: forward to the error, then backward to
the three shares of ``dE/dw``, one for each use of the one weight.
"""

import ipywidgets as W
import numpy as np

from course_utils.display.widgets import choice, slider
from course_utils.labs.lab import Lab
from course_utils.labs.svg import (
    arrow,
    box,
    drawing,
    fixed,
    formula_lines,
    signed,
    step_buttons,
    sub,
    text,
    when,
)

INPUT_WEIGHT = 0.5  # u
INPUTS = np.array([1.0, 0.5, -1.0])  # x_1, x_2, x_3
TARGETS = np.array([0.8, 0.2, 0.5])  # y_1, y_2, y_3; of the last error alone: y_3
T = len(INPUTS)
NUDGE = 0.001  # of w, to each side

# What each stage computes: forward, then backward.
STAGES = [
    *(("h", t) for t in range(1, T + 1)),
    ("E", T),
    *(
        (quantity, t)
        for t in range(T, 0, -1)
        for quantity in ("delta", "share", "local")
        if (quantity, t) != ("local", 1)  # nothing depends on h_0 = 0
    ),
    ("sum", 1),
    ("check", 1),
]
ERRORS = {"last step": "last", "every step": "every"}

# Geometry in SVG units; the drawing is 940 wide, about one unit a pixel.
WIDTH, HEIGHT = 940, 248
LEFT, COLUMN, BOX = 82, 306, 186  # left edge of the first column; distance of columns; box width
SMALL = 82  # width of the input's box
# Upper edge and height of the boxes.
ROWS = {"E": (3, 25), "h": (53, 68), "x": (146, 25), "share": (179, 25), "sum": (216, 28)}
VALUE_LINE, DELTA_LINE, PARTS_LINE, LINE = 18, 40, 59, 18  # baselines in the boxes
DIGITS = 3


def states(w):
    """States of the unit.

    Parameters
    ----------
    w : float
        Recurrent weight.

    Returns
    -------
    h : array (T + 1,)
        ``h[0] = 0``, then ``h[t] = tanh(u x_t + w h[t-1])``.
    """
    h = np.zeros(T + 1)
    for t in range(1, T + 1):
        h[t] = np.tanh(INPUT_WEIGHT * INPUTS[t - 1] + w * h[t - 1])
    return h


def counted(error):
    """Which steps have an error: an array (T,) of 0 and 1, for "last" or "every"."""
    if error not in ERRORS.values():
        raise ValueError(f"unknown error {error!r}: one of {', '.join(ERRORS.values())}")
    return np.ones(T) if error == "every" else np.eye(T)[-1]


def total_error(w, error):
    """Half the squared distance of the states from their targets, summed over what is counted.

    Parameters
    ----------
    w : float
        Recurrent weight.
    error : str
        "last": of the last step alone; "every": of every step.

    Returns
    -------
    E : float
    """
    return float(0.5 * (counted(error) * (states(w)[1:] - TARGETS) ** 2).sum())


def stepped(w, error):
    """All numbers of the forward and the backward pass.

    Parameters
    ----------
    w : float
        Recurrent weight.
    error : str
        "last" or "every", as for :func:`total_error`.

    Returns
    -------
    arrays : dict of arrays (T + 1,)
        The entry t belongs to step t; the entry 0 is only used by ``h``, where it is ``h_0 = 0``.
        ``h``; ``E``, the error at the step; ``own``, its derivative ``h_t - y_t``; ``local``, the
        derivative of ``h_t`` by ``h_{t-1}``; ``carried``, what comes back from step t+1; ``delta``,
        the derivative of the whole error by ``h_t``, ``own + carried``; ``share``, what the use of
        w at step t adds to ``dE/dw``.

    Notes
    -----
    Werbos (1990).  The derivative by one shared weight is the sum of those by its copies, one at
    each step of the unrolled graph.
    """
    h, on = states(w), counted(error)
    tanh_slope = 1 - h[1:] ** 2  # (T,)
    own, local, carried, delta, share, E = np.zeros((6, T + 1))
    own[1:] = on * (h[1:] - TARGETS)
    E[1:] = 0.5 * on * (h[1:] - TARGETS) ** 2
    local[1:] = w * tanh_slope
    for t in range(T, 0, -1):
        carried[t] = delta[t + 1] * local[t + 1] if t < T else 0
        delta[t] = own[t] + carried[t]
    share[1:] = delta[1:] * tanh_slope * h[:-1]
    return dict(h=h, E=E, own=own, local=local, carried=carried, delta=delta, share=share)


def nudged(w, error):
    """The two errors beside w, and the slope between them: central differences."""
    above, below = total_error(w + NUDGE, error), total_error(w - NUDGE, error)
    return above, below, (above - below) / (2 * NUDGE)


def _three(value):
    return fixed(value, DIGITS)


def _factor(value):
    return signed(value, DIGITS)


def _plus(values):
    """Write a sum; the first summand needs no brackets."""
    first, *others = values
    return " + ".join([_three(first), *map(_factor, others)])


def formula(stage, w, error, arrays):
    """Work out what the stage computes with the real numbers.

    Parameters
    ----------
    stage : int
        1 ... ``len(STAGES)``.
    w, error
        As for :func:`stepped`.
    arrays : dict
        Its result.

    Returns
    -------
    general, worked : str, str
        The formula, and the same with numbers.  The numbers shown are rounded; the result is that
        of the exact ones.
    """
    quantity, t = STAGES[stage - 1]
    now, before, after = sub(t), sub(t - 1), sub(t + 1)
    h, own, local, delta, share = (arrays[key] for key in ("h", "own", "local", "delta", "share"))
    if quantity == "h":
        x = INPUTS[t - 1]
        return (
            f"h{now} = tanh(u x{now} + w h{before})" + (", with h₀ = 0" if t == 1 else ""),
            f"h{now} = tanh({INPUT_WEIGHT}·{signed(x, 1)} + {signed(w)}·{_factor(h[t - 1])})"
            f" = {_three(h[t])}",
        )
    if quantity == "E":
        steps = [s for s in range(1, T + 1) if counted(error)[s - 1]]
        return (
            "E = " + " + ".join(f"½(h{sub(s)} − y{sub(s)})²" for s in steps),
            "E = "
            + " + ".join(f"½({_three(h[s])} − {fixed(TARGETS[s - 1], 1)})²" for s in steps)
            + f" = {_three(arrays['E'].sum())}",
        )
    if quantity == "delta":
        name = f"δ{now} = dE/dh{now}"
        direct = f"h{now} − y{now}"
        if t == T:
            return (
                f"{name} = {direct}",
                f"δ{now} = {_three(h[t])} − {fixed(TARGETS[t - 1], 1)} = {_three(delta[t])}",
            )
        later = f"δ{after} ∂h{after}/∂h{now}"
        product = f"{_factor(delta[t + 1])}·{_factor(local[t + 1])}"
        if error == "last":
            return f"{name} = {later}", f"δ{now} = {product} = {_three(delta[t])}"
        return (
            f"{name} = ({direct}) + {later}",
            f"δ{now} = {_three(own[t])} + {product} = {_three(delta[t])}",
        )
    if quantity == "share":
        return (
            f"share{now} = δ{now} (1 − h{now}²) h{before}",
            f"share{now} = {_factor(delta[t])}·(1 − {_factor(h[t])}²)·{_factor(h[t - 1])}"
            f" = {_three(share[t])}",
        )
    if quantity == "local":
        return (
            f"∂h{now}/∂h{before} = w (1 − h{now}²)",
            f"∂h{now}/∂h{before} = {signed(w)}·(1 − {_factor(h[t])}²) = {_three(local[t])}",
        )
    shares = share[:0:-1]  # in the order in which they came
    if quantity == "sum":
        return (
            "dE/dw = " + " + ".join(f"share{sub(s)}" for s in range(T, 0, -1)),
            f"dE/dw = {_plus(shares)} = {_three(shares.sum())}",
        )
    above, below, slope = nudged(w, error)
    return (
        f"(E(w + ε) − E(w − ε)) / 2ε, with ε = {NUDGE}",
        f"({above:.7f} − {below:.7f}) / {2 * NUDGE} = {_three(slope)}",
    )


def describe(stage, w, error, arrays):
    """Say in one sentence what the stage shows; every number in it is computed.

    Parameters
    ----------
    stage, w, error, arrays
        As for :func:`formula`.

    Returns
    -------
    sentence : str
    """
    quantity, t = STAGES[stage - 1]
    own, local, carried, delta, share = (
        arrays[key] for key in ("own", "local", "carried", "delta", "share")
    )
    if quantity == "h":
        if t == 1:
            return "Step 1: there is no state before, h₀ = 0, so w does not matter yet."
        return f"Step {t}: the weight w = {fixed(w)} is used again, now on h{sub(t - 1)}."
    if quantity == "E":
        if error == "last":
            return f"Only the last state has a target: E = {_three(arrays['E'].sum())}."
        most = int(arrays["E"].argmax())
        return (
            f"Every state has a target: E = {_three(arrays['E'].sum())}, and step {most} adds most "
            f"({_three(arrays['E'][most])})."
        )
    if quantity == "delta":
        return _about_delta(t, error, own, local, carried, delta)
    if quantity == "share":
        if t == 1:
            return "Step 1 multiplies w by h₀ = 0: changing w there changes nothing, share 0."
        so_far = (
            "the first of the sum" if t == T else f"the sum so far is {_three(share[t:].sum())}"
        )
        return f"Step {t} used w on h{sub(t - 1)}: its share is {_three(share[t])}, {so_far}."
    if quantity == "local":
        return (
            f"From h{sub(t)} back to h{sub(t - 1)} the gradient is multiplied by "
            f"{_three(local[t])}: {_effect(local[t])}."
        )
    total = share.sum()
    if quantity == "sum":
        most = int(np.abs(share).argmax())
        return (
            f"One weight, used at {T} steps: the shares add up to dE/dw = {_three(total)}. "
            f"Step {most} has the largest share, {_three(share[most])}."
        )
    slope = nudged(w, error)[2]
    return (
        f"The shares add up to {_three(total)}. Nudging w by ±{NUDGE} changes E at the rate "
        f"{_three(slope)} per unit of w."
    )


def _effect(factor):
    """Say what multiplying by a factor does."""
    if factor == 0:
        return "nothing gets through"
    size = "grows" if abs(factor) > 1 else "shrinks"
    return f"it {size}" + (" and changes its sign" if factor < 0 else "")


def _about_delta(t, error, own, local, carried, delta):
    if t == T:
        way = "larger" if delta[t] < 0 else "smaller"
        return (
            f"The error at step {T} depends on h{sub(T)} directly: dE/dh{sub(T)} = "
            f"{_three(delta[t])}. A slightly {way} h{sub(T)} would make it smaller."
        )
    if error == "last":
        factor = np.prod(local[t + 1 :])
        return (
            f"The error at step {T} reaches step {t} multiplied by {_three(factor)}: "
            f"dE/dh{sub(t)} = {_three(delta[t])}."
        )
    if carried[t] == 0:
        return (
            f"h{sub(t)} counts by its own error alone, dE/dh{sub(t)} = {_three(delta[t])}: nothing "
            f"comes back from step {t + 1}."
        )
    if (own[t] < 0) != (carried[t] < 0):
        how = "they pull in opposite directions"
    else:
        how = "they pull in the same direction"
    return (
        f"h{sub(t)} counts twice, by its own error ({_three(own[t])}) and through step {t + 1} "
        f"({_three(carried[t])}): {how}, dE/dh{sub(t)} = {_three(delta[t])}."
    )


def _column(t):
    """Left edge of the boxes of step t = 1, 2, ..."""
    return LEFT + COLUMN * (t - 1)


def _when(stage, quantity, t):
    return when(STAGES.index((quantity, t)) + 1, stage)


def _step(t, stage, w, error, arrays):
    """Draw one step: its boxes and the edges that lead to and from them."""
    left, middle = _column(t), _column(t) + BOX // 2
    drop = left + BOX - 40  # where the share falls
    (y_E, h_E), (y_h, h_h), (y_x, h_x), (y_s, h_s) = (ROWS[q] for q in ("E", "h", "x", "share"))
    h, E, delta, share = (
        _when(stage, q, T if q == "E" else t) for q in ("h", "E", "delta", "share")
    )
    has_error = bool(counted(error)[t - 1])
    now, before = sub(t), sub(t - 1)
    parts = []

    # Forward: from below, from the left, and up to the error.
    parts.append(arrow(left + SMALL // 2, y_x, left + SMALL // 2, y_h + h_h + 3, h,
                       f"u = {INPUT_WEIGHT}", dx=34, dy=4))  # fmt: skip
    start = left - (COLUMN - BOX) if t > 1 else 30
    label = f"w = {fixed(w)}" if t > 1 else "h₀ = 0"
    parts.append(arrow(start, y_h + 18, left - 3, y_h + 18, h, label, dy=-8))
    if has_error:
        target = f"y{now} = {fixed(TARGETS[t - 1], 1)}"
        parts.append(arrow(middle - 30, y_h, middle - 30, y_E + h_E + 3, E, target, dx=-34, dy=2))
        if delta != "later":
            own = f"h{now} − y{now} = {_three(arrays['own'][t])}"
            parts.append(arrow(middle - 10, y_E + h_E, middle - 10, y_h - 3, f"gradient {delta}",
                               own, dx=72, dy=5))  # fmt: skip

    # Backward: to the left through the recurrence, and down to the share.
    if t > 1:
        local = _when(stage, "local", t)
        if local != "later":
            value = f"∂h{now}/∂h{before} = {_three(arrays['local'][t])}"
            parts.append(arrow(left, y_h + 44, start + 3, y_h + 44, f"gradient {local}", value,
                               dy=19))  # fmt: skip
    if share != "later":
        parts.append(arrow(drop, y_h + h_h, drop, y_s - 3, f"gradient {share}"))

    # The boxes.
    if has_error:
        value = "" if E == "later" else f" = {_three(arrays['E'][t])}"
        parts += [
            box(left, y_E, BOX, h_E, E),
            text(middle, y_E + LINE, f"E{now}{value}", E),
        ]
    state = "now" if "now" in (h, delta) else h
    parts.append(box(left, y_h, BOX, h_h, state))
    value = "" if h == "later" else f" = {_three(arrays['h'][t])}"
    parts.append(text(middle, y_h + VALUE_LINE, f"h{now}{value}", h))
    if delta != "later":
        value = f"δ{now} = {_three(arrays['delta'][t])}"
        parts.append(text(middle, y_h + DELTA_LINE, value, f"gradient {delta}"))
        value = f"own {_three(arrays['own'][t])}, carried {_three(arrays['carried'][t])}"
        parts.append(text(middle, y_h + PARTS_LINE, value, "gradient small"))
    parts += [
        box(left, y_x, SMALL, h_x, h),
        text(left + SMALL // 2, y_x + LINE, f"x{now} = {fixed(INPUTS[t - 1], 1)}", h),
        box(left, y_s, BOX, h_s, share),
    ]
    value = "" if share == "later" else f" = {_three(arrays['share'][t])}"
    kind = "" if share == "later" else "gradient "
    parts.append(text(middle, y_s + LINE, f"share{now}{value}", kind + share))
    return parts


def svg(stage, w, error, arrays, sentence=""):
    """Draw the unrolled graph up to a stage.

    Parameters
    ----------
    stage, w, error, arrays
        As for :func:`formula`.
    sentence : str
        Becomes part of the description.

    Returns
    -------
    svg : str
        Its classes (``now``, ``gradient``, ...) get their colours from lab.css.
    """
    parts = [part for t in range(1, T + 1) for part in _step(t, stage, w, error, arrays)]
    y, height = ROWS["sum"]
    arrived = [t for t in range(T, 0, -1) if _when(stage, "share", t) != "later"]
    quantity, _ = STAGES[stage - 1]
    state = "now" if quantity in ("sum", "check") else "done" if arrived else "later"
    written = "dE/dw, the sum of all shares"
    if arrived:
        shares = arrays["share"][arrived]
        name = "dE/dw" if len(arrived) == T else "sum so far"
        total = f" = {_three(shares.sum())}" if len(arrived) > 1 else ""
        written = f"{name} = {_plus(shares)}{total}"
    if quantity == "check":
        written += f", by nudging w: {_three(nudged(w, error)[2])}"
    parts.append(box(LEFT, y, COLUMN * (T - 1) + BOX, height, state))
    middle = LEFT + (COLUMN * (T - 1) + BOX) / 2
    parts.append(text(middle, y + 19, written, f"gradient {state}" if arrived else state))
    names = [("E", "E", LINE), ("h", "h", VALUE_LINE), ("h", "δ", DELTA_LINE), ("x", "x", LINE)]
    parts += [text(18, ROWS[row][0] + dy, name, "name done") for row, name, dy in names]
    return drawing(WIDTH, HEIGHT, parts, f"Unrolled graph, {_stage_name(*STAGES[stage - 1])}",
                   sentence)  # fmt: skip


def _stage_name(quantity, t):
    names = {
        "h": f"forward, step {t}: the state",
        "E": "forward: the error",
        "delta": f"backward, step {t}: derivative of the error by the state",
        "share": f"backward, step {t}: its share of the weight's gradient",
        "local": f"backward, from step {t} to step {t - 1}",
        "sum": "the sum of the shares",
        "check": "the check by nudging the weight",
    }
    return names[quantity]


def bptt_stepper(present=False):
    """Open the lab "Where does the gradient of one shared weight come from?".

    Parameters
    ----------
    present : bool
        Larger type and lines, for a projector.

    Returns
    -------
    lab : Lab
        Controls ``stage`` (1 ... 14), ``w`` (recurrent weight), ``error`` ("last", "every").
    """
    last = len(STAGES)
    stage = slider(f"Stage (1–{last})", 1, 1, last, 1, kind=W.IntSlider)
    controls = dict(
        stage=stage,
        w=slider("Recurrent weight w", 0.75, -2, 2, 0.05),
        error=choice("Error", ERRORS),
    )
    picture = W.HTML()
    picture.add_class("course-lab-steps")

    def draw(stage, w, error):
        arrays = stepped(w, error)
        sentence = describe(stage, w, error, arrays)
        picture.value = svg(stage, w, error, arrays, sentence) + formula_lines(
            *formula(stage, w, error, arrays)
        )
        return sentence

    return Lab(
        "bptt_stepper",
        "Where does the gradient of one shared weight come from?",
        [
            "Recompute one share by hand.",
            "Set w to 0: how far back does the error reach?",
        ],
        controls,
        picture,
        [picture],
        draw,
        extra=step_buttons(stage),
        saved=dict(stage=STAGES.index(("sum", 1)) + 1),
        present=present,
    )
