"""Lab: one memory cell reads a sentence, and the reader sets its gate at every word.

``c_t = u_t c̃_t + (1 - u_t) c_{t-1}``, ``c_0 = 0``: the simplified GRU with one unit.  What a word
would write, ``c̃_t``, is the number it tells, singular 1, plural -1, nothing 0; or it comes from a
trained network.
"""

from html import escape

import ipywidgets as W
import numpy as np
import traitlets

from course_utils.datasets.agreement import ADVERBS, NOUNS, PLURALS, PREPOSITIONS, VERBS
from course_utils.display.widgets import choice
from course_utils.labs.lab import Lab
from course_utils.labs.svg import fixed
from course_utils.rnn.gates import sigmoid

SUBJECTS = {"cat (singular)": "cat", "cats (plural)": "cats"}
BETWEEN = {"one": 1, "two": 2, "three": 3, "none": 0}
READINGS = {"u: 1 overwrites (COMS 4995)": "overwrites", "z: 1 keeps (PyTorch)": "keeps"}
WRITERS = {
    "their number": "number",
    "trained: by the word alone": "word",
    "trained: by word and memory": "memory",
}
CLAUSE = ("which", "already", "ate")
PLACES = ("near the dog", "behind the bird", "with the horse")  # nouns between subject and verb
LONGEST = 2 + len(CLAUSE) + 3 * len(PLACES)  # words before the verb
SURE = 4.0  # weight of the readout: a cell of 1 gives sigmoid(4), 98 % for "was"
TOSS = 0.515  # a probability below it is called a coin toss

# Two trained one-gate networks with two units (see trained_weights): for each kind of word, each
# unit of the memory and the bias, what it adds to the candidates and to the gates of the units.
# The first unit is the one that is read, positive for plural.
TRAINED = {
    "word": {
        "memory 1": ((0.0, 0.0), (0.0, 0.1)),
        "memory 2": ((0.0, 0.0), (-5.2, 2.5)),  # -5.2: "the subject has passed" closes the gate
        "bias": ((0.1, 2.5), (0.3, -2.5)),
        "the": ((-0.1, 0.6), (-2.4, -3.0)),
        "which": ((0.2, 2.0), (-3.6, 3.4)),
        "singular": ((-1.8, 1.6), (1.7, 3.3)),
        "plural": ((1.7, 1.4), (1.7, 3.0)),
        "adverb": ((0.0, 1.4), (-2.6, 1.5)),
        "verb": ((0.0, 2.1), (-2.2, 2.3)),
        "preposition": ((0.0, 1.7), (-2.1, 0.1)),
    },
    "memory": {
        "memory 1": ((1.2, -1.0), (0.3, 0.0)),  # the candidate repeats the memory: a latch
        "memory 2": ((-1.8, 1.4), (0.4, 1.0)),
        "bias": ((0.1, 0.0), (0.1, 0.3)),
        "the": ((0.1, 0.0), (-0.7, -0.4)),
        "which": ((0.0, 0.2), (1.1, -1.6)),
        "singular": ((-0.2, 1.4), (-0.1, 1.3)),
        "plural": ((0.2, -1.4), (0.0, 1.3)),
        "adverb": ((0.0, -0.1), (1.0, -1.6)),
        "verb": ((0.0, 0.0), (0.9, -1.4)),
        "preposition": ((0.1, -0.1), (-0.5, -0.3)),
    },
}
KINDS = {
    **dict.fromkeys(NOUNS, "singular"),
    **dict.fromkeys(PLURALS, "plural"),
    **dict.fromkeys(ADVERBS, "adverb"),
    **dict.fromkeys(VERBS, "verb"),
    **dict.fromkeys(PREPOSITIONS, "preposition"),
}

# Geometry of the drawing: across in percent of its width, so that the columns stand under the
# sliders at every width; down in pixels.
NAMES = 10  # width of the left column
WORD_LINE, WRITES_LINE, TOP, BOTTOM, VALUE_LINE = 17, 37, 58, 178, 206


def read_words(subject, between):
    """The sentence up to its verb, and what each word would write.

    Parameters
    ----------
    subject : str
        "cat" or "cats".
    between : int
        Nouns between subject and verb, 0 to 3; each has the other number than the subject.

    Returns
    -------
    words : list of str (T,)
        With their punctuation.
    candidates : array (T,)
        1 for a singular noun, -1 for a plural one, 0 for every other word.
    """
    if subject not in SUBJECTS.values() or between not in BETWEEN.values():
        raise ValueError(
            f"no sentence about {subject!r} with {between!r} nouns in between: one of "
            f"{', '.join(SUBJECTS.values())}, with 0 to {len(PLACES)}"
        )
    number = 1.0 if subject == "cat" else -1.0
    words = ["The", f"{subject},", *CLAUSE]
    candidates = [0.0, number, *[0.0] * len(CLAUSE)]
    for place in PLACES[:between]:
        words += (place + ("s" if number > 0 else "")).split()
        candidates += [0.0, 0.0, -number]
    words[-1] += ","
    return words, np.array(candidates)


