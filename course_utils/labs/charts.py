"""What the labs that draw with bqplot share: charts, the keys above them, their row.

    trace = Chart(
        x=dict(label="step", low=0, high=40, tick_format="d"),
        y=dict(label="norm", low=1e-6, high=1.0, log=True),
        present=present,
    )
    norm = trace.line("blue")  # drawn over the marks made before it
    picture = row(trace.panel(("norm of the gradient", "━", "blue")))

``norm.x``, ``norm.y``, ``trace.x.max``, ``trace.y_axis.tick_values`` ... are what a lab changes.
"""

import bqplot as bq
import ipywidgets as W
import numpy as np

from course_utils.display.palette import PALETTE

BELOW = 30, 38  # px from the lower axis to its label
NOTHING = np.zeros(0)  # values of a mark that are set later


class Chart:
    """Two axes and the marks between them.

    Sizes in pairs are for the ordinary look and for a projector, in px.

    Parameters
    ----------
    x, y : dict
        ``label``; ``low``, ``high``: the ends, given here or later; ``log``: whether the scale is
        logarithmic; or ``scale``: one of another chart; further options of ``bqplot.Axis``.
    present : bool
        Which of each pair counts.
    height, left, right, aside : (int, int)
        Of the chart; room beside the plot; from the left axis to its label.
    thick : (float, float)
        Width of a line.

    Attributes
    ----------
    x, y : bqplot.Scale
    x_axis, y_axis : bqplot.Axis
    marks : list of bqplot.Mark
        In the order in which they were made: later ones are drawn over earlier ones.
    """

    def __init__(self, x, y, *, present, height=(270, 262), left=(54, 70), right=(12, 12),
                 aside=(40, 52), thick=(2.5, 4)):  # fmt: skip
        self.present, self.thick, self.height = present, thick[present], height[present]
        self.margin = dict(
            top=8, bottom=(42, 52)[present], left=left[present], right=right[present]
        )
        self.x, self.x_axis = _scale_and_axis(BELOW[present], **x)
        self.y, self.y_axis = _scale_and_axis(aside[present], side="left", **y)
        self.marks = []

    def mark(self, kind, scales=(), **options):
        """Make a mark of any kind of bqplot's, with ``scales`` beside those of x and y."""
        mark = kind(scales={"x": self.x, "y": self.y, **dict(scales)}, **options)
        self.marks.append(mark)
        return mark

    def line(self, colour, width=1, style="solid", dots=None, **options):
        """Make a line, or one mark of several lines.

        Parameters
        ----------
        colour : str, or list of str
            Of the palette, or in CSS.
        width : float
            As a part of the chart's.
        style : str
            "solid", "dashed", "dotted" or "dash_dotted".
        dots : (int, int), optional
            Area of the dots at its points, in square px.
        **options
            Further ones of ``bqplot.Lines``: ``x``, ``y`` where they never change.
        """
        given = dict(x=NOTHING, y=NOTHING, stroke_width=width * self.thick, line_style=style)
        if dots:
            given.update(marker="circle", marker_size=dots[self.present])
        return self.mark(bq.Lines, colors=_colours(colour), **{**given, **options})

    def points(self, colour, area=(110, 200), **options):
        """Make points; ``area`` is that of each, in square px."""
        given = dict(x=NOTHING, y=NOTHING, default_size=area[self.present])
        return self.mark(bq.Scatter, colors=_colours(colour), **{**given, **options})

    def bars(self, colour, **options):
        """Make bars; options of ``bqplot.Bars``."""
        return self.mark(bq.Bars, colors=_colours(colour), **options)

    def figure(self, width="100%"):
        """Put axes and marks together, without a toolbar; ``width`` is in CSS."""
        chart = bq.Figure(
            marks=self.marks, axes=[self.x_axis, self.y_axis], display_toolbar=False,
            padding_y=0, padding_x=0, fig_margin=self.margin,
            layout=W.Layout(height=f"{self.height}px", width=width, min_width="0"),
        )  # fmt: skip
        chart.add_class("course-lab-figure")
        return chart

    def panel(self, *keys, width="100%", flex="1 1 300px", min_width="260px"):
        """Put the figure below its keys, as for :func:`caption`.

        ``flex`` and ``min_width`` say how the row is shared.
        """
        figure = self.figure(width)
        box = W.VBox([caption(*keys), figure] if keys else [figure])
        box.layout = W.Layout(flex=flex, min_width=min_width)
        return box


def caption(*keys):
    """Make the line above a picture that says what is what.

    Parameters
    ----------
    *keys : tuple of (str, str, str), or str
        Words, sign and colour (of the palette, or in CSS); or HTML that is not escaped.
    """
    spans = []
    for key in keys:
        if isinstance(key, tuple):
            words, sign, colour = key
            (colour,) = _colours(colour)
            key = f'<span><b aria-hidden="true" style="color:{colour}">{sign}</b> {words}</span>'
        spans.append(key)
    return W.HTML(f'<div class="course-lab-caption">{"".join(spans)}</div>')


def row(*panels):
    """Put panels side by side, or below one another where it is narrow."""
    box = W.Box(list(panels))
    box.add_class("course-lab-row")
    return box


def _colours(names):
    names = [names] if isinstance(names, str) else names
    return [PALETTE.get(name, name) for name in names]


def _scale_and_axis(offset, label, *, scale=None, low=None, high=None, log=False, **options):
    """Make an axis without a grid, and its scale, which ends where it is told to."""
    if scale is None and log:
        scale = bq.LogScale(min=low, max=high)
    elif scale is None:
        scale = bq.LinearScale(min=low, max=high, allow_padding=False)
    return scale, bq.Axis(
        scale=scale, label=label, label_offset=f"{offset}px", grid_lines="none", **options
    )
