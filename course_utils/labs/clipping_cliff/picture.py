"""Lab: gradient descent at a cliff of a loss, without clipping and with two kinds of it.

One tanh unit, ``h_t = tanh(x_t + w h_{t-1} + b)``, reads a bit and 49 steps of noise, and must say
0.7 times the bit at the end.  The picture is the loss over its recurrent weight w and its bias b.
For w > 1 and a small b the unit has two stable states, and remembers; where one of them disappears
half of the bits flip, and the loss jumps.
"""

import io
from functools import lru_cache

import bqplot as bq
import ipywidgets as W
import numpy as np
from PIL import Image

from course_utils.display.palette import PALETTE
from course_utils.display.widgets import slider
from course_utils.display.words import number
from course_utils.labs.charts import axis, figure, margins, panel, row
from course_utils.labs.lab import OWN_VALUES, Lab

T, BATCH = 50, 16
NOISE, TARGET = 0.1, 0.7  # standard deviation of the inputs after the bit; size of the answer
STEPS = 60  # of the longest descent
LOW, HIGH = (0.6, -0.8), (2.2, 0.8)  # corners of the picture: (w, b)
GRID = 161  # points of the picture along each axis
SCHEMES = ("not clipped", "clipped by norm", "clipped elementwise")
PALE, DARK = (255, 255, 255), (156, 156, 156)  # of the heat map: loss 0, loss TOP
TOP, BANDS = 1.5, 10
FLAT, STEEP = 1e-3, 1e3  # ends of the axis of gradients