def trained_weights(writer):
    """Parameters of a trained one-gate network, by kind of word.

    Parameters
    ----------
    writer : str
        "word": its candidate hears the word alone; "memory": word and memory, as in the formula.

    Returns
    -------
    W_c, b_c, W_u, b_u : arrays (2 + 8, 2), (2,), (2 + 8, 2), (2,)
        For :func:`course_utils.rnn.gates.one_gate_step` on one-hot kinds of words.
    kinds : list of str (8,)
        In the order of the last rows.

    Notes
    -----
    :func:`course_utils.rnn.gates.one_gate_step` in torch with H = 2 on one-hot words, trained on
    ``agreement_sentences`` with 0 to 3 distractors (Adam, learning rate 0.03, 300 steps, batch 64,
    seed 0; probability of "were": sigmoid of 5 times the first unit); then the rows averaged over
    the words of a kind, and rounded to one decimal.  Both still give every verb right.
    """
    table = TRAINED[writer]
    W_c, W_u = np.array([row for kind, row in table.items() if kind != "bias"]).swapaxes(0, 1)
    b_c, b_u = np.array(table["bias"])
    return W_c, b_c, W_u, b_u, [kind for kind in table if kind.split()[0] not in ("memory", "bias")]


def trained_steps(writer, words, u=None):
    """Let a trained network read a sentence; its first unit's gate may be somebody else's.

    Parameters
    ----------
    writer : str
        As for :func:`trained_weights`.
    words : list of str (T,)
        With or without punctuation.
    u : array (T,), optional
        Gate of the first unit, of which 1 overwrites; its own unless given.

    Returns
    -------
    own, candidates, c : arrays (T,), (T,), (T,)
        What the network would set as gate, write and keep in the first unit, after what came
        before; with the sign of the lab: positive for singular.
    """
    W_c, b_c, W_u, b_u, kinds = trained_weights(writer)
    c = np.zeros(2)
    own, candidates, cells = np.zeros((3, len(words)))
    for t, word in enumerate(words):
        word = word.strip(",").lower()
        x = np.eye(len(kinds))[kinds.index(KINDS.get(word, word))]  # (8,)
        joined = np.concatenate([c, x])  # (10,)
        candidate, gate = np.tanh(joined @ W_c + b_c), sigmoid(joined @ W_u + b_u)  # (2,) each
        own[t], candidates[t] = gate[0], -candidate[0]
        if u is not None:
            gate[0] = u[t]
        c = gate * candidate + (1 - gate) * c
        cells[t] = -c[0]
    return own, candidates, cells


def cell_values(gates, candidates, reading="overwrites"):
    """Follow the memory cell through a sentence.

    Parameters
    ----------
    gates, candidates : arrays (T,)
        Gate and candidate at every word.
    reading : str
        "overwrites": the gate is u, ``c_t = u_t c̃_t + (1 - u_t) c_{t-1}``.  "keeps": it is z,
        ``c_t = (1 - z_t) c̃_t + z_t c_{t-1}``.

    Returns
    -------
    c : array (T + 1,)
        ``c[0] = 0``, then the cell after each word.

    Notes
    -----
    COMS 4995, "GRU" and "Intuition of gates"; the other reading is ``torch.nn.GRU``'s.
    """
    if reading not in READINGS.values():
        raise ValueError(f"unknown reading {reading!r}: one of {', '.join(READINGS.values())}")
    c = np.zeros(len(candidates) + 1)
    for t, (gate, candidate) in enumerate(zip(gates, candidates, strict=True), 1):
        if reading == "overwrites":
            c[t] = gate * candidate + (1 - gate) * c[t - 1]
        else:
            c[t] = (1 - gate) * candidate + gate * c[t - 1]
    return c


def turn_round(gates):
    """Write gates in the other reading: u as z, or z as u."""
    return np.round(1 - np.asarray(gates, float), 9) + 0.0


def weights_at_verb(u):
    """How much each word's candidate counts in the last value of the cell.

    Parameters
    ----------
    u : array (T,)
        Gates of which 1 overwrites.

    Returns
    -------
    weights : array (T,)
        ``u_t (1 - u_{t+1}) ... (1 - u_T)``; with what is left of ``c_0`` they add up to 1.
    """
    kept = np.append(np.cumprod((1 - np.asarray(u, float))[:0:-1])[::-1], 1.0)
    return u * kept


