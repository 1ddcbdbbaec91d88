"""Widgets that behave in JupyterLab: keyboard, names for screen readers, look.

:func:`guard` gives them to any widget of a notebook; :func:`slider` and :func:`choice` make the
course's controls.
"""

from pathlib import Path

import anywidget
import ipywidgets as W
import traitlets

from course_utils.display.words import WAKE

HERE = Path(__file__).parent


class Frame(anywidget.AnyWidget):
    """The sentence below a picture, and the keeper of the box it stands in.

    In the browser it finds the nearest box of class ``course-lab`` around itself and there keeps
    keys from JupyterLab's cell shortcuts, names controls and pictures for screen readers, and
    brings the style (lab.js, lab.css).  When the kernel was restarted, it says how to wake the box
    up.
    """

    _esm = (HERE / "lab.js").read_text(encoding="utf-8")
    _css = (HERE / "lab.css").read_text(encoding="utf-8")
    sentence = traitlets.Unicode().tag(sync=True)
    wake = traitlets.Unicode(WAKE).tag(sync=True)

    def __repr__(self):
        return "Frame()"  # the inherited text holds an address, different in every run


class Guarded(W.VBox):
    """A box that keeps its keys to itself; made by :func:`guard`."""

    def __init__(self, children, sentence="", present=False):
        self.frame = Frame(sentence=sentence)
        super().__init__([*children, self.frame])
        self.add_class("course-lab")
        if present:
            self.add_class("course-lab-present")

    def __repr__(self):
        return "Guarded()"

    @property
    def sentence(self):
        """The sentence shown, read out and used as the pictures' description."""
        return self.frame.sentence

    @sentence.setter
    def sentence(self, text):
        self.frame.sentence = text


def guard(content, sentence="", present=False):
    """Put any widget into a box that behaves in JupyterLab.

    No key pressed inside reaches the cell shortcuts (where ``d d`` deletes the cell), sliders and
    other controls get accessible names from their descriptions, bqplot figures get the sentence as
    their description, and the focused control is visible.

    Parameters
    ----------
    content : Widget or sequence of Widget
        What to show.
    sentence : str
        Shown below and announced politely; nothing is shown while it is empty.  Change it through
        ``box.sentence``.
    present : bool
        Larger type.

    Returns
    -------
    box : Guarded
        An ``ipywidgets.VBox`` with the attribute ``sentence``.
    """
    children = [content] if isinstance(content, W.Widget) else list(content)
    return Guarded(children, sentence, present)


def slider(label, value, low, high, step, kind=W.FloatSlider, **options):
    """Make a slider in the labs' style.

    Parameters
    ----------
    label : str
        Full name with unit; also the accessible name.
    value, low, high, step : number
        In the unit of the label.
    kind : type
        ``FloatSlider`` or ``IntSlider``.
    """
    return kind(
        value, min=low, max=high, step=step, description=label,
        style={"description_width": "initial"}, layout={"width": "auto"}, **options,
    )  # fmt: skip


def choice(label, options, value=None):
    """Make a drop-down list in the labs' style.

    Parameters
    ----------
    label : str
        Full name; also the accessible name.
    options : iterable of str, or dict of str to value
        What is shown, and what it stands for where that is something else.
    value : optional
        What is chosen at first; the first option unless told.
    """
    options = options if isinstance(options, dict) else {text: text for text in options}
    return W.Dropdown(
        options=list(options.items()),
        value=next(iter(options.values())) if value is None else value,
        description=label,
        style={"description_width": "initial"},
        layout={"width": "auto"},
    )
