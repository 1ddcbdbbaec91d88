"""What a lab is made of: a title that asks, things to try, controls, the picture, one sentence.

A lab is a pure function from the controls' values to arrays, a thin drawing of those arrays, and a
handful of ipywidgets controls; :class:`Lab` puts them together.

To write one: a file ``labs/my_lab.py`` that reads as the maths, the words, the picture; above 400
lines a folder with ``maths.py``, ``words.py`` and ``picture.py`` (``memory_explorer/`` is one).

1. Maths: pure functions to arrays.  Cache what a slider does not change, with all it depends on as
   arguments; a move may take 10 ms in all.  Words: ``describe(..., arrays)``, one sentence or two.
2. Picture: ``FIRST`` and ``PRESETS`` (values of the controls by name), then
   ``def my_lab(present=False)``: controls by ``slider`` and ``choice``, marks by
   :class:`~course_utils.labs.charts.Chart` or SVG by :mod:`~course_utils.labs.svg` into a
   ``canvas()``, ``draw(**values)`` that only sets the marks' data and returns the sentence, and the
   ``Lab`` made of them.  Make marks once; each that changes costs a millisecond or two.
3. Enter it in ``labs/__init__.py``, in ``MOVES`` of tests/unit/labs/test_labs.py, and in
   tests/browser/labs.py.  Test maths and words in a file of its name; ``make pictures`` takes the
   picture of the saved notebook.
"""

import base64
from contextlib import ExitStack
from html import escape
from pathlib import Path

import ipywidgets as W

from course_utils.display.widgets import choice, guard

PICTURES = Path(__file__).parent / "pictures"
OWN_VALUES = "your own values"


class Lab:
    """A lab, displayed like any widget.

    Parameters
    ----------
    name : str
        Of the file in ``labs/pictures`` that stands for the lab where there is no kernel.
    title : str
        A question.
    try_this : list of str
        One or two concrete things to do.
    controls : dict of str to Widget
        In reading order; what they hold now is what Reset returns to.
    picture : Widget
        All pictures.
    draw : callable
        ``draw(**values) -> sentence``: change the marks' data for these values of the controls, by
        name, and say in one sentence what is seen.
    marks : list of Widget, optional
        Those whose data change, when that is not the picture itself: their updates are sent
        together, one message each.
    presets : dict of str to dict, optional
        Values of controls, by name; what is not named goes back to its first value.
    extra : list of Widget
        Shown among the controls, without a value of their own (buttons).
    saved : dict, optional
        Values at which the picture of the saved notebook is taken, when the first ones say little.
    opened : str
        Which of several ways it opens, where each has a picture of its own; empty for the usual
        one.
    present : bool
        Larger type for a projector.

    Attributes
    ----------
    controls : dict of str to Widget
        Setting a control's value updates picture and sentence.
    sentence : str
        What is seen now.
    """

    def __init__(self, name, title, try_this, controls, picture, draw, *,
                 marks=None, presets=None, extra=(), saved=None, opened="",
                 present=False):  # fmt: skip
        self.name, self.title, self.controls = name, title, dict(controls)
        self.saved, self._opened = saved or {}, opened
        self._marks, self._draw = [picture] if marks is None else marks, draw
        self._presets, self._setting = presets or {}, False
        self._first = {key: control.value for key, control in self.controls.items()}
        for control in self.controls.values():
            control.observe(self._moved, "value")

        head = W.HTML(
            f'<div class="course-lab-title" role="heading" aria-level="3">{escape(title)}</div>'
            + '<div class="course-lab-try"><b>Try this:</b> '
            + " ".join(f"<span>{i}. {escape(task)}</span>" for i, task in enumerate(try_this, 1))
            + "</div>"
        )
        self.reset_button = W.Button(description="Reset", layout={"width": "auto"})
        self.reset_button.on_click(lambda _: self.reset())
        row = [*self.controls.values(), *extra]
        if presets:
            self.preset = choice("Example", [OWN_VALUES, *presets])
            self.preset.observe(self._chosen, "value")
            row.append(self.preset)
        tools = W.Box([*row, self.reset_button])
        tools.add_class("course-lab-controls")
        self.box = guard([head, tools, picture], present=present)
        self._saved_sentence = draw(**{**self._first, **self.saved})
        self._redraw()

    @property
    def sentence(self):
        """What is seen now."""
        return self.box.sentence

    def set(self, **values):
        """Set several controls at once, and draw once."""
        unknown = sorted(set(values) - set(self.controls))
        if unknown:
            raise ValueError(
                f"{self.name} has no control {unknown[0]!r}; it has {[*self.controls]}"
            )
        self._setting = True
        try:
            for key, value in values.items():
                self.controls[key].value = value
        finally:
            self._setting = False
            self._redraw()

    def reset(self):
        """Put every control back to its first value."""
        self.set(**self._first)
        if self._presets:
            self.preset.value = OWN_VALUES

    def show(self, preset):
        """Set the controls to one of the examples, by its name in the list."""
        self.preset.value = preset

    def _chosen(self, change):
        if change["new"] != OWN_VALUES:
            self.set(**{**self._first, **self._presets[change["new"]]})

    def _values(self):
        # The browser computes a slider's value from steps: 1.0000000000000002 must count as 1.
        return {
            key: round(control.value, 9) if isinstance(control.value, float) else control.value
            for key, control in self.controls.items()
        }

    def _moved(self, _change):
        values = self._values()
        if self._setting or values == self._drawn:
            return
        if self._presets and self.preset.value != OWN_VALUES:
            self.preset.value = OWN_VALUES
        self._redraw()

    def _redraw(self):
        self._drawn = self._values()
        with ExitStack() as messages:
            for mark in self._marks:
                messages.enter_context(mark.hold_sync())
            sentence = self._draw(**self._drawn)
        self.box.sentence = sentence

    def _stored(self):
        """File of the picture that stands for the lab where there is no kernel, and its sentence.

        An example that is shown has a picture of its own when one was taken.
        """
        if self._presets and self.preset.value != OWN_VALUES:
            picture = picture_file(self.name, self.preset.value)
            if picture.exists():
                return picture, self.sentence
        return picture_file(self.name, self._opened), self._saved_sentence

    def __repr__(self):
        return f"Interactive lab: {self.title}\n{self._stored()[1]}"

    def _repr_mimebundle_(self, **_kwargs):
        """Give the live widget, and a picture and a sentence for where there is no kernel."""
        data = {**self.box._repr_mimebundle_(), "text/plain": repr(self)}
        picture, sentence = self._stored()
        metadata = {}
        if picture.exists():
            data["image/png"] = base64.b64encode(picture.read_bytes()).decode()
            metadata["image/png"] = {"alt": f"{self.title} {sentence}"}
        return data, metadata


def picture_file(name, of=None):
    """Path of the picture of a lab, or of one of its examples or of the ways it opens."""
    return PICTURES / f"{'-'.join([name, *(of or '').split()])}.png"
