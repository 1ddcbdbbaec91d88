"""Lab: what a trained translator reads for each English word, and what a mask is for.

The attention of the trained model is made sharper or softer, sentences get padding, the mask is
taken away: the translation is made anew each time.
"""

from functools import lru_cache
from html import escape

import ipywidgets as W
import numpy as np

from course_utils.datasets.french_english import written
from course_utils.display.widgets import choice, slider
from course_utils.labs.decoders import (
    END,
    PAD,
    START,
    choose,
    encoded,
    log_softmax,
    look,
    sentences,
    words,
)
from course_utils.labs.lab import Lab
from course_utils.labs.picks import Picks
from course_utils.labs.svg import drawing

LONGEST = 20  # English words and the end
PADDING = 10
MASKS = {"on: padding is not read": True, "off: everything is read": False}
# Geometry of the drawing, in SVG units: a table left, one word's weights right.
WIDTH, HEIGHT = 960, 328
TABLE, TOP, RIGHT = 112, 66, 640


@lru_cache(maxsize=256)
def read_along(sentence, sharpness, padding, masked):
    """Translate a sentence greedily, and keep what was read for every word.

    Parameters
    ----------
    sentence : int
        Place in :func:`course_utils.labs.decoders.sentences`.
    sharpness : float
        Multiplies all scores: 1 as trained, 0 the mean of everything.
    padding : int
        Steps of padding behind the end.
    masked : bool
        Whether the padding is left out.

    Returns
    -------
    tokens : list of int
        English, with the end if it came.
    weights : array (len(tokens), T + padding)
        T French words and the end.
    """
    source = (*sentences()[sentence][0], END, *[PAD] * padding)
    states = encoded("attention", source)  # (T + padding, H)
    mask = np.array([token != PAD for token in source])
    y, state = START, states[mask.sum() - 1][None]  # (1, H)
    tokens, rows = [], []
    while len(tokens) < LONGEST and y != END:
        state, scores = look("attention", np.array([y]), state, states)  # (1, H), (1, T)
        scores = sharpness * scores
        if masked:
            scores = np.where(mask, scores, -np.inf)
        weights = np.exp(log_softmax(scores))
        y = int(choose("attention", state, weights @ states)[0].argmax())
        tokens.append(y)
        rows.append(weights[0])
    return tokens, np.array(rows)


def said(tokens):
    """English tokens as a sentence."""
    return written([words("English")[k] for k in tokens if k > END])


def labels(sentence, padding):
    """What can be read: the French words, the end, the padding."""
    french = [words("French")[k] for k in sentences()[sentence][0]]
    return [*french, "(end)", *["·"] * padding]


def describe(sentence, word, sharpness, padding, masked):
    """Say what was read for a word, and what became of the translation.

    Parameters
    ----------
    sentence, sharpness, padding, masked
        As for :func:`read_along`.
    word : int
        Place of the English word, from 0.

    Returns
    -------
    sentence : str
    """
    tokens, weights = read_along(sentence, sharpness, padding, masked)
    row, names = weights[word], labels(sentence, padding)
    english = "the end" if tokens[word] == END else f"“{words('English')[tokens[word]]}”"
    real = len(names) - padding
    best = int(row.argmax())
    where = "the padding" if best >= real else f"“{names[best]}”"
    told = f"For {english} it reads {where} most, {100 * row[best]:.0f} %."
    if not masked and padding:
        told += f" On padding: {100 * row[real:].sum():.0f} %."
    right = [*sentences()[sentence][1], END]
    outcome = "right" if tokens == right else f"not “{said(right)}”"
    return f"{told} It writes “{said(tokens)}”: {outcome}."


