"""What the truncation meter shows, and the lab itself."""

import ipywidgets as W
import numpy as np

from course_utils.display.widgets import choice, slider
from course_utils.labs.charts import Chart, row
from course_utils.labs.lab import Lab
from course_utils.labs.truncation_meter.maths import (
    DEPTHS,
    LAGS,
    LOSSES,
    SCHEMES,
    T,
    kept_lags,
    meter,
)
from course_utils.labs.truncation_meter.words import describe

FLOOR = 1e-6  # of the picture's axis


def picture_arrays(k, radius, loss, scheme):
    """Everything the two pictures show.

    Parameters
    ----------
    k, radius, loss, scheme
        As for :func:`kept_lags`.

    Returns
    -------
    arrays : dict
        The arrays of :func:`meter`; ``all``, ``kept`` (T,): norms of the shares, at least
        ``FLOOR``; ``low``, ``high``: ends of the right picture's axis, ``ticks`` on it.
    """
    arrays = meter(radius, loss, scheme)
    curves = np.concatenate([arrays["cosine"], arrays["ratio"]])
    ticks = np.arange(np.floor(min(curves.min(), 0) * 4), np.ceil(curves.max() * 4 - 0.4) + 1) / 4
    return dict(
        arrays,
        all=np.maximum(arrays["lag"], FLOOR),
        kept=np.maximum(kept_lags(k, radius, loss, scheme), FLOOR),
        ticks=ticks,
        low=float(ticks[0]),
        high=float(max(ticks[-1], curves.max())) + 0.04,
    )


FIRST = dict(k=5, radius=1.2, scheme="step", loss="every")
PRESETS = {
    "fades quickly": dict(radius=0.3, k=2),
    "reaches far back": dict(radius=1.5, k=10),
    "error only at the end": dict(loss="last", k=10),
    "longer than the full one": dict(radius=0.9, scheme="chunk", k=7),
}


def truncation_meter(present=False):
    """Open the lab "How far back must the gradient go?".

    Parameters
    ----------
    present : bool
        Larger type and lines, for a projector.

    Returns
    -------
    lab : Lab
        Controls ``k`` (1 ... 60 steps back), ``radius`` (size g of ``W_h``,
        its spectral radius), ``scheme``
        ("step", "chunk"), ``loss`` ("every", "last").
    """
    controls = dict(
        k=slider("Steps back k", FIRST["k"], 1, T, 1, kind=W.IntSlider),
        radius=slider("Size g of W_h", FIRST["radius"], 0.2, 1.5, 0.05),
        scheme=choice("Scheme", SCHEMES),
        loss=choice("Loss", LOSSES),
    )
    bars = Chart(
        dict(label="lag: steps from the loss back to the use of W_h", low=-1, high=T,
             tick_values=np.arange(0, T, 10), tick_format="d"),
        dict(label="norm, part of the full one", low=FLOOR, high=2.0, log=True,
             tick_values=[1e-6, 1e-4, 1e-2, 1], tick_format="~%"),
        present=present, left=(74, 100), aside=(58, 80),
    )  # fmt: skip
    whole, kept = (
        bars.bars(
            colour, x=LAGS, y=np.full(T, FLOOR), base=FLOOR, padding=0.25, opacities=opacities
        )
        for colour, opacities in (("grey", [0.55] * T), ("blue", []))
    )
    curves = Chart(
        dict(label="steps back k", low=0, high=T + 1, tick_values=[1, *range(10, T + 1, 10)],
             tick_format="d"),
        dict(label="", tick_format="~g"),
        present=present, left=(74, 100), aside=(58, 80),
    )  # fmt: skip
    curves.line("grey", 0.5, "dotted", x=[0, T + 1], y=[1, 1])
    here = curves.line("blue", 0.5, "dashed", y=[-2, 3])
    cosine, ratio = (curves.line(colour, x=DEPTHS) for colour in ("green", "vermillion"))
    points = curves.points(["green", "vermillion"])
    picture = row(
        bars.panel(("share of each lag", "▮", "grey"), ("kept of it", "▮", "blue")),
        curves.panel(
            ("cosine with the full gradient", "━", "green"),
            ("length, part of the full one", "━", "vermillion"),
        ),
    )

    def draw(k, radius, scheme, loss):
        arrays = picture_arrays(k, radius, loss, scheme)
        whole.y, kept.y = arrays["all"], arrays["kept"]
        cosine.y, ratio.y = arrays["cosine"], arrays["ratio"]
        curves.y.min, curves.y.max = arrays["low"], arrays["high"]
        curves.y_axis.tick_values = arrays["ticks"]
        here.x = points.x = np.array([k, k], dtype=float)
        points.y = np.array([arrays["cosine"][k - 1], arrays["ratio"][k - 1]])
        return describe(k, radius, loss, scheme, arrays)

    return Lab(
        "truncation_meter",
        "How far back must the gradient go?",
        [
            "Move k: which lags are cut off, at what cost?",
            "Raise the size g to 1.5: how far back now?",
        ],
        controls,
        picture,
        draw,
        marks=[curves.y, curves.y_axis, whole, kept, here, cosine, ratio, points],
        presets=PRESETS,
        present=present,
    )
