"""What the labs that draw with bqplot share: axes, figures, the keys above them, their row."""

import bqplot as bq
import ipywidgets as W

from course_utils.display.palette import PALETTE


def axis(scale, label, offset, **options):
    """Make an axis without a grid.

    Parameters
    ----------
    scale : bqplot.Scale
    label : str
    offset : int
        From the axis to its label, in px.
    **options
        Further ones of ``bqplot.Axis``.
    """
    return bq.Axis(
        scale=scale, label=label, label_offset=f"{offset}px", grid_lines="none", **options
    )


def margins(present, left, right=12):
    """Room around the plot for the axes, in px; the type is larger when ``present``."""
    return dict(top=8, bottom=52 if present else 42, left=left, right=right)


def figure(marks, axes, margin, height, width="100%"):
    """Make a figure without a toolbar.

    Parameters
    ----------
    marks, axes : list
        Of bqplot.
    margin : dict
        As from :func:`margins`.
    height : int
        In px.
    width : str
        In CSS.
    """
    chart = bq.Figure(
        marks=marks, axes=axes, display_toolbar=False, padding_y=0, padding_x=0, fig_margin=margin,
        layout=W.Layout(height=f"{height}px", width=width, min_width="0"),
    )  # fmt: skip
    chart.add_class("course-lab-figure")
    return chart


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
            colour = PALETTE.get(colour, colour)
            key = f'<span><b aria-hidden="true" style="color:{colour}">{sign}</b> {words}</span>'
        spans.append(key)
    return W.HTML(f'<div class="course-lab-caption">{"".join(spans)}</div>')


def panel(chart, *keys, flex="1 1 300px", min_width="260px"):
    """Put a figure below its caption; ``flex`` and ``min_width`` say how the row is shared."""
    box = W.VBox([caption(*keys), chart] if keys else [chart])
    box.layout = W.Layout(flex=flex, min_width=min_width)
    return box


def row(*panels):
    """Put panels side by side, or below one another where it is narrow."""
    box = W.Box(list(panels))
    box.add_class("course-lab-row")
    return box
