"""What the clipping cliff shows, and the lab itself."""

import io

import bqplot as bq
import ipywidgets as W
import numpy as np
from PIL import Image

from course_utils.display.widgets import slider
from course_utils.labs.charts import Chart, row
from course_utils.labs.clipping_cliff.maths import HIGH, LOW, STEPS, descents, exits, loss_surface
from course_utils.labs.clipping_cliff.words import describe
from course_utils.labs.lab import OWN_VALUES, Lab

PALE, DARK = (255, 255, 255), (156, 156, 156)  # of the heat map: loss 0, loss TOP
TOP, BANDS = 1.5, 10
FLAT, STEEP = 1e-3, 1e3  # ends of the axis of gradients


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
    colours = [colour for colour, _, _ in LOOKS]
    look = dict(present=present, height=(280, 262), right=(14, 16), thick=(2.4, 3.4))
    plane = Chart(
        dict(label="recurrent weight w", low=LOW[0], high=HIGH[0], num_ticks=9, tick_format="~g"),
        dict(label="bias b", low=LOW[1], high=HIGH[1], num_ticks=5, tick_format="~g"),
        **look,
    )
    # A picture, not a bqplot.HeatMap, which leaves a grid of seams between its cells.
    plane.mark(
        bq.Image, image=_surface(), pixelated=False, x=[LOW[0], HIGH[0]], y=[LOW[1], HIGH[1]]
    )
    paths = [plane.line(colour, width, style) for colour, style, width in LOOKS]
    gone = plane.points("vermillion", area=(220, 400), stroke="black", marker="cross")
    ends = plane.points(
        colours, stroke="black", stroke_width=1, size=[1.0, 0.6, 0.25],
        scales={"size": bq.LinearScale(min=0, max=1)},
    )  # fmt: skip
    start = plane.points(
        "white", stroke="black", stroke_width=2.5, marker="square", enable_move=True
    )
    gradients = Chart(
        dict(label="steps taken", low=0, high=STEPS, tick_values=np.arange(0, STEPS + 1, 10),
             tick_format="~g"),
        dict(label="gradient’s norm", low=FLAT, high=STEEP, log=True, tick_format="~g",
             tick_values=[1e-3, 1e-2, 0.1, 1.0, 10.0, 100.0, 1000.0]),
        **look,
    )  # fmt: skip
    threshold = gradients.line("grey", style="dashed", x=[0.0, STEPS])
    curves = gradients.line(colours)  # one mark: each one that changes costs a millisecond or two

    text = "var(--lab-text)"
    picture = row(
        plane.panel(
            _ramp(), ("start (drag it)", "□", text), ("now", "●", text),
            ("leaves the picture", "✚", "vermillion"),
            flex="6 1 360px",
        ),
        gradients.panel(
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
        draw,
        marks=[*paths, curves, threshold, ends, gone, start],
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


def _surface():
    """The loss as a picture."""
    data = io.BytesIO()
    colours = shades(loss_surface()[2])
    Image.fromarray(colours[::-1]).save(data, "PNG")  # the first row is the top
    return W.Image(value=data.getvalue(), format="png")


def _ramp():
    """The key to the picture's shades, in HTML."""
    steps = ",".join(
        f"rgb{tuple(colour)} {100 * i / BANDS}% {100 * (i + 1) / BANDS}%"
        for i, colour in enumerate(shades((np.arange(BANDS) + 0.5) * TOP / BANDS).tolist())
    )
    return (
        '<span>loss 0 <span aria-hidden="true" style="display:inline-block;width:4em;height:.8em;'
        f'border:1px solid;background:linear-gradient(to right,{steps})"></span> {TOP}</span>'
    )


def _nearest(value, control):
    """The value of a slider that is nearest to any number."""
    value = min(max(value, control.min), control.max)
    return round(control.min + round((value - control.min) / control.step) * control.step, 9)
