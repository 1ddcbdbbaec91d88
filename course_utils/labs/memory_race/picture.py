"""What the memory race shows, and the lab itself."""

import ipywidgets as W
import numpy as np

from course_utils.display.widgets import choice, slider
from course_utils.labs.charts import Chart, caption, row
from course_utils.labs.lab import Lab
from course_utils.labs.memory_race.cells import LONGEST
from course_utils.labs.memory_race.maths import GONE, race
from course_utils.labs.memory_race.words import NAMES, describe

FLOOR, CEILINGS = 1e-4, (10.0, 1000.0)  # of the picture; the lower ceiling where it is enough
BOTTOM = 1e-12  # drawn for everything smaller, far below the picture
VIEWS = {"all four": "all", **{name: cell for cell, name in NAMES.items()}}


def picture_arrays(view, radius, update, forget, drive, T):
    """Everything the two pictures show.

    Parameters
    ----------
    view, radius, update, forget, drive, T
        As for :func:`describe`.

    Returns
    -------
    arrays : dict
        ``race``: result of :func:`race`; ``steps`` (T,): after the signal's, or back; ``left``,
        ``gradient``: for each of the four, values (T,) to draw, at least ``BOTTOM``; ``alone``,
        ``alone_back`` (T,): those of the cell looked at, else outside the picture; ``faded``:
        whether a line is drawn pale; ``high``: upper end of the axis.
    """
    raced = race(radius, update, forget, drive, T)

    def drawn_values(key):
        # A logarithmic axis has no place for 0; what is below FLOOR is outside the picture.
        return {cell: np.clip(raced[cell][key], BOTTOM, CEILINGS[-1]) for cell in raced}

    left, gradient = drawn_values("left"), drawn_values("gradient")
    top = max(values.max() for values in (*left.values(), *gradient.values()))
    alone, alone_back = (
        np.full(T, BOTTOM) if view == "all" else drawn_values(key)[view]
        for key in ("alone", "alone_back")
    )
    return dict(
        race=raced,
        steps=np.arange(T),
        left=left,
        gradient=gradient,
        alone=alone,
        alone_back=alone_back,
        faded={cell: view not in ("all", cell) for cell in raced},
        high=next(ceiling for ceiling in CEILINGS if top <= ceiling),
    )


FIRST = dict(radius=0.9, update=1.0, forget=1.0, drive=0.3, T=100, view="all")
PRESETS = {
    "PyTorch’s biases, 0": dict(update=0.0, forget=0.0),
    "gates that keep: biases 5": dict(update=5.0, forget=5.0),
    "the LSTM’s loop amplifies": dict(forget=4.0, view="lstm"),
    "no input after the signal": dict(drive=0.0),
    "a trace without a gradient": dict(radius=1.5, drive=0.0, view="rnn"),
}
LOOKS = {"rnn": ("blue", "dash_dotted"), "relu": ("green", "dotted"), "gru": ("orange", "dashed"),
         "lstm": ("vermillion", "solid")}  # fmt: skip
SIGNS = {"dash_dotted": "━·━", "dotted": "•••", "dashed": "━ ━", "solid": "━━"}
TICKS = {"1e-4": "0.0001", "0.0001": "0.0001", "0.01": "0.01", "1": "1", "100": "100"}


def memory_race(present=False):
    """Open the lab "Who remembers longest?".

    Parameters
    ----------
    present : bool
        Larger type and lines, for a projector.

    Returns
    -------
    lab : Lab
        Controls ``forget``, ``update`` (biases of the LSTM's forget gate and the GRU's update
        gate), ``radius`` (spectral radius of the tanh RNN), ``drive`` (standard deviation of the
        later input), ``T`` (steps), ``view`` ("all", "rnn", "relu", "gru", "lstm").
    """
    controls = dict(
        forget=slider("LSTM: forget-gate bias", FIRST["forget"], -2, 6, 0.1),
        update=slider("GRU: update-gate bias", FIRST["update"], -2, 6, 0.1),
        radius=slider("tanh RNN: spectral radius", FIRST["radius"], 0, 1.5, 0.05),
        drive=slider("Later input (signal: 1)", FIRST["drive"], 0, 1, 0.05),
        T=slider("Steps", FIRST["T"], 10, LONGEST, 1, kind=W.IntSlider),
        view=choice("Look at", VIEWS),
    )
    look = dict(
        present=present, height=(258, 236), left=(70, 90), right=(14, 16), aside=(54, 70)
    )  # fmt: skip
    level = dict(tick_values=[1e-4, 1e-2, 1, 100], tick_labels=TICKS)
    trace = Chart(
        dict(label="steps after the signal", low=0, high=FIRST["T"] - 1, tick_format="d"),
        dict(label="trace left", low=FLOOR, high=CEILINGS[0], log=True, **level),
        **look,
    )
    gradient = Chart(
        dict(label="lag: steps back from the last", scale=trace.x, tick_format="d"),
        dict(label="gradient", scale=trace.y, **level),
        **look,
    )

    def lines(chart):
        chart.line("grey", 0.5, "dotted", x=[0, LONGEST], y=[GONE, GONE])
        chart.line("grey", stroke_width=1, x=[0, LONGEST], y=[1, 1])
        alone = chart.line("grey", 0.8)
        return alone, {
            cell: chart.line(colour, 1.7 if style == "dotted" else 1.1, style)
            for cell, (colour, style) in LOOKS.items()
        }

    left_alone, left_cells = lines(trace)
    right_alone, right_cells = lines(gradient)
    keys = caption(
        *((NAMES[cell], SIGNS[style], colour) for cell, (colour, style) in LOOKS.items()),
        ("1 %", "···", "grey"),
        ("what keeps, alone (look at one cell)", "━━", "grey"),
    )
    picture = W.VBox([keys, row(trace.panel(), gradient.panel())])

    def draw(**values):
        arrays = picture_arrays(**values)
        last = values["T"] - 1
        trace.x.max, trace.y.max = float(last), arrays["high"]
        step = next(s for s in (2, 5, 10, 20, 50) if last / s <= 6)
        trace.x_axis.tick_values = gradient.x_axis.tick_values = np.arange(0, last + 1, step)
        for key, cells in (("left", left_cells), ("gradient", right_cells)):
            for cell, line in cells.items():
                line.x, line.y = arrays["steps"], arrays[key][cell]
                line.opacities = [0.3 if arrays["faded"][cell] else 1.0]
        for key, line in (("alone", left_alone), ("alone_back", right_alone)):
            line.x, line.y = arrays["steps"], arrays[key]
        return describe(arrays["race"], **values)

    return Lab(
        "memory_race",
        "Who remembers longest?",
        [
            "Raise both biases from 1: who overtakes whom?",
            "Look at the LSTM, bias 4: what acts beside its gates?",
        ],
        controls,
        picture,
        draw, marks=[
            *(trace.x, trace.y, trace.x_axis, gradient.x_axis, left_alone, right_alone),
            *left_cells.values(), *right_cells.values(),
        ],
        presets=PRESETS,
        present=present,
    )  # fmt: skip
