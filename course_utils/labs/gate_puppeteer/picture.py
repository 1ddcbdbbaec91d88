"""What the gate puppeteer shows, its sliders, and the lab itself."""

from html import escape

import ipywidgets as W
import numpy as np
import traitlets

from course_utils.display.widgets import choice
from course_utils.labs.gate_puppeteer.maths import (
    BETWEEN,
    LONGEST,
    PLACES,
    READINGS,
    SUBJECTS,
    WRITERS,
    picture_arrays,
    read_words,
    trained_steps,
    turn_round,
)
from course_utils.labs.gate_puppeteer.words import cell_in_words, describe
from course_utils.labs.lab import Lab
from course_utils.labs.svg import canvas

# Geometry of the drawing: across in percent of its width, so that the columns stand under the
# sliders at every width; down in pixels.
NAMES = 10  # width of the left column
WORD_LINE, WRITES_LINE, TOP, BOTTOM, VALUE_LINE = 17, 37, 58, 178, 206


def _across(t, T):
    """Middle of the column of word t = 0 ... T - 1, or of the verb, t = T: percent of the width."""
    return NAMES + (100 - NAMES) * (t + 0.5) / (T + 1)


def _down(c):
    return (TOP + BOTTOM) / 2 - (BOTTOM - TOP) / 2 * c


def _line(kind, x1, y1, x2, y2):
    return f'<line class="{kind}" x1="{x1:.2f}%" y1="{y1:.1f}" x2="{x2:.2f}%" y2="{y2:.1f}"/>'


def _text(kind, x, y, content):
    return f'<text class="{kind}" x="{x:.2f}%" y="{y:.0f}">{escape(content)}</text>'


def _kind(number):
    """Class of what is drawn for a number: its colour."""
    return "singular" if number > 0 else "plural" if number < 0 else "neither"


def svg(arrays, sentence=""):
    """Draw words, candidates, the cell's way between them, and the verb.

    Parameters
    ----------
    arrays : dict
        Result of :func:`picture_arrays`.
    sentence : str
        Becomes the description.

    Returns
    -------
    svg : str
        Its classes get their colours from lab.css.

    Notes
    -----
    At each word a dotted line leads from the old value to the candidate: the gate says how far
    along it the new value lies, and how much the candidate's ring is filled.
    """
    words, numbers, c = arrays["words"], arrays["numbers"], arrays["c"]
    candidates, u = arrays["candidates"], arrays["u"]
    T = len(words)
    parts = [
        _line("zero", NAMES, _down(0), 100, _down(0)),
        _text("name", NAMES / 2, WORD_LINE, "word"),
        _text("name", NAMES / 2, WRITES_LINE, "writes c̃"),
        _text("name singular", NAMES / 2, TOP + 5, "1, “was”"),
        _text("name", NAMES / 2, _down(0) + 5, "cell c"),
        _text("name plural", NAMES / 2, BOTTOM + 5, "−1, “were”"),
        _text("name", NAMES / 2, VALUE_LINE, "value of c"),
    ]
    before = NAMES
    for t, (word, candidate) in enumerate(zip(words, candidates, strict=True)):
        x, old, new = _across(t, T), _down(c[t]), _down(c[t + 1])
        kind = _kind(numbers[t])
        parts += [
            _text(f"word {kind}", x, WORD_LINE, word),
            _text(kind, x, WRITES_LINE, cell_in_words(candidate) if candidate else "0"),
            _line(f"way {kind}", x, old, x, _down(candidate)),
            f'<circle class="candidate {kind}" cx="{x:.2f}%" cy="{_down(candidate):.1f}" r="7" '
            f'fill-opacity="{u[t]:.2f}"/>',
            _line("cell", before, old, x, old),
            _line("cell", x, old, x, new),
            _text("value", x, VALUE_LINE, cell_in_words(c[t + 1])),
        ]
        before = x
    x = _across(T, T)
    parts.append(_line("cell", before, _down(c[-1]), (before + x) / 2, _down(c[-1])))
    for t in range(T):
        parts.append(
            f'<circle class="cell" cx="{_across(t, T):.2f}%" cy="{_down(c[t + 1]):.1f}" r="4.5"/>'
        )
    verb, right = arrays["verb"], arrays["right"]
    mark = "was/were?" if not verb else f"{verb} {'✔' if verb == right else '✘'}"
    parts += [
        _text("word verb", x, WORD_LINE, mark),
        _text("verb singular", x, TOP + 5, "was"),
        _text("verb singular", x, TOP + 23, f"{100 * arrays['was']:.0f} %"),
        _text("verb plural", x, BOTTOM - 13, "were"),
        _text("verb plural", x, BOTTOM + 5, f"{100 * (1 - arrays['was']):.0f} %"),
    ]
    size = " long" if T > 8 else ""
    return (
        f'<svg class="course-lab-graph course-lab-stage{size}" width="100%" role="img" '
        f'aria-label="{escape(f"The cell, word by word. {sentence}")}" '
        f'xmlns="http://www.w3.org/2000/svg">{"".join(parts)}</svg>'
    )