@lru_cache(maxsize=1)
def latch_task():
    """The sequences: a bit, then noise.

    Returns
    -------
    x : array (T, BATCH)
        ``x[0]`` is the bit, -1 or 1, half of each.
    y : array (BATCH,)
        The answer: 0.7 times the bit.  They are the same at every call: do not change them.
    """
    bits = np.tile([-1.0, 1.0], BATCH // 2)
    x = np.random.default_rng(0).normal(0, NOISE, (T, BATCH))
    x[0] = bits
    return x, TARGET * bits


def loss_and_gradient(w, b):
    """Loss of several networks, and its gradient by backpropagation through time.

    Parameters
    ----------
    w, b : arrays (K,)
        Recurrent weight and bias of each network.

    Returns
    -------
    loss : array (K,)
        Mean of ``(h_T - y)**2`` over the sequences.
    gradient : array (K, 2)
        By w and by b.

    Notes
    -----
    With one unit the Jacobians are numbers, so that the backward loop is a cumulative product.
    """
    x, y = latch_task()
    w = np.repeat(w[:, None], BATCH, axis=1)  # (K, B): to multiply without broadcasting is faster
    h = np.zeros((T + 1, *w.shape))
    for before, now, u in zip(h[:-1], h[1:], x[:, None] + b[:, None], strict=True):  # (K, B)
        np.multiply(before, w, out=now)
        np.add(now, u, out=now)
        np.tanh(now, out=now)
    slope = 1 - h[1:] ** 2  # (T, K, B)
    error = h[-1] - y  # (K, B)
    onward = np.ones_like(slope)  # dh_T/dh_t: the product over the steps after t
    onward[:-1] = np.cumprod((w * slope)[:0:-1], axis=0)[::-1]
    da = 2 / BATCH * error * onward * slope  # (T, K, B): by the value before the tanh
    gradient = np.stack([(da * h[:-1]).sum(axis=(0, 2)), da.sum(axis=(0, 2))], axis=1)
    return (error**2).mean(axis=1), gradient


@lru_cache(maxsize=1)
def loss_surface():
    """The loss over the picture.

    Returns
    -------
    w, b : arrays (GRID,)
    loss : array (GRID, GRID)
        ``loss[i, j]`` is that at ``w[j]``, ``b[i]``.
    """
    x, y = latch_task()
    w, b = np.linspace(LOW, HIGH, GRID).T
    weight, bias = w[:, None], b[:, None, None]
    h = np.zeros((GRID, GRID, BATCH))
    for x_t in x:
        h = np.tanh(x_t + h * weight + bias)
    return w, b, ((h - y) ** 2).mean(axis=-1)


def shades(loss):
    """Colours of the heat map.

    Parameters
    ----------
    loss : array (...)

    Returns
    -------
    colours : array of uint8 (..., 3)
        From ``PALE`` at 0 to ``DARK`` at ``TOP``, in ``BANDS`` steps like a map's.
    """
    band = np.clip(np.floor(loss / TOP * BANDS), 0, BANDS - 1) / (BANDS - 1)
    return np.rint(PALE + band[..., None] * np.subtract(DARK, PALE)).astype(np.uint8)


def clip(gradient, c):
    """What each scheme takes for the gradient.

    Parameters
    ----------
    gradient : array (3, 2)
        One for each of ``SCHEMES``.
    c : float
        Threshold.

    Returns
    -------
    clipped : array (3, 2)
        As it is; shortened to c where it is longer; each number limited to -c ... c.
    """
    taken = gradient.copy()
    norm = np.hypot(*gradient[1])
    if norm > c:
        taken[1] *= c / norm
    np.clip(gradient[2], -c, c, out=taken[2])
    return taken


def descents(w, b, lr, c, steps):
    """Gradient descent from one start by all three schemes.

    Parameters
    ----------
    w, b : float
        The start.
    lr : float
        Learning rate.
    c : float
        Threshold of the clipping.
    steps : int
        Steps taken.

    Returns
    -------
    arrays : dict
        ``points`` (steps + 1, 3, 2): (w, b) after 0, 1, ... steps, for each of ``SCHEMES``;
        ``loss`` (steps + 1, 3), ``gradient`` (steps + 1, 3, 2) there, not clipped.
    """
    points, losses, gradients = [np.tile([float(w), float(b)], (3, 1))], [], []
    for _ in range(steps + 1):
        loss, gradient = loss_and_gradient(*points[-1].T)
        losses.append(loss)
        gradients.append(gradient)
        points.append(points[-1] - lr * clip(gradient, c))
    return dict(points=np.array(points[:-1]), loss=np.array(losses), gradient=np.array(gradients))


def inside(points):
    """Which points (..., 2) the picture shows."""
    return ((points >= LOW) & (points <= HIGH)).all(axis=-1)


def exits(points):
    """Where a path leaves the picture.

    Parameters
    ----------
    points : array (n, 2)
        The first one is inside.

    Returns
    -------
    crossings : array (m, 2)
        On the border, one for each step from inside to outside.
    """
    shown = inside(points)
    crossings = []
    for k in np.flatnonzero(shown[:-1] & ~shown[1:]):
        way = points[k + 1] - points[k]
        border = np.where(way > 0, HIGH, LOW)
        moves = way != 0
        share = ((border - points[k])[moves] / way[moves]).min()
        crossings.append(points[k] + share * way)
    return np.array(crossings).reshape(-1, 2)


def turned(gradient, c):
    """Angle in degrees between a gradient (2,) and what elementwise clipping leaves of it."""
    clipped = np.clip(gradient, -c, c)
    cosine = gradient @ clipped / (np.hypot(*gradient) * np.hypot(*clipped))
    return float(np.degrees(np.arccos(min(1.0, cosine))))


def _place(point):
    return f"({', '.join(f'{v:.2f}' for v in point)})".replace("-", "−")


def _joined(parts):
    return ", ".join(parts[:-1]) + " and " + parts[-1]


def describe(w, b, lr, c, steps, arrays):
    """Say what the three descents reached, and what the cliff did; every number is computed.

    Parameters
    ----------
    w, b, lr, c, steps
        As for :func:`descents`.
    arrays : dict
        Result of :func:`descents`.

    Returns
    -------
    sentence : str
    """
    loss, points = arrays["loss"], arrays["points"]
    norms = np.linalg.norm(arrays["gradient"], axis=2)  # (steps + 1, 3)
    if steps == 0:
        return (
            f"At the start the loss is {number(loss[0, 0])} and the gradient's norm "
            f"{number(norms[0, 0])}: {'above' if norms[0, 0] > c else 'not above'} c = {number(c)}."
        )
    taken = "1 step" if steps == 1 else f"{steps} steps"
    used = norms[:-1]  # of the gradients stepped along
    if not (used > c).any():
        said = (
            f"After {taken} the loss is {number(loss[-1, 0])}. No gradient was longer than "
            f"c = {number(c)} (largest norm {number(used.max())}), so all three paths are the same."
        )
        if steps == STEPS and used.max() < 0.05:
            said += " Clipping does not lengthen a gradient that has vanished."
        return said
    said = f"After {taken} the loss is " + _joined(
        [f"{number(loss[-1, i])} {scheme}" for i, scheme in enumerate(SCHEMES)]
    )
    at = int(used[:, 0].argmax())
    before, after = points[at, 0], points[at + 1, 0]
    said += (
        f". Without clipping, the largest gradient (norm {number(norms[at, 0])}, at step {at + 1}) "
        f"moves the point by {number(lr * norms[at, 0])} to {_place(after)}"
    )
    if not inside(after):
        said += ", outside the picture"
        if not inside(points[-1, 0]) and norms[-1, 0] < 1e-3:
            said += ", where the loss is flat"
    elif inside(before) and not inside(points[-1, 0]):
        said += f"; it is at {_place(points[-1, 0])} now, outside the picture"
    most = max(
        (turned(g, c) for g in arrays["gradient"][:-1, 2] if np.abs(g).max() > c), default=0.0
    )
    said += "."
    if most >= 0.5:
        said += f" Elementwise clipping turned a step by up to {most:.0f}°."
    return said


def picture_arrays(w, b, lr, c, steps):
    """Everything the two pictures show besides the surface.

    Parameters
    ----------
    w, b, lr, c, steps
        As for :func:`descents`.

    Returns
    -------
    arrays : dict
        The arrays of :func:`descents`; ``ends`` (3, 2): where the paths are now; ``exits`` (m, 2):
        where paths leave the picture, moved a little inside; ``norms`` (steps + 1, 3): of the
        gradients, not clipped, kept within ``FLAT`` ... ``STEEP``.
    """
    arrays = descents(w, b, lr, c, steps)
    points = arrays["points"]
    crossings = np.concatenate([exits(points[:, i]) for i in range(3)])
    room = 0.04 * (np.array(HIGH) - LOW)  # so that a cross on the border is shown whole
    crossings = np.clip(crossings, LOW + room, HIGH - room)
    norms = np.clip(np.linalg.norm(arrays["gradient"], axis=2), FLAT, STEEP)
    return dict(arrays, ends=points[-1], exits=crossings, norms=norms)


FIRST = dict(w=1.5, b=0.4, lr=0.05, c=1.0, steps=30)
PRESETS = {
    "before the cliff": dict(steps=12),
    "three steps later": dict(steps=15),
    "elementwise stuck": dict(w=1.4, steps=60),
    "low threshold": dict(c=0.1, steps=60),
    "thrown far": dict(w=1.6, b=0.3, lr=0.1),
    "luck": dict(w=1.6),
    "vanished gradient": dict(w=2.2, b=0.8, steps=60),
}
KEYS = ("not clipped", "by norm", "elementwise")
LOOKS = (  # colour, style, width: thinner ones on top, so that paths of one course stay visible
    ("vermillion", "solid", 2.4),
    ("blue", "solid", 1.2),
    ("orange", "dotted", 0.9),
)


def clipping_cliff(present=False):
    """Open the lab "What does clipping do at a cliff?".

    Parameters
    ----------
    present : bool
        Larger type and lines, for a projector.

    Returns
    -------
    lab : Lab
        Controls ``steps`` (taken, 0 ... 60), ``w``, ``b`` (the start, which can also be dragged),
        ``lr`` (learning rate), ``c`` (threshold).
    """
    controls = dict(
        steps=slider("Steps taken", FIRST["steps"], 0, STEPS, 1, kind=W.IntSlider),
        w=slider("Start: recurrent weight w", FIRST["w"], LOW[0], HIGH[0], 0.02),
        b=slider("Start: bias b", FIRST["b"], LOW[1], HIGH[1], 0.02),
        lr=slider("Learning rate", FIRST["lr"], 0.01, 0.1, 0.01),
        c=slider("Threshold c", FIRST["c"], 0.1, 5, 0.1),
    )
    thick = 3.4 if present else 2.4
    _, _, loss = loss_surface()

    across = bq.LinearScale(min=LOW[0], max=HIGH[0], allow_padding=False)
    upward = bq.LinearScale(min=LOW[1], max=HIGH[1], allow_padding=False)
    plane = {"x": across, "y": upward}
    data = io.BytesIO()
    Image.fromarray(shades(loss)[::-1]).save(data, "PNG")  # the first row is the top
    # A picture, not a bqplot.HeatMap, which leaves a grid of seams between its cells.
    surface = bq.Image(
        image=W.Image(value=data.getvalue(), format="png"), pixelated=False,
        x=[LOW[0], HIGH[0]], y=[LOW[1], HIGH[1]], scales=plane,
    )  # fmt: skip
    time = bq.LinearScale(min=0, max=STEPS, allow_padding=False)
    level = bq.LogScale(min=FLAT, max=STEEP)

    paths = [
        bq.Lines(x=[0.0, 0.0], y=[0.0, 0.0], colors=[PALETTE[colour]], line_style=style,
                 stroke_width=thick * width, scales=plane)
        for colour, style, width in LOOKS
    ]  # fmt: skip
    colours = [PALETTE[colour] for colour, _, _ in LOOKS]
    curves = bq.Lines(  # one mark: each one that changes costs a millisecond or two
        x=[0.0, 0.0], y=np.ones((3, 2)), colors=colours, stroke_width=thick,
        scales={"x": time, "y": level},
    )  # fmt: skip
    threshold = bq.Lines(
        x=[0.0, STEPS], y=[FIRST["c"]] * 2, colors=[PALETTE["grey"]], line_style="dashed",
        stroke_width=thick, scales={"x": time, "y": level},
    )  # fmt: skip
    size = 200 if present else 110
    ends = bq.Scatter(
        x=np.zeros(3), y=np.zeros(3), size=[1.0, 0.6, 0.25], colors=colours, stroke="black",
        stroke_width=1, default_size=size, scales={**plane, "size": bq.LinearScale(min=0, max=1)},
    )  # fmt: skip
    gone = bq.Scatter(
        x=np.zeros(0), y=np.zeros(0), colors=[PALETTE["vermillion"]], stroke="black",
        marker="cross", default_size=2 * size, scales=plane,
    )  # fmt: skip
    start = bq.Scatter(
        x=[FIRST["w"]], y=[FIRST["b"]], colors=["white"], stroke="black", stroke_width=2.5,
        marker="square", default_size=size, enable_move=True, scales=plane,
    )  # fmt: skip

    def chart(marks, *axes):
        margin = margins(present, 70, 16) if present else margins(present, 54, 14)
        return figure(marks, list(axes), margin, 262 if present else 280)

    steps = ",".join(
        f"rgb{tuple(colour)} {100 * i / BANDS}% {100 * (i + 1) / BANDS}%"
        for i, colour in enumerate(shades((np.arange(BANDS) + 0.5) * TOP / BANDS).tolist())
    )
    ramp = (
        'loss 0 <span aria-hidden="true" style="display:inline-block;width:4em;height:.8em;'
        f'border:1px solid;background:linear-gradient(to right,{steps})"></span> {TOP}'
    )
    below, aside = (38, 52) if present else (30, 40)  # px from the axis to its label
    text = "var(--lab-text)"
    picture = row(
        panel(
            chart([surface, *paths, gone, ends, start],
                  axis(across, "recurrent weight w", below, num_ticks=9, tick_format="~g"),
                  axis(upward, "bias b", aside, side="left", num_ticks=5, tick_format="~g")),
            f"<span>{ramp}</span>", ("start (drag it)", "□", text), ("now", "●", text),
            ("leaves the picture", "✚", "vermillion"),
            flex="6 1 360px",
        ),
        panel(
            chart([threshold, curves],
                  axis(time, "steps taken", below, tick_values=np.arange(0, STEPS + 1, 10),
                       tick_format="~g"),
                  axis(level, "gradient’s norm", aside, side="left", tick_format="~g",
                       tick_values=[1e-3, 1e-2, 0.1, 1.0, 10.0, 100.0, 1000.0])),
            ("c", "╍", "grey"),
            *((scheme, "┅" if style == "dotted" else "━", colour)
              for (colour, style, _), scheme in zip(LOOKS, KEYS, strict=True)),
            flex="4 1 240px",
        ),
    )  # fmt: skip

    def draw(w, b, lr, c, steps):
        arrays = picture_arrays(w, b, lr, c, steps)
        for i in range(3):
            paths[i].x, paths[i].y = arrays["points"][:, i].T
        curves.x, curves.y = np.arange(steps + 1), arrays["norms"].T
        threshold.y = np.array([c, c])
        ends.x, ends.y = arrays["ends"].T
        gone.x, gone.y = arrays["exits"].T
        start.x, start.y = np.array([w]), np.array([b])
        return describe(w, b, lr, c, steps, arrays)

    lab = Lab(
        "clipping_cliff",
        "What does clipping do at a cliff?",
        [
            "Take the steps from 12 to 16 one by one.",
            "Start at w = 1.4 and take 60 steps: who arrives?",
        ],
        controls,
        picture,
        [*paths, curves, threshold, ends, gone, start],
        draw,
        presets=PRESETS,
        present=present,
    )

    def dragged(_mark, event):
        place = {
            name: _nearest(event["point"][axis], controls[name])
            for name, axis in (("w", "x"), ("b", "y"))
        }
        lab.preset.value = OWN_VALUES
        lab.set(**place)

    start.on_drag_end(dragged)
    return lab


def _nearest(value, control):
    """The value of a slider that is nearest to any number."""
    value = min(max(value, control.min), control.max)
    return round(control.min + round((value - control.min) / control.step) * control.step, 9)