def picture_arrays(gates, subject, between, reading, writer="number"):
    """Everything the picture shows.

    Parameters
    ----------
    gates : sequence of float (LONGEST,)
        Gates of which 1 overwrites, whatever the reading; those of words not in the sentence do
        not count.
    subject, between
        As for :func:`read_words`.
    reading : str
        In which reading the gates are shown, as for :func:`cell_values`.
    writer : str
        What the words write: "number", their number, or what one of the networks of
        :func:`trained_weights` writes.

    Returns
    -------
    arrays : dict
        ``words`` (T,); ``numbers`` (T,): 1, -1 or 0; ``candidates`` (T,); ``u`` (T,);
        ``gates`` (T,), the same as they are shown; ``c`` (T + 1,); ``weights`` (T,) of the words at
        the verb; ``was``: probability the readout gives to "was"; ``verb``: what it reads, "" where
        it cannot tell; ``right``: the verb that is right.
    """
    words, numbers = read_words(subject, between)
    u = np.asarray(gates, float)[: len(words)]
    candidates = numbers if writer == "number" else trained_steps(writer, words, u)[1]
    shown = u if reading == "overwrites" else turn_round(u)
    c = cell_values(shown, candidates, reading)
    was = float(sigmoid(SURE * c[-1]))
    verb = "" if max(was, 1 - was) < TOSS else "was" if was > 0.5 else "were"
    return dict(
        words=words,
        numbers=numbers,
        u=u,
        candidates=candidates,
        gates=shown,
        c=c,
        weights=weights_at_verb(u),
        was=was,
        verb=verb,
        right="was" if subject == "cat" else "were",
    )


def describe(arrays, reading, writer="number"):
    """Say in one sentence, or two, what the cell reads at the verb, and which noun counts in it.

    Parameters
    ----------
    arrays : dict
        Result of :func:`picture_arrays`.
    reading, writer : str
        As for :func:`picture_arrays`.

    Returns
    -------
    sentence : str
    """
    words, weights, verb = arrays["words"], arrays["weights"], arrays["verb"]
    nouns = np.flatnonzero(arrays["numbers"])
    said = f"At the verb the cell is {_value(arrays['c'][-1])}: "
    if verb:
        sure = max(arrays["was"], 1 - arrays["was"])
        outcome = "right" if verb == arrays["right"] else "wrong"
        said += f"“{verb}”, {100 * sure:.0f} % sure, which is {outcome}."
    else:
        said += "“was” or “were” is a coin toss."
    if writer == "memory":
        open_after = arrays["weights"][nouns[0]]
        said += (
            f" Through the gate {_percent(open_after)} of what “{words[1].strip(',')}” wrote is "
            "left; the candidates repeat what the memory holds."
        )
    elif not weights[nouns].any():
        last = words[-1].strip(",")
        said += (
            f" No noun counts: “{last}” overwrote all with its 0."
            if weights[-1] == 1
            else " No noun is left in it."
            if arrays["c"].any()
            else " No noun was ever written."
        )
    else:
        counts = [f"“{words[t].strip(',')}” {_percent(weights[t])}" for t in nouns]
        said += f" What counts in it: {', '.join(counts)}."
    if reading == "keeps":
        said += " Each gate is z = 1 − u, and the cell stays the same."
    return said


def _value(c):
    return fixed(c, 0) if c in (-1, 0, 1) else fixed(c)


def _percent(share):
    if share in (0, 1):
        return f"{100 * share:.0f} %"
    if share < 0.0005:
        return "less than 0.1 %"
    return f"{100 * share:.{0 if 0.095 <= share < 0.995 else 1}f} %"


# --- drawing -------------------------------------------------------------------------------------


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
            _text(kind, x, WRITES_LINE, _value(candidate) if candidate else "0"),
            _line(f"way {kind}", x, old, x, _down(candidate)),
            f'<circle class="candidate {kind}" cx="{x:.2f}%" cy="{_down(candidate):.1f}" r="7" '
            f'fill-opacity="{u[t]:.2f}"/>',
            _line("cell", before, old, x, old),
            _line("cell", x, old, x, new),
            _text("value", x, VALUE_LINE, _value(c[t + 1])),
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


# --- controls ------------------------------------------------------------------------------------


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
    picture = W.HTML()
    picture.add_class("course-lab-steps")

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
        [picture],
        draw,
        presets=PRESETS,
        saved=dict(gates=_gates(2)),
        present=present,
    )