def svg(sentence, word, sharpness, padding, masked, told):
    """Draw the table of weights, and one row of it as bars beside the French words.

    Parameters
    ----------
    sentence, word, sharpness, padding, masked
        As for :func:`describe`.
    told : str
        The sentence below.

    Returns
    -------
    svg : str
        Its English words can be pointed at: ``data-pick`` is the place.
    """
    tokens, weights = read_along(sentence, sharpness, padding, masked)
    names, parts = labels(sentence, padding), []
    width = min((RIGHT - 60 - TABLE) / len(names), 40)
    height = min((HEIGHT - TOP - 6) / len(tokens), 24)
    for t, name in enumerate(names):
        x = TABLE + width * (t + 0.6)
        parts.append(
            f'<text class="start" transform="translate({x:.1f} {TOP - 8}) rotate(-40)">'
            f"{escape(name)}</text>"
        )
    for s, (token, row) in enumerate(zip(tokens, weights, strict=True)):
        y = TOP + height * s
        english = "(end)" if token == END else words("English")[token]
        now = " now" if s == word else ""
        for t, weight in enumerate(row):
            parts.append(
                f'<rect class="course-lab-weight" x="{TABLE + width * t:.1f}" y="{y:.1f}" '
                f'width="{width:.1f}" height="{height:.1f}" fill-opacity="{weight:.2f}"/>'
            )
        if now:
            parts.append(
                f'<rect class="course-lab-frame" x="{TABLE}" y="{y:.1f}" '
                f'width="{width * len(names):.1f}" height="{height:.1f}"/>'
            )
        parts.append(
            f'<g class="course-lab-pick" data-pick="{s}" data-point="" tabindex="0" role="button" '
            f'aria-label="what is read for word {s + 1}, {escape(english)}">'
            f'<rect class="none" x="4" y="{y:.1f}" width="{TABLE - 8}" height="{height:.1f}"/>'
            f'<text class="end{now}" x="{TABLE - 8}" y="{y + height / 2 + 5:.1f}">'
            f"{escape(english)}</text></g>"
        )
    parts += _fan(names, weights[word], tokens[word])
    return drawing(WIDTH, HEIGHT, parts, "What is read for each English word", told)


def _fan(names, row, token):
    """One English word, and lines from it to all that is read, as thick as its weight."""
    step = min((HEIGHT - 16) / len(names), 26)
    x, parts = RIGHT + 180, []
    middle = 8 + step * len(names) / 2
    for t, (name, weight) in enumerate(zip(names, row, strict=True)):
        y = 8 + step * (t + 0.5)
        parts.append(
            f'<line class="course-lab-fan" x1="{RIGHT + 30}" y1="{middle:.1f}" x2="{x}" '
            f'y2="{y:.1f}" style="stroke-width:{14 * weight:.2f}"/>'
        )
        percent = f" {100 * weight:.0f} %" if weight >= 0.05 else ""
        bold = " now" if weight == row.max() else ""
        parts.append(
            f'<text class="start{bold}" x="{x + 6}" y="{y + 5:.1f}">{escape(name)}{percent}</text>'
        )
    english = "(end)" if token == END else words("English")[token]
    parts.append(f'<text class="end now" x="{RIGHT + 22}" y="{middle + 5:.1f}">{english}</text>')
    return parts


FIRST = dict(word=2, sharpness=1.0, padding=0, sentence=12, masked=True)
PRESETS = {
    "noun and adjective change places": dict(word=3, sentence=9),
    "no look-up, only the mean": dict(sharpness=0.0),
    "ten steps of padding, no mask": dict(word=8, padding=PADDING, masked=False),
    "fourteen words": dict(sentence=20, word=4),
}


def attention_reader(present=False):
    """Open the lab "What does it read for this word?".

    Parameters
    ----------
    present : bool
        Larger type, for a projector.

    Returns
    -------
    lab : Lab
        Controls ``word`` (English, from 1; the last one there is if it ended before), ``sharpness``
        (0 ... 3, 1 as trained), ``padding`` (0 ... 10), ``sentence`` (from 1), ``masked``.
    """
    controls = dict(
        word=slider("English word", FIRST["word"], 1, LONGEST, 1, kind=W.IntSlider),
        sharpness=slider("Sharpness (1: as trained)", FIRST["sharpness"], 0.0, 3.0, 0.1),
        padding=slider("Padding behind the end", FIRST["padding"], 0, PADDING, 1, kind=W.IntSlider),
        sentence=slider("Sentence", FIRST["sentence"], 1, len(sentences()), 1, kind=W.IntSlider),
        masked=choice("Mask", MASKS, FIRST["masked"]),
    )
    picture = Picks()

    def draw(word, sharpness, padding, sentence, masked):
        how = sentence - 1, sharpness, padding, masked
        place = min(word, len(read_along(*how)[0])) - 1
        seen = describe(how[0], place, *how[1:])
        drawn = svg(how[0], place, *how[1:], seen)
        picture.html = f'<div class="course-lab-reading">{drawn}</div>'
        return seen

    lab = Lab(
        "attention_reader",
        "What does it read for this word?",
        [
            "Point at the English words one after the other.",
            "Set the sharpness to 0; add padding, mask off.",
        ],
        controls,
        picture,
        draw,
        presets=PRESETS,
        saved=dict(word=5),
        present=present,
    )
    picture.on_pick(lambda place: lab.set(word=int(place) + 1))
    return lab
