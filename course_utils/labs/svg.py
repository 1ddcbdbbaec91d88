"""What the labs that draw SVG share: boxes, arrows, the drawing; stages, and buttons to step.

Everything drawn gets its colour from lab.css, by class: ``now`` is computed at this stage, ``done``
before, ``later`` after it; ``gradient`` flows backwards.
"""

from html import escape

import ipywidgets as W

from course_utils.display.widgets import slider

MARKERS = {"arrow": "", "back": "gradient"}  # arrowheads and their classes


def when(place, stage):
    """Say when something is computed that has this place in the order: the class of its drawing."""
    return "now" if place == stage else "done" if place < stage else "later"


def box(x, y, width, height, state):
    """Draw a box with its upper left corner at (x, y)."""
    return f'<rect class="{state}" x="{x}" y="{y}" width="{width}" height="{height}" rx="6"/>'


def text(x, y, content, state):
    """Write a line around x, on the baseline y."""
    return f'<text class="{state}" x="{x:.0f}" y="{y}">{content}</text>'


def arrow(x1, y1, x2, y2, state, label="", dx=0, dy=0):
    """Draw an arrow with a label beside its middle.

    Parameters
    ----------
    x1, y1, x2, y2 : number
        From, to.
    state : str
        Classes; with ``gradient`` among them the head has the colour of gradients.
    label : str
        What follows ``_`` is written as an index.
    dx, dy : number
        From the arrow's middle to the label's.
    """
    name, _, index = label.partition("_")
    if index:
        name += f'<tspan class="index" dy="2">{index}</tspan>'
    head = "back" if "gradient" in state else "arrow"
    return (
        f'<line class="{state}" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" '
        f'marker-end="url(#lab-{head})"/>'
        + (text((x1 + x2) / 2 + dx, f"{(y1 + y2) / 2 + dy:.0f}", name, f"edge {state}") if label
           else "")
    )  # fmt: skip


def drawing(width, height, parts, title, sentence):
    """Put parts together.

    Parameters
    ----------
    width, height : number
        Of the coordinates the parts are drawn in; about one unit a pixel.
    parts : iterable of str
        Later ones are drawn over earlier ones.
    title, sentence : str
        For screen readers: what it is, what is seen now.

    Returns
    -------
    svg : str
    """
    heads = "".join(
        f'<marker id="lab-{name}" class="{kind}" viewBox="0 0 8 8" refX="7" refY="4" '
        'markerWidth="11" markerHeight="11" markerUnits="userSpaceOnUse" orient="auto">'
        '<path d="M0 0L8 4L0 8z"/></marker>'
        for name, kind in MARKERS.items()
    )
    return (
        f'<svg class="course-lab-graph" viewBox="0 0 {width} {height}" role="img" '
        f'aria-label="{escape(title + ". " + sentence)}" xmlns="http://www.w3.org/2000/svg">'
        f"<title>{escape(title)}</title><desc>{escape(sentence)}</desc>"
        f"<defs>{heads}</defs>{''.join(parts)}</svg>"
    )


def formula_lines(general, worked):
    """Write a formula, and below it the same with numbers."""
    return (
        f'<div class="course-lab-formula"><div>{escape(general)}</div>'
        f"<div>{escape(worked)}</div></div>"
    )


def canvas():
    """Make the widget whose value is the drawing."""
    picture = W.HTML()
    picture.add_class("course-lab-steps")
    return picture


def stage_slider(last):
    """Make the slider for stages 1 ... last, and the two buttons that move it back and on.

    Returns
    -------
    stage : IntSlider
    buttons : list of two Button
    """
    stage = slider(f"Stage (1–{last})", 1, 1, last, 1, kind=W.IntSlider)

    def button(description, step):
        button = W.Button(description=description, layout={"width": "auto"})
        button.on_click(lambda _: setattr(stage, "value", min(max(stage.value + step, 1), last)))
        return button

    return stage, [button("◀ Back", -1), button("Next ▶", 1)]
