"""Lab: a query among keys in the plane; what is read is a weighted mean of their values."""

import bqplot as bq
import numpy as np

from course_utils.display.widgets import choice, slider
from course_utils.display.words import number
from course_utils.labs.charts import Chart, row
from course_utils.labs.lab import OWN_VALUES, Lab
from course_utils.rnn.attention import attention

NAMES = ("A", "B", "C", "D", "E")
ANGLES = np.radians([20, 164, 236, 308, 92])
KEYS = 1.5 * np.stack([np.cos(ANGLES), np.sin(ANGLES)], axis=1)  # (5, 2): all equally long
VALUES = np.array([10.0, 20.0, 30.0, 40.0, 50.0])  # (5,)
MASKS = {"all keys may be read": "", "E is padding": "E", "A and E are padding": "AE"}
END = 2.0  # of the plane, in every direction
SHARPEST = 20.0


def read_at(x, y, sharpness, hidden):
    """Read with a query.

    Parameters
    ----------
    x, y : float
        The query.
    sharpness : float
        Multiplies it: 0 reads the mean of all.
    hidden : str
        Names of the keys that must not be read.

    Returns
    -------
    read : float
    weights : array (5,)
    """
    mask = np.array([name not in hidden for name in NAMES])
    query = sharpness * np.array([[x, y]])  # (1, 2)
    read, weights = attention(query, KEYS, VALUES[:, None], mask)
    return read.item(), weights[0]


def describe(x, y, sharpness, hidden):
    """Say what is read, and mostly from where.

    Returns
    -------
    sentence : str
    """
    read, weights = read_at(x, y, sharpness, hidden)
    best = int(weights.argmax())
    said = f"It reads {number(read, 1)}. "
    open_keys = len(NAMES) - len(hidden)
    if weights[best] - weights[weights > 0].min() < 1e-9:
        return said + f"All {open_keys} keys that may be read have the same weight: their mean."
    said += f"The largest weight, {100 * weights[best]:.0f} %, is on {NAMES[best]}, whose value is "
    said += f"{VALUES[best]:.0f}"
    said += ": a look-up." if weights[best] > 0.99 else "; the rest is mixed in."
    if hidden:
        scores = KEYS @ np.array([x, y])
        favourite = NAMES[int(scores.argmax())]
        if favourite in hidden:
            said += f" {favourite} would fit better, but is masked."
    return said


FIRST = dict(x=0.6, y=-0.6, sharpness=1.0, hidden="")
PRESETS = {
    "the mean of all": dict(sharpness=0.0),
    "a look-up": dict(x=0.9, y=-1.2, sharpness=SHARPEST),
    "between two keys": dict(x=-1.4, y=-0.5, sharpness=6.0),
    "the best key is padding": dict(x=0.0, y=1.4, sharpness=3.0, hidden="E"),
}