class Desk(W.HBox):
    """The gates: a vertical slider for each word, one control of the lab.

    Attributes
    ----------
    value : tuple of float (LONGEST,)
        Gates of which 1 overwrites, whatever the sliders show.
    min, max : tuples of float (LONGEST,)
        All closed, all open.
    """

    value = traitlets.Tuple()
    min, max = (0.0,) * LONGEST, (1.0,) * LONGEST

    def __init__(self, value):
        self._reading, self._setting = "overwrites", False
        self.label = W.HTML()
        self.sliders = [
            W.FloatSlider(
                gate, min=0, max=1, step=0.01, orientation="vertical", description=f"Gate {t}"
            )
            for t, gate in enumerate(value, 1)
        ]
        # The last box, empty, keeps the verb's column free.
        super().__init__([self.label, *self.sliders, W.Box()], value=tuple(value))
        self.add_class("course-lab-desk")
        for slider in self.sliders:
            slider.observe(self._moved, "value")
        self.observe(self._given, "value")

    @traitlets.validate("value")
    def _checked(self, proposal):
        gates = tuple(float(gate) for gate in proposal["value"])
        if len(gates) != LONGEST or not all(0 <= gate <= 1 for gate in gates):
            raise traitlets.TraitError(f"gates must be {LONGEST} numbers between 0 and 1")
        return gates

    def _moved(self, _change):
        if not self._setting:
            self.value = self._shown()

    def _shown(self):
        shown = [round(slider.value, 9) for slider in self.sliders]
        return tuple(float(u) for u in (shown if self._reading == "overwrites"
                                        else turn_round(shown)))  # fmt: skip

    def _given(self, _change):
        if self._shown() != self.value:
            self._set_sliders()

    def _set_sliders(self):
        self._setting = True
        try:
            u = self.value
            shown = u if self._reading == "overwrites" else turn_round(u)
            for slider, gate in zip(self.sliders, shown, strict=True):
                slider.value = float(gate)
        finally:
            self._setting = False

    def show(self, words, reading):
        """Give each word of the sentence a slider, and show the gates in this reading."""
        letter, effect = ("u", "1 overwrites") if reading == "overwrites" else ("z", "1 keeps")
        self.label.value = f"gate <i>{letter}</i><br>{effect}"
        if reading != self._reading:
            self._reading = reading
            self._set_sliders()
        for t, slider in enumerate(self.sliders):
            inside = t < len(words)
            slider.layout.display = None if inside else "none"
            if inside:
                word = words[t].strip(",")
                slider.description = f"Update gate at word {t + 1}, {word}"

    def __repr__(self):
        return "Desk()"


def _gates(*opened, otherwise=0.0):
    """Gates that are fully open at some words, counted from 1."""
    return tuple(1.0 if t in opened else otherwise for t in range(1, LONGEST + 1))


def trained_gates(writer, subject="cat"):
    """Gates of a trained network in the longest sentence, in hundredths, as the sliders are."""
    own, _, _ = trained_steps(writer, read_words(subject, len(PLACES))[0])
    return tuple(np.round(own, 2).tolist())


FIRST = dict(
    gates=_gates(otherwise=0.5), subject="cat", between=1, reading="overwrites", writer="number"
)
PRESETS = {
    "write once, then keep": dict(gates=_gates(2)),
    "always open: only the last word counts": dict(gates=_gates(otherwise=1.0)),
    "never open": dict(gates=_gates()),
    "trained: the gate holds it": dict(gates=trained_gates("word"), between=3, writer="word"),
    "trained: the candidate holds it": dict(
        gates=trained_gates("memory"), between=3, writer="memory"
    ),
}


def gate_puppeteer(present=False):
    """Open the lab "Who was full?".

    Parameters
    ----------
    present : bool
        Larger type, for a projector.

    Returns
    -------
    lab : Lab
        Controls ``gates`` (a tuple with a gate for each of up to 14 words, of which 1 overwrites
        whatever the reading), ``subject`` ("cat", "cats"), ``between`` (0 ... 3 nouns),
        ``reading`` ("overwrites", "keeps"), ``writer`` ("number", "word", "memory").
    """
    desk = Desk(FIRST["gates"])
    controls = dict(
        gates=desk,
        subject=choice("Subject", SUBJECTS, FIRST["subject"]),
        between=choice("Nouns in between", BETWEEN, FIRST["between"]),
        reading=choice("Gate", READINGS, FIRST["reading"]),
        writer=choice("Words write", WRITERS, FIRST["writer"]),
    )
    picture = canvas()

    def draw(gates, subject, between, reading, writer):
        arrays = picture_arrays(gates, subject, between, reading, writer)
        sentence = describe(arrays, reading, writer)
        desk.show(arrays["words"], reading)
        picture.value = svg(arrays, sentence)
        return sentence

    return Lab(
        "gate_puppeteer",
        "Who was full?",
        [
            "Set the gates so that “was” is as sure as can be.",
            "Read the gate the other way: what moves?",
        ],
        controls,
        picture,
        draw,
        presets=PRESETS,
        saved=dict(gates=_gates(2)),
        present=present,
    )