def soft_lookup(present=False):
    """Open the lab "Which value does a query read?".

    Parameters
    ----------
    present : bool
        Larger type and points, for a projector.

    Returns
    -------
    lab : Lab
        Controls ``x``, ``y`` (the query, -2 ... 2, which can also be dragged), ``sharpness``
        (0 ... 20), ``hidden`` ("", "E" or "AE", the keys that are masked).
    """
    controls = dict(
        x=slider("Query: to the right", FIRST["x"], -END, END, 0.1),
        y=slider("Query: up", FIRST["y"], -END, END, 0.1),
        sharpness=slider("Sharpness (0: mean of all)", FIRST["sharpness"], 0.0, SHARPEST, 0.5),
        hidden=choice("Mask", MASKS, FIRST["hidden"]),
    )
    ends = dict(low=-END, high=END, tick_values=[-2, -1, 0, 1, 2], tick_format="d")
    plane = Chart(
        dict(label="to the right", **ends), dict(label="up", **ends), present=present,
        height=(300, 262),
    )  # fmt: skip
    ray = plane.line("orange", 1)
    keys = plane.points("blue", area=(160, 260), x=KEYS[:, 0], y=KEYS[:, 1])
    plane.mark(
        bq.Label, x=KEYS[:, 0], y=KEYS[:, 1], x_offset=10, y_offset=-10,
        text=[f"{name}: {value:.0f}" for name, value in zip(NAMES, VALUES, strict=True)],
        colors=["var(--lab-text)"], default_size=18 if present else 14, font_weight="normal",
    )  # fmt: skip
    query = plane.points("orange", stroke="black", stroke_width=2, marker="square",
                         area=(170, 260), enable_move=True)  # fmt: skip

    places = np.arange(len(NAMES))
    weighing = Chart(
        dict(label="key", scale=bq.OrdinalScale(domain=list(NAMES))),
        dict(label="weight", low=0.0, high=1.0, tick_values=[0, 0.5, 1], tick_format="~g"),
        present=present, height=(300, 262),
    )  # fmt: skip
    bars = weighing.bars("blue", x=list(NAMES), y=np.zeros(len(places)), padding=0.35)
    scale = bq.LinearScale(min=0.0, max=60.0, allow_padding=False)
    reading = Chart(
        dict(label="what is read", scale=scale, tick_values=[0, *VALUES], tick_format="d"),
        dict(label="", low=0.0, high=1.0, visible=False),
        present=present, height=(300, 262), left=(16, 16),
    )  # fmt: skip
    posts = reading.line("blue", 2.4, x=np.tile(VALUES[:, None], 2), y=np.zeros((5, 2)))
    now = reading.line("orange", 1.5)
    picture = row(
        plane.panel(("key and value", "●", "blue"), ("query (drag it)", "■", "orange"),
                    flex="4 1 300px"),
        weighing.panel(("weights", "■", "blue"), flex="3 1 220px", min_width="200px"),
        reading.panel(("weighted values", "┃", "blue"), ("their mean", "┃", "orange"),
                      flex="3 1 220px", min_width="200px"),
    )  # fmt: skip

    held = []  # the query, while the mouse has it: the browser draws it under the pointer

    def draw(x, y, sharpness, hidden):
        read, weights = read_at(x, y, sharpness, hidden)
        if not held:
            query.x, query.y = np.array([x]), np.array([y])
        ray.x, ray.y = np.array([0.0, x]), np.array([0.0, y])
        keys.opacities = [0.25 if name in hidden else 1.0 for name in NAMES]
        bars.y = weights
        posts.y = np.stack([np.zeros(len(weights)), weights], axis=1)
        now.x, now.y = np.array([read, read]), np.array([0.0, 1.0])
        return describe(x, y, sharpness, hidden)

    lab = Lab(
        "soft_lookup",
        "Which value does a query read?",
        [
            "Drag the query around. Then raise the sharpness.",
            "Find a query that reads 30 without looking at C.",
        ],
        controls,
        picture,
        draw,
        marks=[query, ray, keys, bars, posts, now],
        presets=PRESETS,
        saved=dict(sharpness=3.0),
        present=present,
    )

    def set_near(event):
        """Set the sliders to what is nearest to where the mouse is; whether they moved."""
        low, high, step = controls["x"].min, controls["x"].max, controls["x"].step
        near = {
            axis: round(min(max(step * round(event["point"][axis] / step), low), high), 9)
            for axis in ("x", "y")
        }
        if held and all(abs(controls[axis].value - near[axis]) < step / 2 for axis in near):
            return  # most moves of a mouse are smaller than a step: nothing to draw
        lab.preset.value = OWN_VALUES
        lab.set(**near)

    def dragging(mark, event):
        held[:] = [mark]
        set_near(event)

    def dropped(_mark, event):
        held.clear()
        set_near(event)

    query.on_drag(dragging)
    query.on_drag_end(dropped)
    return lab
